#!/usr/bin/python3
"""Tests of `gsnn verify`: true enumerations pass, and every damage is noticed.

    GSNN=build/gsnn tests/verify/run.py [--tries=N] [--show]

Ends with "N passed, N failed".
"""
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))
OBJECTS = pathlib.Path(os.environ.get("GSNN_BUILD", ROOT / "build")) / "obj" / "src"

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from damages import ANY, DAMAGES, HARMLESS  # noqa: E402

# What is damaged: several actions, types, abelian and nonabelian, with all pairs.
BASES = ["d6", "d4", "q8", "c2xc2xc2", "s4", "s5-edges", "b3", "cube-rotations", "icosahedron"]
TRIES = 1

# True enumerations that have to pass, beside the bases: options of enumerate, and the groups.
OPTIONS = [
    ["--weights=row"], ["--weights=none"], ["--no-morphisms"], ["--type=1"], ["--type=2", "--all"],
    ["--max-neurons=6"], ["--max-neurons=6", "--all"], ["--format=jsonl"],
    ["--format=jsonl", "--all", "--no-morphisms"], ["--max-rows=4"],
]
OPTION_GROUPS = ["d6", "b3", "cube"]
COMPLETE_LIMIT = 5000

passed = failed = 0


def count(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}")


def enumerate_group(group, *options):
    run = subprocess.run([GSNN, "enumerate", *options, f"{ROOT}/groups/{group}.json"],
                         capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"gsnn enumerate {group}: {run.stderr}")
    return run.stdout


