#!/usr/bin/python3
"""search.py - train an invariant network, grow it along a morphism, and train on.

    gsnn enumerate D6 | search.py --from 1.1 --to 6.0 --plot search.png
    search.py [FILE] [--from ID] [--to ID] [--most-neurons M] [--channels C] [--steps N]
              [--kick K] [--seed S] [--seeds COUNT] [--plot PNG]

FILE (standard input without one, or for -) is the JSON of `gsnn enumerate`, with --weights=full.
Without --to, the large architecture is the largest of at most M neurons that contains another;
without --from, the small one is the first that it covers.  Three trainings on the same invariant
target:

  1. the small architecture, N steps;
  2. the same network grown to the large architecture, kicked, another N steps;
  3. the large architecture from scratch, 2 N steps.  A step of the large architecture costs as many
     times more than one of the small as it has more neurons, so that its loss is told twice: after
     as much work as 1 and 2 together, and after 2 N steps.

Growing must not change the function: the loss before and after agrees to rounding, or the script
fails.  With --seeds=COUNT all is repeated and summed up: one run proves nothing.  Losses are shares
of the target's variance.  Needs PyTorch and matplotlib (Debian: python3-torch,
python3-matplotlib).
"""

import argparse
import collections
import json
import statistics
import sys

import torch

torch.set_default_dtype(torch.float64)  # "no jump" is to be seen to rounding
torch.set_num_threads(1)  # the networks are small


class Channels(torch.nn.Module):
    """Some channels of one architecture, their rows built from shared free weights.

    basis[k] is the matrix (neurons x degree) that multiplies the k-th free weight.  Type 1 is
    a sum_i ReLU(w_i.x + b); type 2 is (a/2) sum_i |w_i.x|, which is what its ReLUs and its linear
    term come to.
    """

    def __init__(self, architecture, channels):
        super().__init__()
        self.type = architecture["type"]
        self.register_buffer("basis", basis_of(architecture))
        dimension, self.neurons, _ = self.basis.shape
        self.weights = torch.nn.Parameter(torch.randn(channels, dimension) / dimension**0.5)
        self.bias = torch.nn.Parameter(torch.randn(channels) if self.type == 1 else torch.zeros(0))
        self.output = torch.nn.Parameter(torch.randn(channels) / self.neurons)

    def rows(self):
        """channels x neurons x degree"""
        return torch.einsum("ck,knm->cnm", self.weights, self.basis)

    def forward(self, x):
        z = torch.einsum("cnm,bm->bcn", self.rows(), x)
        if self.type == 1:
            hidden = torch.relu(z + self.bias[:, None])
        else:
            hidden = z.abs() / 2
        return hidden.sum(2) @ self.output


class Network(torch.nn.Module):
    """A sum of channels and an invariant affine function."""

    def __init__(self, architecture, channels, invariants):
        super().__init__()
        self.channels = Channels(architecture, channels)
        self.register_buffer("invariants", invariants)
        self.linear = torch.nn.Parameter(torch.zeros(len(invariants)))
        self.constant = torch.nn.Parameter(torch.zeros(()))

    def forward(self, x):
        return self.channels(x) + x @ (self.linear @ self.invariants) + self.constant


def basis_of(architecture):
    """The weight space as a tensor: dimension x neurons x degree."""
    weights = architecture["weights"]
    if weights.get("basis"):
        return torch.tensor(weights["basis"], dtype=torch.float64)  # entries may all be integers
    pattern = torch.tensor(weights["rows"])
    numbers = torch.arange(1, weights["dimension"] + 1)[:, None, None]
    return (pattern == numbers).double() - (pattern == -numbers).double()


def invariant_rows(architectures, degree):
    """The rows fixed by the group are the weight space of the architecture with H = G: the type 1
    architecture of one neuron.  There is none exactly when no row but 0 is fixed."""
    for architecture in architectures:
        if architecture["type"] == 1 and int(architecture["neurons"]) == 1:
            return basis_of(architecture)[:, 0, :]
    return torch.zeros(0, degree)


def chain_of_inclusions(morphisms, start, end):
    """A shortest chain from start to end, breadth first; None without one."""
    reached = {start: []}
    queue = collections.deque([start])
    while queue:
        here = queue.popleft()
        for morphism in morphisms:
            there = morphism["to"]
            if morphism["kind"] == "inclusion" and morphism["from"] == here:
                if there not in reached:
                    reached[there] = reached[here] + [morphism]
                    queue.append(there)
    return reached.get(end)


