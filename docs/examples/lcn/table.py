#!/usr/bin/python3
"""Where gradient descent on stacks of filters ends: one row for each stack.

    docs/examples/lcn/table.py [--gsnn=PROGRAM] [--runs=N] [--steps=N] [--seed=N]

Targets are uniform on the sphere, filters start from N(0, 1/k), the metric is the identity. Converged runs
that miss the target are told apart by whether the target can be represented and by how much the rank of
the derivative drops where they end, the number of roots that layers share. All numerical.
"""
import argparse
import json
import subprocess

STACKS = ["2,2", "3,2", "2,2,2", "4,2", "3,3", "3,2,2", "2,2,2,2", "5,2"]


def drops(counts):
    return " / ".join(str(count) for count in counts[1:]) or "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gsnn", default="gsnn")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| sizes | target reached | stuck, by drop | target outside, by drop | not converged |")
    print("|---|---|---|---|---|")
    for filters in STACKS:
        run = subprocess.run(
            [options.gsnn, "lcn", "train", f"--filters={filters}", "--target=random",
             f"--runs={options.runs}", f"--steps={options.steps}", f"--seed={options.seed}"],
            check=True, capture_output=True, text=True)
        found = json.loads(run.stdout)["summary"]
        print(f"| {filters} | {found['global']} | {drops(found['member_by_rank_drop'])} "
              f"| {drops(found['not_member_by_rank_drop'])} "
              f"| {found['unconverged'] + found['diverged']} |")


if __name__ == "__main__":
    main()
