"""Fitting and searching: tables in, networks out."""
import contextlib
import json
import pathlib
import tempfile

import numpy

from .command import as_input, options, run
from .documents import Network


class _Answer(dict):
    """A document with a network; .source is the group that it was asked for."""

    def __init__(self, document, source):
        super().__init__(document)
        self.source = source

    @property
    def network(self):
        """The network, or None where every restart failed."""
        found = self.get("network")
        if found is None:
            return None
        network = Network(found)
        network.source = self.source
        return network

    def predict(self, X):
        """f(x) for each row of X; for classes the label whose value is largest."""
        network = self.network
        if network is None:
            raise ValueError("no network was found")
        values = network.predict(X)
        classes = self["data"].get("classes")
        if not classes:
            return values
        at = values.argmax(1) if values.ndim > 1 else (values > 0).astype(int)
        return numpy.asarray(classes)[at]


class Fit(_Answer):
    """What `gsnn fit` writes (gsnn-fit/1)."""

    @property
    def loss(self):
        return self["loss"]


class Search(_Answer):
    """What `gsnn search` writes (gsnn-search/1)."""

    @property
    def error(self):
        """What measured errors are called: "nmse", or of classes "loss", the logistic one."""
        return "loss" if self["loss"] == "logistic" else "nmse"

    @property
    def leaderboard(self):
        """The entries by error, then the controls, as a text: * is the chosen one."""
        name = self.error

        def order(entry):
            return (entry[name] is None, entry[name] or 0)
        lines = [f"  {'':24} {'par':>5} {'neurons':>8} {name:>10} {'se':>9}"]
        for kind in ("entries", "controls"):
            for entry in sorted(self[kind], key=order):
                mark = "*" if entry["name"] == self["chosen"] else " "
                if entry[name] is None:
                    lines.append(f"{mark} {entry['name']:24} {entry.get('reason', 'not measured')}")
                else:
                    lines.append(f"{mark} {entry['name']:24} {entry['parameters']:5} {entry['neurons']:8} "
                                 f"{entry[name]:10.3g} {entry['se']:9.2g}")
        return "\n".join([*lines, f"chosen: {self['chosen']} ({self['reason']})"])

    @property
    def entries(self):
        return self["entries"]

    @property
    def chosen_word(self):
        """The chosen word as text for fit, "2.1>r2", of a search with depth; None where a sum was chosen."""
        return next((entry.get("word") for entry in self["entries"] if entry["name"] == self["chosen"]), None)

    @property
    def chosen_sum(self):
        """The chosen sum as text for fit, "4.0:6,7.0:2"; where no neurons, or a deep word, were chosen, that of the
        sum of least error, or None where nothing was within the budget."""
        chosen = [entry for entry in [*self["entries"], *self["controls"]] if entry["name"] == self["chosen"]]
        sums = (entry["summands"] for entry in self["entries"] if "summands" in entry)
        summands = chosen[0].get("summands") or next(sums, None)
        return summands and ",".join(f"{part['id']}:{part['channels']}" for part in summands)

    def plot(self, path=None):
        """Error against parameters, the controls as crosses; a matplotlib figure."""
        from .pictures import leaderboard
        return leaderboard(self, path)


@contextlib.contextmanager
def _data(X, y, classes):
    """A file with the rows: .npy of doubles, or CSV where the outputs are labels."""
    X = numpy.asarray(X, dtype=numpy.float64)
    if X.ndim != 2:
        raise ValueError(f"X has {X.ndim} axes, not 2")
    y = numpy.asarray(y)
    if len(y) != len(X):
        raise ValueError(f"X has {len(X)} rows, y {len(y)}")
    with tempfile.TemporaryDirectory(prefix="gsnn-") as folder:
        if classes:
            path = pathlib.Path(folder, "data.csv")
            lines = (",".join([*map(repr, map(float, row)), str(label)]) for row, label in zip(X, y))
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            path = pathlib.Path(folder, "data.npy")
            numpy.save(path, numpy.hstack([X, numpy.asarray(y, dtype=numpy.float64).reshape(len(X), -1)]))
        yield str(path)


def _ask(command, group, X, y, settings):
    shape = numpy.shape(y)
    if len(shape) == 2 and shape[1] > 1 and not settings.get("codomain"):
        settings = {"outputs": shape[1], **settings}
    with as_input(group) as source, _data(X, y, settings.get("loss") == "logistic") as data:
        return json.loads(run(command, "--quiet", *options(settings), source, data))


def fit(group, X, y, architectures=None, **settings):
    """Trains one sum of architectures, "4.0:6,7.0:2", on rows X with outputs y; settings are options of
    `gsnn fit`: restarts=20, folds=5, loss="logistic", seed=1, ..."""
    return Fit(_ask("fit", group, X, y, {"sum": architectures, **settings}), group)


def search(group, X, y, **settings):
    """Looks for the sum of architectures that fits best; settings are options of `gsnn search`:
    max_parameters=34, max_neurons=48, strategy="exhaustive", depth=3, ..."""
    return Search(_ask("search", group, X, y, settings), group)
