#!/usr/bin/env python3
"""What a network that reads networks can see: permutation layers, monomial layers, canonical forms.

    toy.py [--epochs=N]

4000 random ReLU networks 2-16-1 are to be sorted in two ways:

- direction: do the neurons with a positive output weight lie along the first axis rather than the second, that is,
  is the sum of (|w_k1| - |w_k2|) / |w_k| over those with a_k > 0 positive;
- bend: is the sum of |a_k| |w_k| above its median.

Both are properties of the function that a network computes, so that scaling neurons changes nothing.  Three models
read the weights: layers that commute with permutations (`gsnn nfn --group=perm`), also trained on scaled networks;
layers that commute with permutations and positive scalings (`--group=scale`) and end in a normalised pooling; and a
sum of perceptrons over the neurons of the canonical form (as `gsnn canon` has it, held against that).  Prints the
share of 1000 test networks sorted rightly, their neurons scaled by up to 1, 10, 100 and 10^4.  Needs PyTorch; gsnn
must be on the PATH.
"""
import argparse
import json
import subprocess

import torch
from layer import Layer, gsnn

HIDDEN, TRAIN, TEST = 16, 3000, 1000
SCALES = (1, 10, 100, 10000)


def random_networks(count):
    """(count, 1 channel, ...) for each tensor; b2 is 0."""
    W1 = torch.randn(count, 1, HIDDEN, 2)
    return {"W1": W1, "b1": torch.randn(count, 1, HIDDEN) * W1.norm(dim=3),
            "W2": torch.randn(count, 1, 1, HIDDEN), "b2": torch.zeros(count, 1, 1)}


def scaled(U, most):
    """The same functions: neuron k times s_k, with log s_k uniform up to log of `most` or minus that."""
    s = torch.exp((2 * torch.rand(len(U["W1"]), 1, HIDDEN) - 1) * torch.log(torch.tensor(float(most))))
    return {"W1": U["W1"] * s[..., None], "b1": U["b1"] * s, "W2": U["W2"] / s[:, :, None], "b2": U["b2"]}


def labels(U):
    w, a = U["W1"][:, 0], U["W2"][:, 0, 0]
    length = w.norm(dim=2)
    direction = ((w[..., 0].abs() - w[..., 1].abs()) / length * (a > 0)).sum(dim=1) > 0
    bend = (a.abs() * length).sum(dim=1)
    return {"direction": direction.float(), "bend": (bend > bend.median()).float()}


def select(U, index):
    return {name: tensor[index] for name, tensor in U.items()}


# ---- Models ---------------------------------------------------------------------------------------


def perceptron(inputs, hidden, outputs):
    return torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, outputs))


class Equivariant(torch.nn.Module):
    """Two layers of `gsnn nfn`, and a sum of perceptrons over the neurons.  Monomial layers lead to features that
    scale like the neurons; dividing them by their size over the channels leaves what does not."""

    def __init__(self, group, channels):
        super().__init__()
        document = gsnn("nfn", f"--group={group}", f"--widths=2,{HIDDEN},1")
        self.normalise = group == "scale"
        self.layers = torch.nn.ModuleList([Layer(document, 1, channels), Layer(document, channels, channels)])
        self.neuron = perceptron(4 * channels, 32, 16)
        self.last = perceptron(16 + channels, 16, 1)

    def forward(self, U):
        for layer in self.layers:
            U = {name: torch.relu(tensor) for name, tensor in layer(U).items()}
        rows = torch.cat([U["W1"], U["b1"][..., None]], dim=3).permute(0, 2, 1, 3).flatten(2)
        columns = U["W2"][:, :, 0].permute(0, 2, 1)
        if self.normalise:
            rows = rows / (rows.norm(dim=2, keepdim=True) + 1e-30)
            columns = columns / (columns.norm(dim=2, keepdim=True) + 1e-30)
        pooled = self.neuron(torch.cat([rows, columns], dim=2)).mean(dim=1)
        return self.last(torch.cat([pooled, U["b2"].flatten(1)], dim=1))[:, 0]


