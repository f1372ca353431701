"""gsnn.torch.Net: any sum of architectures, and any word of gsnn deep, as a torch module."""
import json
import math
from typing import List

import numpy
import torch

from .command import as_input, run
from .documents import Enumeration, Network, array, enumerate as enumerate_group
from .entries import matrices
from .patterns import rows_of


class Space(torch.nn.Module):
    """Tables (rows x columns) in a space of a document, one for each channel, from the free weights,
    which are the parameter (channels x dimension).  Nothing but an index of each entry is kept; where
    entries of the document are no free weights up to sign (matrix groups), a basis is."""

    def __init__(self, space, rows: int, columns: int, channels: int, dtype):
        super().__init__()
        self.rows, self.columns, self.channels = rows, columns, channels
        self.dimension: int = space["dimension"]
        self.indexed: bool = "rows" in space or self.dimension == 0
        if self.indexed:
            # Columns of (0, free weights, their opposites).
            codes = space["rows"] if self.dimension else numpy.zeros((rows, columns))
            codes = torch.as_tensor(numpy.asarray(codes), dtype=torch.int64)
            index = torch.where(codes < 0, self.dimension - codes, codes).flatten()
            basis = torch.zeros(0, dtype=dtype)
        else:
            index = torch.zeros(0, dtype=torch.int64)
            basis = torch.as_tensor(array(space["basis"]), dtype=dtype).view(self.dimension, rows * columns)
        self.register_buffer("index", index, persistent=False)
        self.register_buffer("basis", basis, persistent=False)
        self.free = torch.nn.Parameter(torch.zeros(channels, self.dimension, dtype=dtype))

    def forward(self):
        if self.indexed:
            zero = self.free.new_zeros(self.channels, 1)
            table = torch.cat([zero, self.free, -self.free], 1).index_select(1, self.index)
        else:
            table = torch.matmul(self.free, self.basis)
        return table.view(self.channels, self.rows, self.columns)

    def solve(self, tables):
        """The free weights of tables in the space (channels x rows x columns)."""
        tables = numpy.asarray(tables, dtype=numpy.float64).reshape(self.channels, -1)
        if self.indexed:
            index = self.index.cpu().numpy()
            free = numpy.zeros((self.channels, self.dimension))
            for k in range(self.dimension):
                free[:, k] = tables[:, numpy.flatnonzero(index == k + 1)[0]]
            return free
        basis = self.basis.cpu().double().numpy()
        return numpy.linalg.lstsq(basis.T, tables.T, rcond=None)[0].T


class Summand(torch.nn.Module):
    """The channels of one architecture: sums of relu(z) over its neurons for type 1, of |z|/2 for type
    2; with other activations and codomains what gsnn-equivariant-network/1 says."""

    def __init__(self, architecture, activation: str, inputs: int, outputs: int, channels: int, dtype):
        super().__init__()
        self.name: str = architecture["id"]
        self.type: int = architecture["type"]
        self.neurons: int = architecture["neurons"]
        self.channels = channels
        self.activation = activation
        self.outputs = outputs
        self.theta = Space(architecture["weights"], self.neurons, inputs, channels, dtype)
        self.output = Space(architecture["output"], self.neurons, outputs, channels, dtype)
        self.has_cosine: bool = activation == "sin"
        nothing = {"dimension": 0}
        self.cosine = Space(architecture.get("cosine", nothing), self.neurons, outputs, channels, dtype)
        biased = self.type == 1 and not self.has_cosine
        self.bias = torch.nn.Parameter(torch.zeros(channels, int(biased), dtype=dtype))

    def forward(self, x):
        size = self.channels * self.neurons
        z = torch.matmul(x, self.theta().view(size, x.size(1)).t())
        z = z.view(x.size(0), self.channels, self.neurons) + self.bias.sum(1).view(1, self.channels, 1)
        z = z.view(x.size(0), size)
        if self.activation == "relu":
            y = z.abs() / 2 if self.type == 2 else torch.relu(z)
        elif self.activation == "odd":
            y = torch.tanh(z)
        elif self.activation == "sin":
            y = torch.sin(z)
        else:
            y = torch.nn.functional.elu(z)
        result = torch.matmul(y, self.output().view(size, self.outputs))
        if self.has_cosine:
            result = result + torch.matmul(torch.cos(z), self.cosine().view(size, self.outputs))
        return result


