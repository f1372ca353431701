"""Damaged enumerations: every damage has to be noticed, and what is none must not be."""
import json
import random
import re

from damages import ANY, DAMAGES, HARMLESS


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
