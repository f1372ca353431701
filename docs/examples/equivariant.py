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


class Pattern(torch.nn.Module):
    """Tables with entries 0 or +-(free weight k), one for each channel; the weights are the parameter."""

    def __init__(self, rows, dimension, channels=1):
        super().__init__()
        codes = torch.tensor(rows)
        self.register_buffer("place", codes.abs())
        self.register_buffer("sign", codes.sign().double())
        self.free = torch.nn.Parameter(torch.randn(channels, dimension, dtype=torch.double) / 2)

    def forward(self):
        zero = torch.zeros(len(self.free), 1, dtype=torch.double)
        return torch.cat([zero, self.free], 1)[:, self.place] * self.sign


class Summand(torch.nn.Module):
    """The channels of one architecture: inputs (batch, m) to outputs (batch, p)."""

    def __init__(self, architecture, activation, channels):
        super().__init__()
        self.activation, self.type2 = activation, architecture["type"] == 2

        def pattern(part):
            return Pattern(architecture[part]["rows"], architecture[part]["dimension"], channels)
        self.W, self.a = pattern("weights"), pattern("output")
        self.cosine = pattern("cosine") if activation == "sin" else None
        bias = torch.zeros(channels, 0 if self.type2 or activation == "sin" else 1, dtype=torch.double)
        self.b = torch.nn.Parameter(bias)

    def forward(self, x):
        z = torch.einsum("cnm,bm->bcn", self.W(), x) + self.b.sum(1)[:, None]
        value = FUNCTIONS[self.activation](z)
        if self.activation == "relu" and self.type2:
            value = value - z / 2
        y = torch.einsum("cnp,bcn->bp", self.a(), value)
        return y if self.cosine is None else y + torch.einsum("cnp,bcn->bp", self.cosine(), torch.cos(z))


class Network(torch.nn.Module):
    """A sum of architectures, {id: channels}, of an enumeration, with its linear maps and constants."""

    def __init__(self, enumeration, channels):
        super().__init__()
        codomain, by_id = enumeration["codomain"], {a["id"]: a for a in enumeration["architectures"]}
        self.summands = torch.nn.ModuleList(
            Summand(by_id[i], enumeration["activation"], n) for i, n in channels.items())
        self.C = Pattern(codomain["linear"]["rows"], codomain["linear"]["dimension"])
        self.d = Pattern(codomain["constant"]["rows"], codomain["constant"]["dimension"])

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