class Layer(torch.nn.Module):
    """A layer of a word, for all channels at once: |z|, z = U (x, |z| of the layers before) + b."""

    def __init__(self, layer, before: int, channels: int, dtype):
        super().__init__()
        self.name: str = layer["id"]
        self.beside: bool = layer.get("beside", False)
        self.type: int = layer["type"]
        self.neurons: int = layer["neurons"]
        self.theta = Space(layer["weights"], self.neurons, before, channels, dtype)
        self.bias = torch.nn.Parameter(torch.zeros(channels, int(self.type == 1), dtype=dtype))

    def forward(self, seen):
        """seen: channels x batch x what is before."""
        z = torch.matmul(seen, self.theta().transpose(1, 2)) + self.bias.sum(1).view(-1, 1, 1)
        return z.abs()


class Net(torch.nn.Module):
    """A sum of architectures, "4.0:6,7.0:2" (six channels of one, two of another), or a word of
    gsnn deep, "2.1>r2"; f(g x) = f(x), or sigma(g) f(x) for an enumeration with a codomain.

    enumeration is what gsnn.enumerate gives (weights="row" suffices for sums), or a group.  x may have any shape (..., inputs); one
    output has the shape (...), several have (..., outputs).  The parameters are theta, bias, output
    (a), c and d; all else is indices, so that state_dict is small.  For words, channels=C is the sum of
    C networks with that word, which share c and d.
    """

    def __init__(self, enumeration, architectures, channels=1, dtype=None, seed=None):
        super().__init__()
        dtype = dtype or torch.get_default_dtype()
        if not isinstance(enumeration, dict) or "architectures" not in enumeration:
            deep = ">" in architectures
            enumeration = enumerate_group(enumeration, all=deep, no_morphisms=not deep,
                                          weights="full" if deep else "row")
        group = enumeration["group"]
        self.header = {"tool": enumeration["tool"], "group": group}
        self.codomain = enumeration.get("codomain")
        self.activation: str = enumeration.get("activation", "relu")
        self.inputs: int = group["degree"]
        self.outputs: int = self.codomain["dimension"] if self.codomain else 1
        self.several: bool = self.codomain is not None
        self.deep: bool = ">" in architectures
        self.channels = channels
        linear, constant = _affine(enumeration)
        self.c = Space(linear, self.outputs, self.inputs, 1, dtype)
        self.d = Space(constant, 1, self.outputs, 1, dtype)
        summands: List[torch.nn.Module] = []
        layers: List[torch.nn.Module] = []
        outputs: List[torch.nn.Module] = []
        if self.deep:
            if self.activation != "relu":
                raise ValueError(f"words have relu here, not {self.activation}")
            word = _word(enumeration, architectures)
            before = self.inputs
            for layer in word["layers"]:
                weights = _layer_weights(layer["weights"], self.inputs)
                layers.append(Layer({**layer, "weights": weights}, before, channels, dtype))
                outputs.append(Space(_deep_output(layer, enumeration), layer["neurons"], self.outputs,
                                     channels, dtype))
                before += layer["neurons"]
        else:
            for name, count in _channels(architectures):
                architecture = _complete(Enumeration(enumeration).by_id(name), group, self.activation)
                summands.append(Summand(architecture, self.activation, self.inputs, self.outputs, count,
                                        dtype))
        self.summands = torch.nn.ModuleList(summands)
        self.layers = torch.nn.ModuleList(layers)
        self.output = torch.nn.ModuleList(outputs)
        self.reset_parameters(seed=seed)

    @torch.jit.unused
    def reset_parameters(self, x=None, seed=None):
        """Normal weights, scaled so that z has variance 1 on the rows x (standard normal ones where
        none are given); a type 1 kink goes through a random neuron and row; outputs of size 1."""
        with torch.no_grad(), torch.random.fork_rng(devices=[]):
            if seed is not None:
                torch.manual_seed(seed)
            like = self.c.free
            if x is None:
                x = torch.randn(256, self.inputs, dtype=like.dtype, device=like.device)
            x = x.reshape(-1, self.inputs)
            for summand in self.summands:
                z = self._start(summand, torch.matmul(x, _drawn(summand.theta).transpose(1, 2)))
                summand.output.free.normal_().div_(z.size(2))
                summand.cosine.free.normal_().div_(z.size(2))
            seen = x.expand(self.channels, *x.shape)
            for layer, output in zip(self.layers, self.output):
                z = self._start(layer, torch.matmul(seen, _drawn(layer.theta).transpose(1, 2)))
                seen = torch.cat([seen, layer(seen)], 2)
                output.free.normal_().div_(z.size(2))

    @torch.jit.unused
    def _start(self, part, z):
        """z (channels x rows x neurons) before scaling: scales theta, sets the bias."""
        spread = z.flatten(1).std(1).clamp(min=1e-12).unsqueeze(1)
        part.theta.free.div_(spread)
        z = z / spread.unsqueeze(2)
        if part.bias.numel():
            at = torch.randint(z[0].numel(), (z.size(0), 1), device=z.device)
            part.bias.copy_(-z.flatten(1).gather(1, at))
        return z

    def forward(self, x):
        flat = x.reshape(-1, self.inputs)
        y = torch.matmul(flat, self.c()[0].t()) + self.d()[0]
        for summand in self.summands:
            y = y + summand(flat)
        seen = flat.unsqueeze(0).expand(self.channels, flat.size(0), self.inputs)
        for layer, output in zip(self.layers, self.output):
            size = layer(seen)
            seen = torch.cat([seen, size], 2)
            y = y + torch.matmul(size, output()).sum(0)
        shape = x.size()[:-1]
        return y.reshape(shape + (self.outputs,)) if self.several else y.reshape(shape)

    # ---- To and from the command ------------------------------------------------------------

    @classmethod
    def from_json(cls, network, enumeration=None, dtype=None):
        """The module of a network that the command wrote; without an enumeration its group is
        enumerated again."""
        deep = network["schema"] == "gsnn-deep-network/1"
        parts = network["layers" if deep else "summands"]
        text = "".join(("+" if part.get("beside") else ">") + part["id"] for part in parts)[1:] \
            if deep else ",".join(f"{part['id']}:{len(part['channels'])}" for part in parts)
        text += ">" if deep and ">" not in text else ""
        if enumeration is None:
            source = getattr(network, "source", None) or network["group"]["name"]
            enumeration = enumerate_group(source, all=deep, **_codomain_settings(network))
        net = cls(enumeration, text, dtype=dtype or torch.float64)
        with torch.no_grad():
            (net._read_deep if deep else net._read_sum)(network)
        return net

    @torch.jit.unused
    def _read_sum(self, network):
        several = network["schema"] == "gsnn-equivariant-network/1"
        for summand, part in zip(self.summands, network["summands"]):
            for c, channel in enumerate(part["channels"]):
                numbers = array(channel if several else
                                channel["weights"] + [channel["b"]] * (summand.type == 1) + [channel["a"]])
                spaces = [summand.theta.free, summand.bias, summand.output.free, summand.cosine.free]
                at = 0
                for free in spaces:
                    free[c] = torch.as_tensor(numbers[at:at + free.size(1)])
                    at += free.size(1)
        _set(self.c, array(network["linear"])[None] if several else self.c.solve(array(network["linear"])))
        _set(self.d, array(network["constant"]).reshape(1, -1))

    @torch.jit.unused
    def _read_deep(self, network):
        for layer, output, part in zip(self.layers, self.output, network["layers"]):
            _set(layer.theta, array(part["weights"])[None])
            if layer.bias.numel():
                layer.bias.fill_(float(array(part["b"])))
            _set(output, array(part.get("output", [part["a"]])).reshape(1, -1))
        _set(self.c, self.c.solve(array(network["linear"])))
        _set(self.d, self.d.solve(array(network["constant"])))

    @torch.jit.unused
    def to_json(self):
        """The network for `gsnn eval`, `grow`, `verify`, ...; a gsnn.Network."""
        group = {key: self.header["group"][key] for key in ("name", "action", "degree")
                 if key in self.header["group"]}
        document = {"schema": "", "tool": self.header["tool"], "group": group}
        with torch.no_grad():
            (self._write_deep if self.deep else self._write_sum)(document)
        return Network(document)

    @torch.jit.unused
    def _write_sum(self, document):
        if self.several:
            document["schema"] = "gsnn-equivariant-network/1"
            if "generators" in self.header["group"]:
                document["group"]["generators"] = self.header["group"]["generators"]
            document.update(activation=self.activation, function={"relu": "relu", "odd": "tanh", "sin": "sin",
                                                                  "none": "elu"}[self.activation],
                            codomain={key: value for key, value in self.codomain.items()
                                      if key not in ("linear", "constant")})
        else:
            document["schema"] = "gsnn-network/1"
        document["summands"] = []
        W, b, a, cosine, halves = [], [], [], [], []
        for s in self.summands:
            rows, out = _table(s.theta), _table(s.output)
            shift = s.bias.double().sum(1).cpu().numpy()
            parts = [s.theta.free, s.bias, s.output.free, s.cosine.free]
            numbers = torch.cat([p.double().cpu() for p in parts], 1).tolist()
            k = s.theta.dimension
            channels = numbers if self.several else [
                {"weights": n[:k], "b": n[k] if s.type == 1 else 0, "a": n[-1]} for n in numbers]
            document["summands"].append({"id": s.name, "type": s.type, "neurons": s.neurons,
                                         "channels": channels})
            for i in range(s.channels):
                W.append(rows[i])
                b.append(numpy.full(s.neurons, shift[i]))
                a.append(out[i])
                cosine.append(_table(s.cosine)[i])
                if s.type == 2 and self.activation == "relu":
                    halves.append(out[i].T[:, :, None] * rows[i] / -2)
        W, b, a = numpy.vstack(W), numpy.concatenate(b), numpy.vstack(a)
        # Sums that do not depend on their order, so that what is equal by symmetry is equal to the bit.
        terms = numpy.concatenate([*halves, _table(self.c)[0][:, None]], 1)
        c = numpy.apply_along_axis(math.fsum, 1, terms)
        d = _table(self.d)[0, 0]
        if self.several:
            document.update(linear=self.c.free[0].tolist(), constant=self.d.free[0].tolist())
        else:
            document.update(linear=_table(self.c)[0, 0].tolist(), constant=float(d[0]))
            a, c, d = a[:, 0], c[0], d[0]
        document.update(neurons=len(W), W=W.tolist(), b=b.tolist(), a=a.tolist())
        if self.activation == "sin":
            document["cosine"] = numpy.vstack(cosine).tolist()
        document.update(c=c.tolist(), d=d.tolist())

    @torch.jit.unused
    def _write_deep(self, document):
        if self.channels > 1:
            raise ValueError(f"gsnn-deep-network/1 has one channel, this network {self.channels}")
        document["schema"] = "gsnn-deep-network/1"
        if self.several:
            document["codomain"] = {key: self.codomain[key] for key in ("kind", "dimension")}
        document["layers"] = []
        for layer, output in zip(self.layers, self.output):
            bias = layer.bias.double().sum().item()
            part = {"id": layer.name, **({"beside": True} if layer.beside else {}), "type": layer.type, "neurons": layer.neurons,
                    "weights": layer.theta.free[0].tolist(), "b": bias if layer.type == 1 else 0}
            if self.several:
                part.update(output=output.free[0].tolist(), a=_table(output)[0].T.tolist())
            else:
                part["a"] = output.free[0, 0].item()
            part["U"] = _table(layer.theta)[0].tolist()
            document["layers"].append(part)
        linear, constant = _table(self.c)[0], _table(self.d)[0, 0]
        if self.several:
            document.update(linear=linear.tolist(), constant=constant.tolist())
        else:
            document.update(linear=linear[0].tolist(), constant=float(constant[0]))

    # ---- What it is -------------------------------------------------------------------------

    @torch.jit.unused
    def to_plain(self):
        """The same function as Linear, ReLU, Linear without ties: two neurons ReLU(+-l) more for each
        output whose linear part is not 0.  For sums with relu."""
        if self.deep or self.activation != "relu":
            raise ValueError("only a sum of architectures with relu is Linear, ReLU, Linear")
        network = self.to_json()
        W, b, a = array(network["W"]), array(network["b"]), array(network["a"]).reshape(-1, self.outputs)
        c = array(network["c"]).reshape(self.outputs, self.inputs)
        for output in numpy.flatnonzero(numpy.abs(c).max(1)):
            weights = numpy.zeros((2, self.outputs))
            weights[:, output] = 1, -1
            W = numpy.vstack([W, c[output], -c[output]])
            b, a = numpy.concatenate([b, [0, 0]]), numpy.vstack([a, weights])
        like = self.c.free
        first = torch.nn.Linear(self.inputs, len(W), dtype=like.dtype, device=like.device)
        last = torch.nn.Linear(len(W), self.outputs, dtype=like.dtype, device=like.device)
        with torch.no_grad():
            first.weight.copy_(torch.as_tensor(W))
            first.bias.copy_(torch.as_tensor(b))
            last.weight.copy_(torch.as_tensor(a.T))
            last.bias.copy_(torch.as_tensor(array(network["d"]).reshape(-1)))
        return torch.nn.Sequential(first, torch.nn.ReLU(), last)

    @torch.jit.unused
    def check_invariance(self, rows=64, seed=0):
        """The largest |f(g x) - sigma(g) f(x)| over the generators g of the group and random x, as a
        share of the largest |f(x)|: rounding for a network that is tied as it should be."""
        random = torch.Generator().manual_seed(seed)
        like = self.c.free
        x = torch.randn(rows, self.inputs, generator=random, dtype=torch.float64).to(like)
        worst = 0.0
        with torch.no_grad():
            y = self(x).reshape(rows, self.outputs)
            images = matrices(self.codomain, self.outputs) if self.several else None
            for number, g in enumerate(matrices(self.header["group"], self.inputs)):
                there = self(torch.matmul(x, torch.as_tensor(g).to(like).t())).reshape(rows, self.outputs)
                here = torch.matmul(y, torch.as_tensor(images[number]).to(like).t()) if self.several else y
                worst = max(worst, (there - here).abs().max().item())
            return worst / max(y.abs().max().item(), 1e-300)


