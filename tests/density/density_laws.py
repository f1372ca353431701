"""Laws for tests, as the values of JSON."""
import json


def normal(mean=0, variance=1):
    return {"law": "normal", "mean": mean, "variance": variance}


def uniform(low, high):
    return {"law": "uniform", "low": low, "high": high}


def discrete(**weights):
    """discrete(_1=3, m1=1): the value 1 with weight 3 and -1 with weight 1."""
    values = [int(name[1:]) * (-1 if name[0] == "m" else 1) for name in weights]
    return {"law": "discrete", "values": values, "weights": list(weights.values())}


RADEMACHER = {"law": "rademacher"}


def means(*numbers):
    return [normal(number) for number in numbers]


def plain(activation="relu", weights=None, **members):
    return {"schema": "gsnn-law/1", "activation": activation, "hidden": 8,
            "weights": weights or normal(), "readout": normal(), **members}


def tied(architecture, weights=None, **members):
    return {"schema": "gsnn-law/1", "architecture": architecture, "weights": weights or normal(),
            "readout": normal(), **members}


class Density:
    """Runs gsnn density on laws."""

    def __init__(self, gsnn, folder):
        self.gsnn, self.path = gsnn, folder / "law.json"

    def __call__(self, law, *arguments):
        self.path.write_text(json.dumps(law), encoding="utf-8")
        return json.loads(self.gsnn.output("density", f"--law={self.path}", *arguments))
