"""True enumerations: what `gsnn verify --complete` has to prove."""
import json
import os
import pathlib
import re
import shutil
import subprocess

import matrix_groups
from command import bundled_groups
from special_engines import REFUSALS, refuses

HERE = pathlib.Path(__file__).resolve().parent
LONG = os.environ.get("GSNN_LONG_TESTS") == "1"
COMPLETE_LIMIT = 5000

# GAP takes most of a second to start: of so many groups one is enumerated through it.
GAP_EVERY = 1 if LONG else 20
GAP_ORDER = 5000 if LONG else 500

# Beyond this order times degree, brute force takes half a minute, and one engine has to do.
ALL_ENGINES = 5000 * 256 if LONG else 100_000

OPTIONS = [
    ["--weights=row"], ["--weights=none"], ["--no-morphisms"], ["--type=1"], ["--type=2", "--all"],
    ["--max-neurons=6"], ["--max-neurons=6", "--all"], ["--format=jsonl"],
    ["--format=jsonl", "--all", "--no-morphisms"], ["--max-rows=4"],
    ["--generators=none"], ["--generators=none", "--all"], ["--generators=none", "--max-rows=4"],
]
PERMUTATION_OPTIONS = [["--generators=words"], ["--generators=words", "--all", "--format=jsonl"]]
OPTION_GROUPS = ["d6", "b3", "cube"]
PERMUTATION_GROUPS = ["d6", "b3", "torus-4x4"]

# What cannot be checked is skipped, and does not count as passed.
SKIPPED = [
    (["--no-morphisms"], ["inclusions-true", "inclusions-complete", "tunnels"]),
    (["--weights=none"], ["weight-space", "weight-dimension", "neuron-maps"]),
    (["--weights=row"], ["neuron-maps", "inclusion-outputs"]),
    (["--max-rows=4"], ["rho-equivariant", "non-parallel"]),
    (["--generators=none"], ["subgroups"]),
    (["--generators=none", "--max-rows=0"], ["orders", "rho-equivariant", "inequivalent", "parameters", "cohomology-class"]),
]


# Enough to learn of the group itself.
QUICK = ("--max-neurons=1", "--no-morphisms", "--weights=none")


def prove(tally, command, name, arguments, **more):
    """Enumerates, and proves all of it; whether the engine took the group."""
    made = command.run("enumerate", *arguments, **more)
    if any(refuses(engine, made) for engine in REFUSALS):
        return False
    if not tally.equal(made.returncode, 0, f"{name}: enumerate: {made.stderr}"):
        return True
    proof = command.run("verify", "--complete", text=made.stdout)
    good = (proof.returncode == 0 and "\nPASS  complete " in proof.stdout
            and "FALSE" not in proof.stdout and "SKIP" not in proof.stdout)
    tally.check(good, name, f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
    return True


def by_engines(tally, command, name, order, arguments, with_gap, **more):
    for engine in command.engines():
        if engine != "gap" or (with_gap and order <= GAP_ORDER and shutil.which("gap")):
            prove(tally, command, f"{name} by {engine}", [*arguments, f"--engine={engine}"],
                  **more)


def bundled(tally, command, number, name):
    path = bundled_groups()[name]
    group = command.document(path, *QUICK)["group"]
    order = int(group["order"])
    if order <= COMPLETE_LIMIT and order * group["degree"] <= ALL_ENGINES:
        by_engines(tally, command, name, order, [path], number % GAP_EVERY == 0)
        prove(tally, command, f"{name}, all pairs", [path, "--all"])
    elif order <= COMPLETE_LIMIT:
        prove(tally, command, name, [path])
    else:
        tally.skip(name, f"order {order} is too large to be proved complete")


def large(tally, command):
    """Groups whose elements no list is made of; rows of few neurons are enough for this."""
    signs = matrix_groups.cube_of_signs()
    files = [signs, matrix_groups.skewed(signs)] + ([matrix_groups.tensor("E6", "A2")] if LONG else [])
    cases = [(file["name"], "-", json.dumps(file)) for file in files]
    gap = [("PGL(2,61)", "gap:PGL(2,61)", None)] if shutil.which("gap") else []
    for name, source, text in cases + gap:
        made = json.loads(command.output("enumerate", source, "--engine=chain", "--weights=row", "--max-rows=1000",
                                         text=text))
        proof = command.run("verify", "--complete", text=json.dumps(made))
        tally.check(proof.returncode == 0 and "\nPASS  complete " in proof.stdout, name,
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
        # One that is left out, a leaf of the morphisms so that nothing else refers to it, is missed.
        last = made["architectures"].pop()
        made["morphisms"] = [m for m in made["morphisms"] if last["id"] not in (m["from"], m["to"])]
        proof = command.run("verify", "--complete", text=json.dumps(made))
        tally.check(proof.returncode == 3 and "\nFALSE complete " in proof.stdout, f"{name} without {last['id']}",
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
    huge = command.output("enumerate", "S12", "--max-neurons=12")
    told = command.output("verify", "--complete", text=huge)
    tally.check("the group has more than 100000000 elements" in told, "S12 is too large", told)


def library(tally, command):
    """At least 200 groups of GAP's libraries."""
    gap = os.environ.get("GSNN_GAP", "gap")
    if not shutil.which(gap):
        tally.skip("groups of GAP's libraries", "there is no GAP")
        return
    told = subprocess.run([gap, "-q", "-A", "-b", str(HERE / "library.g")], capture_output=True,
                          text=True, timeout=600, stdin=subprocess.DEVNULL, check=True).stdout
    groups = [line.split("|") for line in told.splitlines() if "|" in line]
    tally.check(len(groups) >= 200, "groups of GAP's libraries", f"only {len(groups)}")
    for number, (name, degree, generators) in enumerate(groups):
        text = json.dumps({"name": name, "action": "permutation", "degree": int(degree),
                           "generators": json.loads(generators)})
        order = int(command.document("-", *QUICK, text=text)["group"]["order"])
        by_engines(tally, command, name, order, ["-"], number % GAP_EVERY == 0, text=text)
    print(f"{len(groups)} groups of GAP's libraries")


def options(tally, command):
    groups = bundled_groups()
    asked = [(chosen, name) for chosen in OPTIONS for name in OPTION_GROUPS]
    asked += [(chosen, name) for chosen in PERMUTATION_OPTIONS for name in PERMUTATION_GROUPS]
    for chosen, name in asked:
        text = command.output("enumerate", groups[name], *chosen)
        proof = command.run("verify", "--complete", text=text)
        tally.check(proof.returncode == 0, f"{name} {' '.join(chosen)}",
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
    for chosen, skipped in SKIPPED:
        output = command.run("verify", text=command.output("enumerate", groups["d6"], *chosen)).stdout
        for check in skipped:
            tally.check(re.search(rf"^SKIP +{check} ", output, re.MULTILINE),
                        f"d6 {' '.join(chosen)}: {check} is skipped", output)
            if chosen != ["--max-rows=4"]:  # that leaves some rows in
                tally.check(not re.search(rf"^PASS +{check} ", output, re.MULTILINE),
                            f"d6 {' '.join(chosen)}: {check} does not pass", output)
