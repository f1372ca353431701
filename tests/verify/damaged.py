"""Damaged enumerations: every damage has to be noticed, and what is none must not be."""
import json
import random
import re

import matrix_groups
from damages import ANY, DAMAGES, HARMLESS

# Damages to what the engine chain makes without a list of elements: of least codes, stabilisers and classes found
# by codes, and of covers found by embeddings.
OF_CODES = [
    "two generators exchanged", "a generator dropped", "the order of H", "the order of K", "K without generators",
    "H and K of another architecture", "K made H", "the class of another character", "a sign in a row",
    "a weight renamed in a row", "two rows exchanged", "two free weights made one", "rho of another architecture",
    "an architecture listed twice", "the last architecture dropped", "an architecture dropped, ids mended",
    "an inclusion dropped", "a false inclusion", "an inclusion reversed", "an inclusion that is no cover",
    "an inclusion moved", "an entry of a neuron map", "a false tunnel",
]  # fmt: skip


def falsehoods(output):
    return set(re.findall(r"^FALSE +(\S+) ", output, re.MULTILINE))


def is_noticed(proof, checks):
    """Whether the right check reports it, or, where checks is None, the file is refused."""
    if checks is None:
        return (proof.returncode == 2 and not proof.stdout and proof.stderr.count("\n") == 1
                and proof.stderr.startswith("gsnn: standard input: "))
    found = falsehoods(proof.stdout)
    return (proof.returncode == 3 and not proof.stderr and bool(found)
            and (checks == ANY or bool(found & set(checks.split()))))


def damages(tally, command, bases, tries):
    tried = caught = 0
    for name, checks, damage in DAMAGES:
        kind_tried = kind_caught = 0
        for base, text in bases.items():
            for seed in range(tries):
                doc = json.loads(text)
                if not damage(doc, random.Random(f"{name} {seed}")):
                    continue
                proof = command.run("verify", "--complete", text=json.dumps(doc))
                kind_tried += 1
                kind_caught += tally.check(
                    is_noticed(proof, checks), f"{name} in {base}, seed {seed}",
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
        tally.check(kind_tried, f"{name}: it applies to some base")
        print(f"{kind_caught:4} of {kind_tried:3} caught: {name}")
        tried += kind_tried
        caught += kind_caught
    print(f"{len(DAMAGES)} kinds of damage, {tried} damages tried, {caught} caught")


def damages_of_codes(tally, command):
    """Damages to answers about a group of signed permutations, and of matrices, too large to list."""
    signs = matrix_groups.cube_of_signs()
    kinds = {name: (checks, damage) for name, checks, damage in DAMAGES if name in OF_CODES}
    tally.equal(sorted(kinds), sorted(OF_CODES), "the kinds of damage")
    applied = set()
    for group in (signs, matrix_groups.skewed(signs)):
        text = command.output("enumerate", "-", "--engine=chain", "--max-neurons=300", text=json.dumps(group))
        for name, (checks, damage) in kinds.items():
            doc = json.loads(text)
            if not damage(doc, random.Random(f"{name} 0")):
                continue
            applied.add(name)
            more = ["--complete"] if "complete" in checks.split() else []
            proof = command.run("verify", *more, text=json.dumps(doc))
            tally.check(is_noticed(proof, checks), f"{name} in {doc['group']['action']}s by chain",
                        f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
    tally.check(len(applied) > 18, "damages that apply", str(set(OF_CODES) - applied))


def harmless_changes(tally, command, bases):
    for name, change in HARMLESS:
        applied = 0
        for base, text in bases.items():
            doc = json.loads(text)
            if not change(doc, random.Random(name)):
                continue
            applied += 1
            proof = command.run("verify", "--complete", text=json.dumps(doc))
            tally.check(proof.returncode == 0, f"harmless: {name} in {base}",
                        f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
        tally.check(applied, f"harmless: {name}: it applies to some base")


def texts(tally, command, text):
    """Damages to the text rather than the document: no enumeration any more."""
    for name, bad in [
        ("empty", ""),
        ("blank", " \n"),
        ("cut off", text[: len(text) // 2]),
        ("something behind", text + "[]"),
        ("not JSON", "gsnn"),
        ("a list", "[1, 2]"),
        ("another object", "{}"),
        ("a comma too many", text.replace("}", "},", 1)),
        ("two members of one name", text.replace("{", '{"schema": 1, ', 1)),
        ("deep", "[" * 100000),
        ("a digit in a long list", re.sub(r"(\d)\],\[", r"\g<1>x],[", text)),
        ("a bracket in a long list", text.replace("],[", "],[[", 1)),
        ("architectures missing", text.replace('"architectures"', '"buildings"', 1)),
        ("architectures no list",
         re.sub(r'"architectures":\s*\[', '"architectures": 0, "x": [', text, count=1)),
    ]:
        proof = command.run("verify", text=bad)
        tally.check(is_noticed(proof, None), f"text: {name}",
                    f"status {proof.returncode}\n{proof.stdout}{proof.stderr}")
