#!/usr/bin/python3
"""Trains any architecture of `gsnn enumerate --codomain=...` with PyTorch, and hands it back to gsnn.

    gsnn enumerate D6 --codomain=input --activation=odd -o d6.json
    docs/examples/equivariant.py d6.json 2.1:4 5.0:2

learns a function of the neighbours of each of the points of D6 and writes the parameters to the file
parameters.txt, for `gsnn realize -i 2.1:4 -i 5.0:2 --parameters=parameters.txt d6.json`.
"""
import json
import sys

import torch

FUNCTIONS = {"relu": torch.relu, "odd": torch.tanh, "sin": torch.sin, "none": torch.nn.functional.elu}


class Space(torch.nn.Module):
    """Tables in a space of an enumeration, one for each channel; the free weights are the parameter."""

    def __init__(self, space, rows, columns, channels=1):
        super().__init__()
        free = range(1, space["dimension"] + 1)
        if "rows" in space:  # entries 0 or +-(free weight k); of matrices there is a basis instead
            codes = torch.tensor(space["rows"])
            basis = [(codes == k).double() - (codes == -k).double() for k in free]
        else:
            basis = [torch.tensor(matrix, dtype=torch.double) for matrix in space["basis"]]
        self.register_buffer("basis", torch.stack(basis) if basis else torch.zeros(0, rows, columns).double())
        self.free = torch.nn.Parameter(torch.randn(channels, len(basis), dtype=torch.double) / 2)

    def forward(self):
        return torch.einsum("ck,kij->cij", self.free, self.basis)


class Summand(torch.nn.Module):
    """The channels of one architecture: inputs (batch, m) to outputs (batch, p)."""

    def __init__(self, architecture, activation, inputs, outputs, channels):
        super().__init__()
        self.activation, self.type2 = activation, architecture["type"] == 2

        def space(part, columns):
            return Space(architecture[part], architecture["neurons"], columns, channels)
        self.W, self.a = space("weights", inputs), space("output", outputs)
        self.cosine = space("cosine", outputs) if activation == "sin" else None
        self.b = torch.nn.Parameter(torch.zeros(channels, not self.type2 and activation != "sin").double())

    def forward(self, x):
        z = torch.einsum("cnm,bm->bcn", self.W(), x) + self.b.sum(1)[:, None]
        half = z / 2 if self.activation == "relu" and self.type2 else 0
        y = torch.einsum("cnp,bcn->bp", self.a(), FUNCTIONS[self.activation](z) - half)
        return y if self.cosine is None else y + torch.einsum("cnp,bcn->bp", self.cosine(), torch.cos(z))


class Network(torch.nn.Module):
    """A sum of architectures, {id: channels}, of an enumeration, with its linear maps and constants."""

    def __init__(self, enumeration, channels):
        super().__init__()
        codomain, by_id = enumeration["codomain"], {a["id"]: a for a in enumeration["architectures"]}
        m, p = enumeration["group"]["degree"], codomain["dimension"]
        self.summands = torch.nn.ModuleList(
            Summand(by_id[i], enumeration["activation"], m, p, n) for i, n in channels.items())
        self.C, self.d = Space(codomain["linear"], p, m), Space(codomain["constant"], 1, p)

    def forward(self, x):
        return sum((s(x) for s in self.summands), x @ self.C()[0].T + self.d()[0])

    def numbers(self):
        """All parameters in the order of `gsnn realize --parameters`."""
        for s in self.summands:
            parts = [s.W.free, s.b, s.a.free] + ([] if s.cosine is None else [s.cosine.free])
            yield from torch.cat(parts, 1).flatten().tolist()
        yield from self.C.free.flatten().tolist()
        yield from self.d.free.flatten().tolist()


def main(path, *ids):
    torch.manual_seed(1)
    with open(path, encoding="utf-8") as file:
        enumeration = json.load(file)
    network = Network(enumeration, {i: int(n or 1) for i, _, n in (text.partition(":") for text in ids)})
    x = torch.randn(256, enumeration["group"]["degree"], dtype=torch.double)
    y = torch.tanh(x * x.roll(1, 1) * x.roll(-1, 1))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for step in range(200):
        optimiser.zero_grad()
        loss = ((network(x) - y) ** 2).mean()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"step {step:3}: {loss.item():.4f}")
    with open("parameters.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(map(repr, network.numbers())) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
