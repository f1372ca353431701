#!/usr/bin/env python3
"""An equivariant layer of a neural functional network, as a PyTorch module built from what `gsnn nfn` writes.

    layer.py --group=perm|perm-io|scale|sign --widths=N,N,... [--taps=K,K,...]
    layer.py --id=ID GROUP

builds the layer with 3 channels in and 2 out, moves random weights by 20 random elements g of their symmetry, and
checks that layer(g U) = g layer(U) up to 1e-5 of the largest entry.  Needs PyTorch; gsnn must be on the PATH.
"""
import argparse
import json
import subprocess

import torch


class Layer(torch.nn.Module):
    """Takes a dictionary of tensors U[name], each (batch, channels in, *shape), to one of as many channels out.

    The weights of an architecture's networks have one more axis where there is one for each of its own channels:
    (batch, channels in, channels of the network, *shape)."""

    def __init__(self, document, channels_in, channels_out):
        super().__init__()
        self.document = document
        self.shapes = {tensor["name"]: tensor["shape"] for tensor in document["tensors"]}
        pair = (channels_out, channels_in)
        self.terms = torch.nn.ParameterList(
            torch.nn.Parameter(torch.randn(*pair, *term.get("parameter_shape", ())) / len(document["terms"]))
            for term in document["terms"])
        self.constants = torch.nn.ParameterList(
            torch.nn.Parameter(torch.randn(channels_out, *constant.get("parameter_shape", ())))
            for constant in document["constants"])

    def forward(self, U):
        some = next(iter(U.values()))
        batch, channels = some.shape[0], len(self.terms[0])
        out = {}
        for name, tensor in U.items():
            out[name] = tensor.new_zeros(batch, channels, *tensor.shape[2:])
        for parameter, term in zip(self.terms, self.document["terms"]):
            if "einsum" in term:
                operands, result = term["einsum"].split("->")
                first, second = operands.split(",")
                value = torch.einsum(f"OC{first},BC{second}->BO{result}", parameter, U[term["in"]])
                out[term["out"]] = out[term["out"]] + self.repeated(value, result, term["output"], term["out"])
            else:
                matrix = self.matrix(term)
                value = torch.einsum("OC,pq,BC...q->BO...p", parameter, matrix, U[term["in"]])
                out[term["out"]] = out[term["out"]] + value
        for parameter, constant in zip(self.constants, self.document["constants"]):
            name = constant["out"]
            if "entries" in constant:
                value = torch.zeros(self.shapes[name])
                value[[place - 1 for place in constant["entries"]]] = 1
                out[name] = out[name] + parameter.reshape(1, channels, *[1] * (out[name].dim() - 2)) * value
            else:
                value = self.repeated(parameter[None], constant["parameter"], constant["output"], name)
                out[name] = out[name] + value
        return out

    def repeated(self, value, letters, output, name):
        """A value with axes `letters` behind batch and channels, repeated along those of `output` that it lacks."""
        shape = [n if letter in letters else 1 for letter, n in zip(output, self.shapes[name])]
        return value.reshape(*value.shape[:2], *shape)

    def matrix(self, term):
        matrix = torch.zeros(*self.shapes[term["out"]], *self.shapes[term["in"]])
        for out, into, sign in term["entries"]:
            matrix[out - 1, into - 1] = sign
        return matrix


# ---- The symmetry ---------------------------------------------------------------------------------


def random_move(document, widths):
    """A random element of the symmetry of a plain network's weights: a function of U."""
    last = len(widths) - 1
    places, factors = [], []
    for l, n in enumerate(widths):
        hidden = 0 < l < last
        moved = hidden or document["group"] == "perm-io"
        places.append(torch.randperm(n) if moved else torch.arange(n))
        factor = torch.ones(n)
        if hidden and document["group"] == "scale":
            factor = torch.exp(torch.randn(n))
        elif hidden and document["group"] == "sign":
            factor = 1.0 - 2 * torch.randint(2, (n,))
        factors.append(factor)

    def move(U):
        moved = {}
        for name, tensor in U.items():
            l = int(name[1:])
            axes = [-1] + [1] * (tensor.dim() - 3)
            tensor = (tensor * factors[l].reshape(axes)).index_select(2, places[l])
            if name[0] == "W":
                tensor = (tensor / factors[l - 1].reshape(axes[:-1])).index_select(3, places[l - 1])
            moved[name] = tensor
        return moved

    return move


def random_gauge_move(generators, channels):
    """The same for networks of an architecture: an element of the gauge group and a scaling for each channel of the
    network, which are then put in another order."""
    n = len(generators[0])
    matrices = []
    for images in generators:
        matrix = torch.zeros(n, n)
        for i, image in enumerate(images):
            matrix[abs(image) - 1, i] = 1 if image > 0 else -1
        matrices.append(matrix)
    moves = []
    for _ in range(channels):
        element = torch.eye(n)
        for k in torch.randint(len(matrices), (10,)):
            element = matrices[k] @ element
        moves.append(element)
    moves, scales, order = torch.stack(moves), torch.exp(torch.randn(channels)), torch.randperm(channels)

    def move(U):
        w = torch.einsum("npq,BCnq,n->BCnp", moves, U["w"], scales)
        return {"w": w[:, :, order], "a": (U["a"] / scales[:, None])[:, :, order], "C": U["C"]}

    return move


def check(layer, U, moves):
    """Whether the layer commutes with the moves."""
    for move in moves:
        one, two = layer(move(U)), move(layer(U))
        for name in one:
            size = max(1.0, float(two[name].abs().max()))
            assert float((one[name] - two[name]).abs().max()) < 1e-5 * size, f"{name} is not equivariant"


def gsnn(*arguments):
    return json.loads(subprocess.run(["gsnn", *arguments], check=True, stdout=subprocess.PIPE).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--group", default="perm")
    parser.add_argument("--widths")
    parser.add_argument("--taps")
    parser.add_argument("--id")
    parser.add_argument("input", nargs="?", metavar="GROUP")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    with torch.no_grad():
        if options.id:
            document = gsnn("nfn", f"--id={options.id}", options.input)
            generators = gsnn("gauge", f"--id={options.id}", options.input)["architectures"][0]["generators"]
            moves = [random_gauge_move(generators, 4) for _ in range(20)]
            shapes = {t["name"]: [4] * t["per_channel"] + t["shape"] for t in document["tensors"]}
        else:
            taps = [f"--taps={options.taps}"] if options.taps else []
            document = gsnn("nfn", f"--group={options.group}", f"--widths={options.widths}", *taps)
            widths = [int(n) for n in options.widths.split(",")]
            moves = [random_move(document, widths) for _ in range(20)]
            shapes = {t["name"]: t["shape"] for t in document["tensors"]}
        layer = Layer(document, 3, 2)
        check(layer, {name: torch.randn(5, 3, *shape) for name, shape in shapes.items()}, moves)
    numbers = sum(p.numel() for p in layer.parameters())
    assert numbers == 6 * document["linear"] + 2 * document["affine"]
    print(f"{len(document['terms'])} terms, {document['linear']} + {document['affine']} parameters for a pair of "
          f"channels: equivariant under 20 of 20 moves")


if __name__ == "__main__":
    main()
