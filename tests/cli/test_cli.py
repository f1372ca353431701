"""What a case of cases/*.json cannot say of the command line: files, schemas, pictures, widths."""
import json
import os
import pathlib
import re
import subprocess
import tempfile

from command import ROOT

SMALL = "c6 d4 q8 s4-edges s5 b3 sign-flips d5-plane cube tetrahedron-rotations".split()


def commands(gsnn):
    """The names of all commands, as the overview lists them."""
    names = re.findall(r"^  ([a-z]+)  ", gsnn.output("--help"), re.M)
    assert {"enumerate", "verify", "report"} <= set(names)
    return names


def test_ranks_of_dot(tally, gsnn):
    """Ranks, and the architectures in them, come in the order of ids, wherever names lie in memory."""
    for name in SMALL:
        ids = [a["id"] for a in json.loads(gsnn.output("enumerate", f"groups/{name}.json"))["architectures"]]
        nodes = re.findall(r"^\t\t(\d+\.\d+)\t", gsnn.output("enumerate", f"groups/{name}.json", "-f", "dot"), re.M)
        tally.equal(nodes, ids, f"nodes of {name}")


def test_widths(tally, gsnn):
    texts = {"--help": gsnn.output("--help")}
    texts |= {f"help {name}": gsnn.output("help", name) for name in commands(gsnn)}
    for name in ("d6", "s6", "torus-8x8", "icosahedron", "b4"):
        arguments = ("enumerate", f"groups/{name}.json", "--all", "--format=table")
        texts[f"table of {name}"] = gsnn.output(*arguments)
    for label, text in texts.items():
        wide = [line for line in text.splitlines() if len(line) > 80]
        tally.check(not wide, f"{label} fits 80 columns", wide[:1])


def test_help(tally, gsnn):
    """`help X` and `X --help` are one text, which has an entry for each option of the manual's."""
    for name in commands(gsnn):
        told = gsnn.output("help", name)
        tally.check(told.startswith(f"Usage: gsnn {name}"), f"help {name} begins with the usage", told[:80])
        tally.equal(gsnn.output(name, "--help"), told, f"{name} --help")
        manual = gsnn.output("--manual", name)
        options = set(re.findall(r"^\.It .*Fl -([a-z-]+)", manual, re.M))
        entries = set(re.findall(r"^ +(?:-\w, )?--([a-z-]+)", told, re.M))
        tally.equal(entries, options | {"help"}, f"options of {name} in help and manual")


def test_manual(tally, gsnn, build):
    """The manual that was built is put together from what the command says today."""
    assembled = subprocess.run([ROOT / "docs/man/assemble", gsnn.path], capture_output=True, text=True)
    tally.equal(assembled.returncode, 0, assembled.stderr)
    tally.equal(assembled.stdout, (build / "gsnn.1").read_text(), "the manual")
    for name in commands(gsnn):
        tally.check(f".Ss gsnn {name}\n" in assembled.stdout, f"the manual has a section on {name}")


def test_schemas(tally, gsnn, schemas):
    record = ("enumeration", "#/$defs/record")
    for name in SMALL:
        for more in ([], ["--all"], ["--weights=row"], ["--weights=none", "--no-morphisms"],
                     ["--max-rows=3"], ["--type=2", "--max-neurons=6"], ["--generators=none"]):
            arguments = ["enumerate", f"groups/{name}.json", *more]
            label = " ".join(arguments)
            whole = json.loads(gsnn.output(*arguments))
            errors = schemas.faults(whole)
            tally.check(not errors, f"{label} fits its schema", errors[:1])
            lines = gsnn.output(*arguments, "--format=jsonl").splitlines()
            errors = [e for line in lines for e in schemas.faults(json.loads(line), *record)]
            tally.check(not errors, f"{label}: lines fit their schema", errors[:1])
            told = len(whole["architectures"]) + len(whole.get("morphisms", []))
            tally.equal(len(lines), 1 + told, f"{label}: number of lines")


