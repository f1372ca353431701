"""gsnn realize --law: networks drawn from laws."""
import fractions
import json
import statistics

import pytest

from density_laws import RADEMACHER, discrete, normal, plain, tied, uniform


@pytest.fixture(name="realize")
def fixture_realize(gsnn, enumeration, tmp_path):
    def run(law, *options, status=0):
        path = tmp_path / "law.json"
        path.write_text(json.dumps(law), encoding="utf-8")
        result = gsnn.run("realize", f"--law={path}", *options, enumeration.file("d6"))
        assert result.returncode == status, result.stderr
        return json.loads(result.stdout) if status == 0 else result.stderr
    return run


def constant(value):
    return {"law": "constant", "value": value}


def test_constants(realize):
    """Every number stands where its law says."""
    law = plain("tanh", hidden=[2, 3], outputs=2,
                weights=[[constant(k) for k in (1, 2, 3, 4, 5, 6)], [constant(7), constant(8)]],
                bias=[constant(9), constant(10)], readout=[constant(11), constant(12)],
                output_bias=[constant(13), constant(14)])
    network = realize(law)
    assert network["schema"] == "gsnn-mlp/1" and network["activation"] == "tanh"
    assert network["layers"] == [{"W": [[1, 2, 3, 4, 5, 6]] * 2, "b": [9] * 2},
                                 {"W": [[7, 8]] * 3, "b": [10] * 3},
                                 {"W": [[11] * 3, [12] * 3], "b": [13, 14]}]
    network = realize(tied("1.0", [constant(1), constant("1/2")], channels=2, bias=constant(3),
                           readout=constant(4), linear=constant(5), constant=constant(6)))
    assert network["summands"][0]["channels"] == [{"weights": [1, 0.5], "b": 3, "a": 4}] * 2
    assert network["linear"] == [5] * 6 and network["constant"] == 6


@pytest.mark.parametrize("law, mean, variance", [
    (normal(1, 4), 1, 4), (uniform(-1, 3), 1, fractions.Fraction(4, 3)), (RADEMACHER, 0, 1),
    ({"law": "laplace", "mean": 2, "scale": 3}, 2, 18), (discrete(m1=1, _1=3), 0.5, 0.75),
    ({"law": "student", "nu": 9, "scale": 2}, 0, fractions.Fraction(36, 7))])
def test_moments(realize, law, mean, variance):
    """4000 numbers of each family: mean and variance within 5 standard errors (fixed seed)."""
    channels = realize(tied("2.1", law, channels=4000), "--seed=3")["summands"][0]["channels"]
    numbers = [channel["weights"][0] for channel in channels]
    assert abs(statistics.fmean(numbers) - mean) < 5 * (float(variance) / 4000) ** 0.5
    assert abs(statistics.pvariance(numbers) / float(variance) - 1) < 5 * (6 / 4000) ** 0.5


def test_seeds_and_schemas(realize, schemas):
    law = tied("2.0", channels=3, bias=normal())
    assert realize(law, "--seed=2") == realize(law, "--seed=2") != realize(law, "--seed=3")
    schemas.check(realize(law, "--exact"), "network")
    schemas.check(realize(plain("sin"), "--seed=2"), "mlp")
    both = {"schema": "gsnn-law/1", "sum": [tied("2.0"), tied("2.1", channels=2)]}
    assert [len(s["channels"]) for s in realize(both)["summands"]] == [1, 2]


@pytest.mark.parametrize("law, options, says", [
    (plain("abs"), [], "no activation abs"), (tied("2.1", tie="rows"), [], "tie orbit"),
    (tied("2.1", tie="none"), [], "tie orbit"), (tied("9.9"), [], "no architecture 9.9"),
    ({"schema": "gsnn-law/1", "sum": [tied("2.1"), tied("2.1")]}, [], "there twice"),
    ({"schema": "gsnn-law/1", "sum": [tied("2.1"), plain()]}, [], "tie orbit"),
    (tied("2.1"), ["--id=2.1"], "--law says"), (tied("2.1"), ["--weights=1"], "--law says")])
def test_refused(realize, law, options, says):
    message = realize(law, *options, status=2)
    assert says in message and message.count("\n") == 1


def test_codomain_refused(gsnn, enumeration, tmp_path):
    path = tmp_path / "law.json"
    path.write_text(json.dumps(tied("2.1")), encoding="utf-8")
    result = gsnn.run("realize", f"--law={path}", enumeration.file("d6", "--codomain=input"))
    assert result.returncode == 2 and "of a codomain" in result.stderr and not result.stdout