def canonical(U):
    """(count, neurons, 4): the unit vector along (w, b) with its first entry positive, and the bend; and (count, 3):
    the linear function and the constant that turning neurons round leaves."""
    row = torch.cat([U["W1"][:, 0], U["b1"][:, 0, :, None]], dim=2)
    a = U["W2"][:, 0, 0, :, None]
    turned = row[..., :1] < 0
    affine = (a * row * turned).sum(dim=1)
    size = row.norm(dim=2, keepdim=True)
    return torch.cat([torch.where(turned, -row, row) / size, a * size], dim=2), affine


def check_canonical(U):
    """Holds the features of some networks against `gsnn canon`."""
    features, affine = canonical(U)
    for i, (W, b, V) in enumerate(zip(U["W1"][:, 0], U["b1"][:, 0], U["W2"][:, 0])):
        layers = [{"W": W.tolist(), "b": b.tolist()}, {"W": V.tolist(), "b": [0]}]
        run = subprocess.run(["gsnn", "canon"], input=json.dumps({"schema": "gsnn-mlp/1", "layers": layers}),
                             check=True, stdout=subprocess.PIPE, text=True)
        form = json.loads(run.stdout)
        found = []
        for u, bend in form["neurons"]:
            u = torch.tensor([float(v) for v in u])
            found.append([*(u / u.norm()).tolist(), bend[0] * float(u.norm())])
        mine, theirs = sorted(features[i].tolist()), sorted(found)
        assert torch.allclose(torch.tensor(mine), torch.tensor(theirs), rtol=1e-3, atol=1e-4)
        rest = torch.tensor([*form["linear"][0], form["constant"][0]])
        assert torch.allclose(affine[i], rest, rtol=1e-3, atol=1e-4)


class Canonical(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = perceptron(4, 64, channels)
        self.last = perceptron(channels + 3, 64, 1)

    def forward(self, U):
        neurons, affine = canonical(U)
        return self.last(torch.cat([self.first(neurons).mean(dim=1), affine], dim=1))[:, 0]


# ---- Training -------------------------------------------------------------------------------------


def train(model, U, y, epochs, most):
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(epochs):
        moved = scaled(U, most)
        for index in torch.randperm(TRAIN).split(150):
            optimiser.zero_grad()
            torch.nn.functional.binary_cross_entropy_with_logits(model(select(moved, index)), y[index]).backward()
            optimiser.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20)
    epochs = parser.parse_args().epochs
    torch.set_num_threads(1)
    torch.manual_seed(1)
    U = random_networks(TRAIN + TEST)
    check_canonical(select(scaled(U, 100), slice(20)))
    trained, tested = select(U, slice(TRAIN)), select(U, slice(TRAIN, None))
    tests = {most: scaled(tested, most) for most in SCALES}
    kinds = (("permutation layers", lambda: Equivariant("perm", 8), 1),
             ("the same, trained to 100", lambda: Equivariant("perm", 8), 100),
             ("monomial layers", lambda: Equivariant("scale", 16), 1),
             ("canonical forms", lambda: Canonical(48), 1))
    print(f"{'task':10} {'model':25} {'parameters':>10}" + "".join(f"{most:>7}" for most in SCALES))
    for task, y in labels(U).items():
        for name, make, most in kinds:
            torch.manual_seed(2)
            model = make()
            train(model, trained, y[:TRAIN], epochs, most)
            with torch.no_grad():
                shares = [float(((model(tests[s]) > 0) == (y[TRAIN:] > 0)).float().mean()) for s in SCALES]
            numbers = sum(p.numel() for p in model.parameters())
            print(f"{task:10} {name:25} {numbers:10}" + "".join(f"{share:7.3f}" for share in shares), flush=True)


if __name__ == "__main__":
    main()