def test_selection(tally, gsnn):
    """What --type and --max-neurons leave out changes no id, nor anything else of the rest."""
    for name in SMALL:
        path = f"groups/{name}.json"
        everything = {a["id"]: a for a in gsnn.document(path)["architectures"]}
        for more, kept in (
            (["--type=1"], lambda a: a["type"] == 1),
            (["--type=2"], lambda a: a["type"] == 2),
            (["--max-neurons=4"], lambda a: a["neurons"] <= 4),
        ):
            found = {a["id"]: a for a in gsnn.document(path, *more)["architectures"]}
            wanted = {i: a for i, a in everything.items() if kept(a)}
            tally.check(found == wanted, f"{path} {more[0]} only leaves out")


def test_same_bytes(tally, gsnn):
    for name in (*SMALL, "torus-4x4", "f4", "e6"):
        arguments = ("enumerate", f"groups/{name}.json")
        once = gsnn.output(*arguments)
        tally.check(gsnn.output(*arguments) == once, f"{name} twice")
        for jobs in ("-j1", "-j2", "-j5"):
            tally.check(gsnn.output(*arguments, jobs) == once, f"{name} with {jobs}")


def test_pictures(tally, gsnn):
    for name in (*SMALL, "torus-4x4"):
        dot = gsnn.output("enumerate", f"groups/{name}.json", "--format=dot")
        drawn = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, text=True)
        tally.equal((drawn.returncode, drawn.stderr), (0, ""), f"dot draws {name}")
        counts = gsnn.document(f"groups/{name}.json")["counts"]
        tunnels = dot.count("style=dashed")
        tally.equal(tunnels, counts["tunnels"], f"{name}: dashed edges")
        tally.equal(dot.count(" -> "), counts["inclusions"] + tunnels, f"{name}: edges")


def test_files(tally, gsnn):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "out.json"
        gsnn.output("enumerate", "D6", "-o", path)
        tally.equal(path.read_text(), gsnn.output("enumerate", "D6"), "-o writes the same")
        path.write_text("precious")
        failed = gsnn.run("enumerate", "groups/s8.json", "--engine=lattice", "--max-order=100",
                             "-o", path)
        tally.equal(failed.returncode, 1, "a limit is status 1")
        tally.equal(path.read_text(), "precious", "a failure leaves the file alone")
        tally.equal(os.listdir(folder), ["out.json"], "a failure leaves nothing beside it")
        nowhere = gsnn.run("enumerate", "D6", "-o", pathlib.Path(folder) / "no" / "where")
        tally.equal(nowhere.returncode, 1, "a folder that is not there is status 1")
    with open("/dev/full", "w") as full:
        result = subprocess.run([gsnn.path, "enumerate", "D6"], stdout=full,
                                stderr=subprocess.PIPE, text=True, cwd=ROOT)
    tally.equal(result.returncode, 1, "/dev/full is status 1")
    tally.equal(len(result.stderr.splitlines()), 1, "/dev/full is one line")


def test_parts(tally, gsnn):
    for name, parts in (("d6", 3), ("torus-4x4", 4), ("cube", 40)):
        source = f"groups/{name}.json"
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder) / str(i) for i in range(1, parts + 1)]
            for i, file in enumerate(files, 1):
                gsnn.output("enumerate", source, "-f", "jsonl", f"--part={i}/{parts}", "-o", file)
            merged = gsnn.output("merge", *reversed(files))
            whole = gsnn.output("enumerate", source, "-f", "jsonl")
            tally.check(merged == whole, f"{parts} parts of {name} merge")
            gsnn.refuses("merge", *files[1:])
            text = files[0].read_text()
            files[0].write_text(text[: len(text) // 2])
            gsnn.refuses("merge", *files)


def test_parts_from_pipes(gsnn, tmp_path):
    """Parts are read twice; those that come from a pipe are copied."""
    parts = [tmp_path / str(i) for i in (1, 2)]
    for i, part in enumerate(parts, 1):
        gsnn.output("enumerate", "D6", "-f", "jsonl", f"--part={i}/2", "-o", part)
    merged = gsnn.output("merge", "/dev/stdin", parts[1], text=parts[0].read_text())
    assert merged == gsnn.output("enumerate", "D6", "-f", "jsonl")
