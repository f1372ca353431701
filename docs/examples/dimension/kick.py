#!/usr/bin/env python3
"""Training after growing, with and without a kick.

    kick.py [--steps=N] [--plot=FILE]

Fits a small architecture of D6 to a function of a larger one by plain gradient descent, grows it (`gsnn grow`),
and goes on in the larger one: in the free weights as gsnn counts them, and in orthonormal coordinates of the weight
space (each weight times the root of the number of places where it stands in a row); with --kick=0.05 and without.
At the grown network no direction opens at first order, so without a kick descent stays where it is, unless inputs
that were merged are orbits of different sizes and the coordinates are not orthonormal.  Prints the losses;
--plot draws their curves (matplotlib).  Needs PyTorch; gsnn must be on the PATH.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import torch

PAIRS = (("1.0", "4.0", 9), ("3.0", "6.0", 3))  # and the seed of the target


def gsnn(*arguments, **more):
    run = subprocess.run(["gsnn", *map(str, arguments)], check=True, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, **more)
    return run.stdout


class Network(torch.nn.Module):
    """One channel of type 1 of an architecture of D6; c is a multiple of (1, ..., 1)."""

    def __init__(self, architecture, channel, linear, constant, orthonormal):
        super().__init__()
        rows = torch.tensor(architecture["weights"]["rows"])
        dimension = architecture["weights"]["dimension"]
        self.pattern = torch.stack([(rows == k).double() - (rows == -k).double() for k in range(1, dimension + 1)])
        places = self.pattern[:, 0].abs().sum(dim=1)
        self.unit = places.sqrt() if orthonormal else torch.ones(dimension)
        self.v = torch.nn.Parameter(torch.tensor(channel["weights"]) * self.unit)
        self.b, self.a, self.c, self.d = (torch.nn.Parameter(torch.tensor(float(x)))
                                          for x in (channel["b"], channel["a"], linear, constant))

    def forward(self, x):
        W = torch.einsum("k,kij->ij", self.v / self.unit, self.pattern)
        return self.a * torch.relu(x @ W.T + self.b).sum(dim=1) + self.c * x.sum(dim=1) + self.d

    def parameters_as_text(self):
        values = [*(self.v / self.unit), self.b, self.a, self.c, self.d]
        return " ".join(repr(float(v)) for v in values)


def network_of(document, architectures, orthonormal=False):
    summand = document["summands"][0]
    return Network(architectures[summand["id"]], summand["channels"][0], document["linear"][0],
                   document["constant"], orthonormal)


def train(network, x, y, steps, rate):
    """The losses of plain gradient descent."""
    optimiser = torch.optim.SGD(network.parameters(), lr=rate)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = ((network(x) - y) ** 2).mean()
        losses.append(float(loss))
        loss.backward()
        optimiser.step()
    return losses


def experiment(small, large, seed, enumeration, folder, steps):
    """Loss curves: of the small network, and of the grown one in each way."""
    architectures = {a["id"]: a for a in json.loads(enumeration.read_text())["architectures"]}
    target = network_of(json.loads(gsnn("realize", f"--id={large}", f"--seed={seed}", enumeration)), architectures)
    start = network_of(json.loads(gsnn("realize", f"--id={small}", f"--seed={seed}", enumeration)), architectures)
    x = torch.randn(256, 6)
    with torch.no_grad():
        target.c.zero_()  # the small network fits a linear target as well
        y = target(x)
        y = (y - y.mean()) / y.std()
    curves = {"small": train(start, x, y, steps, 0.01)}
    file = folder / "small.json"
    file.write_text(gsnn("realize", f"--id={small}", "--parameters=-", enumeration, input=start.parameters_as_text()))
    for kick in ("no kick", "kick"):
        options = ["--kick=0.05", "--seed=1"] if kick == "kick" else []
        grown = json.loads(gsnn("grow", f"--from={small}", f"--to={large}", *options, enumeration, file))
        for orthonormal in (False, True):
            network = network_of(grown, architectures, orthonormal)
            coordinates = "orthonormal" if orthonormal else "free weights"
            curves[f"{coordinates}, {kick}"] = train(network, x, y, steps, 0.01)
    return curves


def plot(found, path):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, panels = pyplot.subplots(1, len(found), figsize=(5 * len(found), 4), sharey=True)
    for panel, ((small, large), curves) in zip(panels, found.items()):
        styles = ("-", "--", "-.", ":")
        for style, (name, losses) in zip(styles, list(curves.items())[1:]):
            panel.semilogy(losses, style, label=name)
        panel.set_title(f"{small} grown to {large}")
        panel.set_xlabel("step")
    panels[0].set_ylabel("loss")
    panels[0].legend()
    figure.savefig(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--plot")
    options = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        enumeration = folder / "d6.json"
        gsnn("enumerate", "D6", "-o", enumeration)
        for small, large, seed in PAIRS:
            torch.manual_seed(1)
            curves = found[small, large] = experiment(small, large, seed, enumeration, folder, options.steps)
            print(f"{small} to {large}: the small network ends at {curves['small'][-1]:.3f}")
            for way, losses in list(curves.items())[1:]:
                print(f"  {way:22} begins at {losses[0]:.3f}, ends at {losses[-1]:.3f}")
    if options.plot:
        plot(found, options.plot)


if __name__ == "__main__":
    main()