@torch.no_grad()
def grow(small, architecture, morphism):
    """The network of the larger architecture with the function of the small one."""
    large = Network(architecture, len(small.channels.output), small.invariants)
    source, target = small.channels, large.channels
    signed = torch.tensor(morphism["neurons"])
    rows = source.rows()[:, signed.abs() - 1, :] * signed.sign()[None, :, None]
    # The free weights that give these rows: an exact solution exists, least squares finds it.
    flat = target.basis.flatten(1)
    target.weights.copy_(torch.linalg.lstsq(flat.T, rows.flatten(1).T).solution.T)
    target.output.copy_(source.output * source.neurons / target.neurons)
    if target.type == 1:
        target.bias.copy_(source.bias if source.type == 1 else torch.zeros_like(target.bias))
    large.linear.copy_(small.linear)
    large.constant.copy_(small.constant)
    return large


@torch.no_grad()
def kick(network, size):
    """Leaves the smaller weight space: each weight by `size` of their usual size.  At a grown
    network no new direction changes the function at first order, so that without this training
    stays small."""
    for parameter in network.channels.parameters():
        if parameter.numel():
            parameter += size * parameter.pow(2).mean().sqrt() * torch.randn_like(parameter)


def invariant_target(architecture):
    """A smooth function with the group's symmetry: the sum of one wave over an orbit of rows."""
    teacher = Channels(architecture, 3)
    rows = teacher.rows().detach()
    # One factor a channel: where G keeps another inner product, its rows have several lengths.
    rows = rows / rows.norm(dim=2).mean(1)[:, None, None]
    # Type 2 rows come with a sign.  Of type 1, a phase: where an orbit has w and -w, odd waves cancel.
    phase = teacher.bias.detach()[:, None] if teacher.type == 1 else torch.pi / 2

    def target(x):
        return torch.sin(2 * torch.einsum("cnm,bm->bcn", rows, x) + phase).mean(2).sum(1)

    return target


def loss_of(network, data):
    inputs, outputs = data
    return torch.nn.functional.mse_loss(network(inputs), outputs)


def train(network, data, steps):
    """Adam on the whole data; the loss of every step.  The learning rate rises slowly: Adam's
    first steps are blind, and would throw a grown network out of the place it had found."""
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, (step + 1) / 60))
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = loss_of(network, data)
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses


def plot(path, small, grown, scratch, names):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4))
    steps = len(small)
    axes.semilogy(range(steps), small, "-", label=f"{names[0]}")
    axes.semilogy(range(steps, 2 * steps), grown, "-", label=f"{names[0]} grown to {names[1]}")
    axes.semilogy(range(2 * steps), scratch, "--", label=f"{names[1]} from scratch")
    axes.axvline(steps, color="grey", linewidth=0.8, linestyle=":")
    axes.set_xlabel("step")
    axes.set_ylabel("mean squared error / variance")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def choose(enumeration, start, end, most):
    """The architectures by id, and the chain between the two that were asked for: by default to
    the largest of at most `most` neurons that contains another, from the first that it covers."""
    by_id = {a["id"]: a for a in enumeration["architectures"] if a["admissible"]}
    inclusions = [m for m in enumeration["morphisms"] if m["kind"] == "inclusion"]
    if end is None:
        sources = {m["to"] for m in inclusions if start in (None, m["from"])}
        fitting = [by_id[i] for i in sources if i in by_id and int(by_id[i]["neurons"]) <= most]
        if not fitting:
            raise ValueError(f"no inclusion leads to an architecture of at most {most} neurons")
        end = max(fitting, key=lambda a: (int(a["neurons"]), a["type"] == 1, a["id"]))["id"]
    if start is None:
        start = next((m["from"] for m in inclusions if m["to"] == end), end)
    for name in (start, end):
        if name not in by_id:
            raise ValueError(f"there is no architecture {name}")
    chain = chain_of_inclusions(inclusions, start, end)
    if chain is None:
        raise ValueError(f"no chain of inclusions leads from {start} to {end}")
    return by_id, [start] + [m["to"] for m in chain], chain


