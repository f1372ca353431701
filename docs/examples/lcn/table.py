#!/usr/bin/python3
"""Where gradient descent on stacks of filters ends: one row for each stack.

    docs/examples/lcn/table.py [--gsnn=PROGRAM] [--runs=N] [--steps=N] [--seed=N] [--metric=NAME]

Targets are uniform on the sphere, filters start from N(0, 1/k).  Converged runs that miss the target are
told apart by whether the target can be represented and by how much the rank of the derivative drops where
they end, the number of roots that layers share.  Each number has the standard error of a count,
sqrt(n p (1 - p)).  All numerical.
"""
import argparse
import json
import subprocess

STACKS = [("2,2", ""), ("3,2", ""), ("2,2,2", ""), ("4,2", ""), ("3,3", ""), ("3,2,2", ""), ("2,2,2,2", ""),
          ("5,2", ""), ("2,2", "2"), ("3,2", "2"), ("3,3", "2")]


def cell(count, runs):
    error = (count * (1 - count / runs)) ** 0.5
    return f"{count} ± {error:.0f}" if error else str(count)


def drops(counts, runs, strided):
    """Without strides no run ends at drop 0: where the rank is full the gradient vanishes nowhere else."""
    return " / ".join(cell(count, runs) for count in counts[0 if strided else 1:]) or "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gsnn", default="gsnn")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--metric", default="identity")
    options = parser.parse_args()
    print("| sizes | target reached | stuck, by drop | target outside, by drop | not converged |")
    print("|---|---|---|---|---|")
    for filters, strides in STACKS:
        run = subprocess.run(
            [options.gsnn, "lcn", "train", f"--filters={filters}", "--target=random",
             *([f"--strides={strides}"] if strides else []), f"--runs={options.runs}",
             f"--steps={options.steps}", f"--seed={options.seed}", f"--metric={options.metric}"],
            check=True, capture_output=True, text=True)
        found = json.loads(run.stdout)["summary"]
        name = f"{filters}, stride {strides}" if strides else filters
        print(f"| {name} | {cell(found['global'], options.runs)} "
              f"| {drops(found['member_by_rank_drop'], options.runs, strides)} "
              f"| {drops(found['not_member_by_rank_drop'], options.runs, strides)} "
              f"| {cell(found['unconverged'] + found['diverged'], options.runs)} |")


if __name__ == "__main__":
    main()