def verify(text, *options):
    """The status, and the lines of the checks by what they say."""
    run = subprocess.run([GSNN, "verify", *options], input=text, capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def falsehoods(output):
    return set(re.findall(r"^FALSE +(\S+) ", output, re.MULTILINE))


# ---- True enumerations -------------------------------------------------------------------------


def true_enumerations():
    for path in sorted((ROOT / "groups").glob("*.json")):
        group = path.stem
        probe = subprocess.run([GSNN, "enumerate", "--weights=none", "--no-morphisms",
                                "--max-neurons=1", str(path)], capture_output=True, text=True)
        if probe.returncode or int(json.loads(probe.stdout)["group"]["order"]) > COMPLETE_LIMIT:
            continue
        status, output, errors = verify(enumerate_group(group), "--complete")
        count(status == 0 and "PASS  complete" in output and "SKIP" not in output,
              f"{group}: status {status}\n{output}{errors}")
    for options in OPTIONS:
        for group in OPTION_GROUPS:
            status, output, errors = verify(enumerate_group(group, *options), "--complete")
            count(status == 0, f"{group} {' '.join(options)}: status {status}\n{output}{errors}")


def check_skips():
    """What cannot be checked is said to be skipped, never to have passed."""
    for options, skipped in [
        (["--no-morphisms"], ["inclusions-true", "inclusions-complete", "tunnels"]),
        (["--weights=none"], ["weight-space", "weight-dimension", "neuron-maps"]),
        (["--weights=row"], ["neuron-maps", "inclusion-outputs"]),
    ]:
        _, output, _ = verify(enumerate_group("d6", *options))
        for check in skipped:
            count(re.search(rf"^SKIP +{check} ", output, re.MULTILINE)
                  and not re.search(rf"^PASS +{check} ", output, re.MULTILINE),
                  f"{' '.join(options)}: {check} is not skipped\n{output}")


# ---- Damaged ones ------------------------------------------------------------------------------


def try_damage(name, checks, damage, base, text, seed, show):
    """None when the damage does not apply, else whether it was noticed as it should be."""
    doc = json.loads(text)
    if not damage(doc, random.Random(seed)):
        return None
    status, output, errors = verify(json.dumps(doc), "--complete")
    found = falsehoods(output)
    if checks is None:
        good = status == 2 and not output and errors.count("\n") == 1
    else:
        good = status == 1 and bool(found) and (checks == ANY or found & set(checks.split()))
    if show or not good:
        print(f"{name} in {base} (seed {seed}): status {status}\n{output if not good else ''}"
              + "".join(line for line in output.splitlines(True) if line.startswith("FALSE"))
              + errors)
    return bool(good)


def damages(bases, tries, show):
    tried = caught = 0
    for name, checks, damage in DAMAGES:
        kind_tried = kind_caught = 0
        for base, text in bases.items():
            for seed in range(tries):
                good = try_damage(name, checks, damage, base, text, f"{name} {seed}", show)
                if good is None:
                    continue
                kind_tried += 1
                kind_caught += good
                count(good, f"{name} in {base}")
        if not kind_tried:
            count(False, f"{name}: it applies to no base")
        print(f"{kind_caught:4} of {kind_tried:3} caught: {name}")
        tried += kind_tried
        caught += kind_caught
    print(f"{len(DAMAGES)} kinds of damage, {tried} damages tried, {caught} caught")


def harmless_changes(bases):
    for name, change in HARMLESS:
        applied = 0
        for base, text in bases.items():
            doc = json.loads(text)
            if not change(doc, random.Random(name)):
                continue
            applied += 1
            status, output, errors = verify(json.dumps(doc), "--complete")
            count(status == 0, f"harmless: {name} in {base}: status {status}\n{output}{errors}")
        count(applied > 0, f"harmless: {name} applies to no base")


def damaged_texts(text):
    """Damages to the text rather than the document: no enumeration any more."""
    for name, bad in [
        ("empty", ""), ("blank", " \n"), ("cut off", text[:len(text) // 2]),
        ("something behind", text + "[]"), ("not JSON", "gsnn"), ("a list", "[1, 2]"),
        ("another object", "{}"), ("a comma too many", text.replace("}", "},", 1)),
        ("two members of one name", text.replace('{"', '{"schema": 1, "', 1)),
        ("deep", "[" * 100000),
        ("architectures missing", text.replace('"architectures"', '"buildings"', 1)),
        ("architectures no list",
         re.sub(r'"architectures":\s*\[', '"architectures": 0, "x": [', text, count=1)),
    ]:
        status, output, errors = verify(bad)
        count(status == 2 and not output and errors.count("\n") == 1
              and errors.startswith("gsnn: standard input: "),
              f"text {name}: status {status}\n{output}{errors}")


# ---- The command and its objects ---------------------------------------------------------------


def command_line(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "d6.json"
        file.write_text(text)
        for arguments, status in [
            ([str(file)], 0), (["--quiet", str(file)], 0), (["--seed=7", str(file)], 0),
            (["--help"], 0), ([folder], 1), ([str(file), str(file)], 2), (["--seed=x"], 2),
            (["--wrong"], 2), ([str(file) + "x"], 2), (["--complete", str(file)], 0),
        ]:
            run = subprocess.run([GSNN, "verify", *arguments], input="", capture_output=True,
                                 text=True)
            good = run.returncode == status
            if status == 2:
                good &= not run.stdout and run.stderr.count("\n") == 1
            if "--quiet" in arguments:
                good &= not run.stdout and not run.stderr
            count(good, f"verify {' '.join(arguments)}: status {run.returncode}\n{run.stderr}")
    run = subprocess.run(f"{GSNN} verify --help", shell=True, capture_output=True, text=True)
    count(all(len(line) <= 80 for line in run.stdout.splitlines()), "help is wider than 80 columns")
    run = subprocess.run([GSNN, "verify"], input=text, stdout=open("/dev/full", "w"),
                         stderr=subprocess.PIPE, text=True)
    count(run.returncode == 1 and run.stderr.count("\n") == 1, "a full device is not noticed")


def independent_objects():
    """By the symbol tables: the checker's objects need nothing of the engines."""
    allowed = {"base", "record", "verify", "exact"}
    defined, needed = {}, {}
    for path in OBJECTS.glob("*/*.o"):
        room = path.parent.name
        symbols = subprocess.run(["nm", "-P", str(path)], capture_output=True, text=True).stdout
        for line in symbols.splitlines():
            name, kind = line.split()[:2]
            if kind in "TDBRC":
                defined[name] = room
            elif kind == "U" and room in ("verify", "record"):
                needed.setdefault(name, set()).add(str(path))
    rooms = {defined[name] for name in needed if name in defined}
    count("verify" in defined.values(), f"there are no objects in {OBJECTS}")
    count(rooms <= allowed, f"the checker needs {sorted(rooms - allowed)}: "
          + ", ".join(n for n in needed if defined.get(n) in rooms - allowed))
    # Of the exact numbers: the field and the reader of entries, no linear algebra.
    exact = {n for n in needed if defined.get(n) == "exact"}
    count(exact and all(re.match(r"gsnn_(field|entry|conductor)_", n) for n in exact),
          f"the checker shares {sorted(exact)}")


def main(arguments):
    tries = TRIES
    for argument in arguments:
        if argument.startswith("--tries="):
            tries = int(argument[len("--tries="):])
    independent_objects()
    true_enumerations()
    check_skips()
    bases = {group: enumerate_group(group, "--all") for group in BASES}
    command_line(bases["d6"])
    damaged_texts(bases["d6"])
    harmless_changes(bases)
    damages(bases, tries, "--show" in arguments)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