def _codomain_settings(network):
    """Options with which the enumeration of a network is made again."""
    codomain = network.get("codomain")
    if not codomain:
        return {}
    kind, dimension = codomain["kind"], codomain["dimension"]
    if kind == "trivial" and dimension > 1:
        kind = f"trivial:{dimension}"
    elif kind == "signs":
        kind = codomain.get("signs", "+" if dimension == 1 else None)
    if kind not in ("trivial", "input") and not set(kind or "?") <= set("+-") and ":" not in kind:
        raise ValueError("the network's codomain is from a file: give its enumeration")
    return {"codomain": kind, "activation": network.get("activation")}


def _drawn(space):
    space.free.normal_()
    return space()


def _set(space, free):
    space.free.copy_(torch.as_tensor(numpy.asarray(free)))


def _table(space):
    return space().detach().double().cpu().numpy()


def _channels(text):
    """(id, channels) of "4.0:6,7.0:2"."""
    for part in text.split(","):
        name, _, count = part.strip().partition(":")
        yield name, int(count or 1)


def _complete(architecture, group, activation):
    """The rows of all neurons, where only the first was written; of an invariant enumeration the
    output weights are equal."""
    if "output" not in architecture and activation == "relu":
        equal = {"dimension": 1, "rows": [[1]] * architecture["neurons"]}
        architecture = {**architecture, "output": equal}
    weights = architecture["weights"]
    for part in (weights, architecture["output"]):
        if not (part.get("rows") or part.get("basis")) and part["dimension"]:
            raise ValueError(f"architecture {architecture['id']}: its rows of weights were left out")
    if "rows" in weights and len(weights["rows"]) < architecture["neurons"]:
        rows = rows_of(weights["rows"][0], group["generators"], architecture["type"] == 2)
        architecture = {**architecture, "weights": {**weights, "rows": rows}}
    return architecture