class Losses:
    """What one seed came to, as shares of the target's variance."""

    def __init__(self, small, grown, scratch, equal_work):
        self.curves = small, grown, scratch
        self.grown, self.scratch, self.equal_work = grown[-1], scratch[-1], scratch[equal_work - 1]


def run_seed(by_id, path, chain, invariants, options, seed):
    small_architecture, large_architecture = by_id[path[0]], by_id[path[-1]]
    torch.manual_seed(seed)
    inputs = torch.randn(512, invariants.shape[1])
    outputs = invariant_target(large_architecture)(inputs)
    data = inputs, (outputs - outputs.mean()) / outputs.std()

    network = Network(small_architecture, options.channels, invariants)
    small = train(network, data, options.steps)
    before = loss_of(network, data).item()
    for morphism in chain:
        network = grow(network, by_id[morphism["to"]], morphism)
    after = loss_of(network, data).item()
    print(f"loss before growing {before:.15e}")
    print(f"loss after growing  {after:.15e}")
    if not abs(after - before) <= 1e-12:
        raise ArithmeticError("growing changed the function")
    kick(network, options.kick)
    grown = train(network, data, options.steps)

    neurons = [int(a["neurons"]) for a in (small_architecture, large_architecture)]
    equal_work = max(1, round(options.steps * sum(neurons) / neurons[1]))
    scratch = Network(large_architecture, options.channels, invariants)
    losses = Losses(small, grown, train(scratch, data, 2 * options.steps), equal_work)
    print(f"loss grown and trained on               {losses.grown:.6e}")
    print(f"loss from scratch, as much work         {losses.equal_work:.6e}")
    print(f"loss from scratch, {2 * options.steps} steps            {losses.scratch:.6e}")
    return losses


def sum_up(runs):
    for name in ("grown", "equal_work", "scratch"):
        print(f"median {name:11s} {statistics.median(getattr(run, name) for run in runs):.3e}")
    for name in ("equal_work", "scratch"):
        wins = sum(run.grown < getattr(run, name) for run in runs)
        print(f"grown is better than {name} in {wins} of {len(runs)}")


def search(enumeration, options):
    by_id, path, chain = choose(enumeration, options.start, options.end, options.most_neurons)
    degree = enumeration["group"]["degree"]
    for name in path:
        weights = by_id[name]["weights"]
        rows = weights.get("rows") or (weights.get("basis") or [[]])[0]
        if len(rows) != int(by_id[name]["neurons"]):
            raise ValueError(f"architecture {name} does not have all its weight rows")
    invariants = invariant_rows(by_id.values(), degree)
    print(f"group {enumeration['group'].get('name', '?')}, chain {' -> '.join(path)}")
    seeds = range(options.seed, options.seed + options.seeds)
    runs = [run_seed(by_id, path, chain, invariants, options, seed) for seed in seeds]
    if len(runs) > 1:
        sum_up(runs)
    if options.plot:
        plot(options.plot, *runs[0].curves, (path[0], path[-1]))
        print(f"curve plotted to {options.plot}")


def main():
    parser = argparse.ArgumentParser(description="Train, grow along a morphism, train on.")
    parser.add_argument("file", nargs="?", default="-")
    parser.add_argument("--from", dest="start", metavar="ID")
    parser.add_argument("--to", dest="end", metavar="ID")
    parser.add_argument("--most-neurons", type=int, default=64, metavar="M")
    parser.add_argument("--channels", type=int, default=4, metavar="C")
    parser.add_argument("--steps", type=int, default=300, metavar="N")
    parser.add_argument("--kick", type=float, default=0.1, metavar="K")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--seeds", type=int, default=1, metavar="COUNT")
    parser.add_argument("--plot", metavar="PNG")
    options = parser.parse_args()
    if min(options.steps, options.seeds, options.channels) < 1:
        parser.error("--steps, --seeds and --channels are 1 or more")
    try:
        if options.file == "-":
            enumeration = json.load(sys.stdin)
        else:
            with open(options.file, encoding="utf-8") as stream:
                enumeration = json.load(stream)
        search(enumeration, options)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"search.py: {options.file}: {problem}", file=sys.stderr)
        return 2
    except ArithmeticError as problem:
        print(f"search.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
