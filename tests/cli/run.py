#!/usr/bin/python3
"""What a case of cases/*.json cannot say of the command line: files, schemas, pictures, widths."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import jsonschema  # noqa: E402

from command import ROOT, Command  # noqa: E402
from tally import Tally  # noqa: E402

COMMANDS = "enumerate count merge verify realize grow eval space draw report".split()
SMALL = "c6 d4 q8 s4-edges s5 b3 sign-flips d5-plane cube tetrahedron-rotations".split()


def check_widths(tally, command):
    texts = {"--help": command.output("--help")}
    texts |= {f"help {name}": command.output("help", name) for name in COMMANDS}
    for name in ("d6", "s6", "torus-8x8", "icosahedron", "b4"):
        arguments = ("enumerate", f"groups/{name}.json", "--all", "--format=table")
        texts[f"table of {name}"] = command.output(*arguments)
    for label, text in texts.items():
        wide = [line for line in text.splitlines() if len(line) > 80]
        tally.check(not wide, f"{label} fits 80 columns", wide[:1])


def check_schemas(tally, command):
    schema = json.loads((ROOT / "docs" / "enumeration.schema.json").read_text())
    document = jsonschema.Draft202012Validator(schema)
    record = jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/record", "$defs": schema["$defs"]}
    )
    for name in SMALL:
        for more in ([], ["--all"], ["--weights=row"], ["--weights=none", "--no-morphisms"],
                     ["--max-rows=3"], ["--type=2", "--max-neurons=6"]):
            arguments = ["enumerate", f"groups/{name}.json", *more]
            label = " ".join(arguments)
            whole = json.loads(command.output(*arguments))
            errors = [e.message for e in document.iter_errors(whole)]
            tally.check(not errors, f"{label} fits its schema", errors[:1])
            lines = command.output(*arguments, "--format=jsonl").splitlines()
            errors = [e.message for line in lines for e in record.iter_errors(json.loads(line))]
            tally.check(not errors, f"{label}: lines fit their schema", errors[:1])
            told = len(whole["architectures"]) + len(whole.get("morphisms", []))
            tally.equal(len(lines), 1 + told, f"{label}: number of lines")


def check_selection(tally, command):
    """What --type and --max-neurons leave out changes no id, nor anything else of the rest."""
    for name in SMALL:
        path = f"groups/{name}.json"
        everything = {a["id"]: a for a in command.document(path)["architectures"]}
        for more, kept in (
            (["--type=1"], lambda a: a["type"] == 1),
            (["--type=2"], lambda a: a["type"] == 2),
            (["--max-neurons=4"], lambda a: a["neurons"] <= 4),
        ):
            found = {a["id"]: a for a in command.document(path, *more)["architectures"]}
            wanted = {i: a for i, a in everything.items() if kept(a)}
            tally.check(found == wanted, f"{path} {more[0]} only leaves out")


def check_same_bytes(tally, command):
    for name in (*SMALL, "torus-4x4", "f4", "e6"):
        arguments = ("enumerate", f"groups/{name}.json")
        once = command.output(*arguments)
        tally.check(command.output(*arguments) == once, f"{name} twice")
        for jobs in ("-j1", "-j2", "-j5"):
            tally.check(command.output(*arguments, jobs) == once, f"{name} with {jobs}")


def check_pictures(tally, command):
    for name in (*SMALL, "torus-4x4"):
        dot = command.output("enumerate", f"groups/{name}.json", "--format=dot")
        drawn = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, text=True)
        tally.equal((drawn.returncode, drawn.stderr), (0, ""), f"dot draws {name}")
        counts = command.document(f"groups/{name}.json")["counts"]
        tunnels = dot.count("style=dashed")
        tally.equal(tunnels, counts["tunnels"], f"{name}: dashed edges")
        tally.equal(dot.count(" -> "), counts["inclusions"] + tunnels, f"{name}: edges")


def check_files(tally, command):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "out.json"
        command.output("enumerate", "D6", "-o", path)
        tally.equal(path.read_text(), command.output("enumerate", "D6"), "-o writes the same")
        path.write_text("precious")
        failed = command.run("enumerate", "groups/s8.json", "--engine=lattice", "--max-order=100",
                             "-o", path)
        tally.equal(failed.returncode, 1, "a limit is status 1")
        tally.equal(path.read_text(), "precious", "a failure leaves the file alone")
        tally.equal(os.listdir(folder), ["out.json"], "a failure leaves nothing beside it")
        nowhere = command.run("enumerate", "D6", "-o", pathlib.Path(folder) / "no" / "where")
        tally.equal(nowhere.returncode, 1, "a folder that is not there is status 1")
    with open("/dev/full", "w") as full:
        result = subprocess.run([command.path, "enumerate", "D6"], stdout=full,
                                stderr=subprocess.PIPE, text=True, cwd=ROOT)
    tally.equal(result.returncode, 1, "/dev/full is status 1")
    tally.equal(len(result.stderr.splitlines()), 1, "/dev/full is one line")


def check_parts(tally, command):
    for name, parts in (("d6", 3), ("torus-4x4", 4), ("cube", 40)):
        source = f"groups/{name}.json"
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder) / str(i) for i in range(1, parts + 1)]
            for i, file in enumerate(files, 1):
                command.output("enumerate", source, "-f", "jsonl", f"--part={i}/{parts}", "-o", file)
            merged = command.output("merge", *reversed(files))
            whole = command.output("enumerate", source, "-f", "jsonl")
            tally.check(merged == whole, f"{parts} parts of {name} merge")
            short = command.run("merge", *files[1:])
            tally.equal(short.returncode, 2, f"{parts - 1} parts of {name} do not")
            text = files[0].read_text()
            files[0].write_text(text[: len(text) // 2])
            cut = command.run("merge", *files)
            tally.equal((cut.returncode, cut.stdout and "output"), (2, cut.stdout and "output"),
                        f"a cut part of {name} is refused")


def main():
    tally, command = Tally(), Command(os.environ.get("GSNN", ROOT / "build" / "gsnn"))
    check_widths(tally, command)
    check_schemas(tally, command)
    check_selection(tally, command)
    check_same_bytes(tally, command)
    check_pictures(tally, command)
    check_files(tally, command)
    check_parts(tally, command)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