def _layer_weights(weights, inputs):
    """Of a matrix action the first free weights have a basis, the others a pattern: a basis of all."""
    if "basis" not in weights:
        return weights
    codes = numpy.asarray(weights["rows"])
    basis = numpy.zeros((weights["dimension"], len(codes), inputs + codes.shape[1]))
    basis[:len(weights["basis"]), :, :inputs] = weights["basis"]
    for k in range(weights["dimension"]):
        basis[k, :, inputs:] += (codes == k + 1).astype(float) - (codes == -k - 1)
    return {"dimension": weights["dimension"], "basis": basis.tolist()}


def _affine(enumeration):
    """The spaces of the linear map and of the constant."""
    codomain = enumeration.get("codomain")
    if codomain:
        return codomain["linear"], {**codomain["constant"], **_row(codomain["constant"])}
    for architecture in enumeration["architectures"]:
        if architecture["type"] == 1 and architecture["neurons"] == 1 and architecture["admissible"]:
            return architecture["weights"], {"dimension": 1, "rows": [[1]]}
    return {"dimension": 0}, {"dimension": 1, "rows": [[1]]}


def _row(space):
    """A constant as a table of one row."""
    for key in ("rows", "basis"):
        if space.get(key) and not isinstance(space[key][0], list):
            return {key: [space[key]]}
    return {}


def _word(enumeration, word):
    with as_input(dict(enumeration)) as source:
        return json.loads(run("deep", f"--word={word.rstrip('>')}", source))


def _deep_output(layer, enumeration):
    """The space of a layer's output weights: a_j = sigma(g) a_i where g sends neuron i to +-j."""
    if enumeration.get("codomain"):
        return Enumeration(enumeration).by_id(layer["id"])["output"]
    return {"dimension": 1, "rows": [[1]] * layer["neurons"]}
