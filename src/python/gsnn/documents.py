"""Documents that the command writes, as dictionaries that know a little about themselves."""
import json
import pathlib

import numpy

from .command import as_input, options, run


class Enumeration(dict):
    """What `gsnn enumerate` writes (gsnn-enumeration/1)."""

    @property
    def architectures(self):
        return self["architectures"]

    @property
    def morphisms(self):
        return self.get("morphisms", [])

    def by_id(self, name):
        """The architecture with this id."""
        for architecture in self.architectures:
            if architecture["id"] == name:
                return architecture
        raise ValueError(f"there is no architecture {name}")

    @classmethod
    def load(cls, path):
        return cls(json.loads(pathlib.Path(path).read_text(encoding="utf-8")))


def enumerate(group, **settings):
    """The architectures of a group: a name ("D6", "S4"), a path, or a group file as a dictionary.
    Settings are the command's options: type=1, max_neurons=8, codomain="input", all=True, ..."""
    with as_input(group) as source:
        return Enumeration(json.loads(run("enumerate", "--quiet", *options(settings), source)))


def _numbers(table):
    """Numbers of a document, which may be fractions as text, as an array of doubles."""
    if isinstance(table, list):
        return [_numbers(entry) for entry in table]
    if isinstance(table, str):
        top, _, bottom = table.partition("/")
        return int(top) / int(bottom or 1)
    return table


def array(table):
    return numpy.asarray(_numbers(table), dtype=numpy.float64)


class Network(dict):
    """A network that the command writes: gsnn-network/1, gsnn-network/2, gsnn-equivariant-network/1
    or gsnn-deep-network/1."""

    @classmethod
    def load(cls, path):
        return cls(json.loads(pathlib.Path(path).read_text(encoding="utf-8")))

    def save(self, path):
        """Writes a file for `gsnn eval`, `grow`, `verify` and the others."""
        pathlib.Path(path).write_text(json.dumps(self) + "\n", encoding="utf-8")

    def predict(self, X):
        """f(x) for each row x: (rows,) for one output, else (rows, outputs)."""
        X = numpy.atleast_2d(numpy.asarray(X, dtype=numpy.float64))
        if self["schema"] == "gsnn-deep-network/1":
            return self._deep(X)
        z = X @ array(self["W"]).reshape(self["neurons"], X.shape[1]).T + array(self["b"])
        function = self.get("function", "relu")
        named = {"relu": lambda t: numpy.maximum(t, 0), "tanh": numpy.tanh, "sin": numpy.sin,
                 "elu": lambda t: numpy.where(t > 0, t, numpy.expm1(numpy.minimum(t, 0)))}
        a, c, d = array(self["a"]), array(self["c"]), array(self["d"])
        y = named[function](z) @ a.reshape(self["neurons"], *d.shape)
        if "cosine" in self:
            y = y + numpy.cos(z) @ array(self["cosine"]).reshape(self["neurons"], *d.shape)
        return y + X @ c.T + d

    def _deep(self, X):
        seen, y = X, X @ array(self["linear"]).T + array(self["constant"])
        for layer in self["layers"]:
            size = numpy.abs(seen @ array(layer["U"]).reshape(layer["neurons"], seen.shape[1]).T
                             + array(layer["b"]))
            a = array(layer["a"])
            y = y + (size @ a.T if a.ndim else size.sum(1) * a)
            seen = numpy.hstack([seen, size])
        return y

    def torch(self, enumeration=None, dtype=None):
        """The same function as a torch module, whose weights stay tied: gsnn.torch.Net.  The group is
        enumerated again by its name unless the enumeration is given."""
        from . import torch as modules
        return modules.Net.from_json(self, enumeration, dtype=dtype)
