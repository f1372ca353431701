#!/usr/bin/python3
"""Checks that malformed and hostile group files are refused, each by one line that says where.

    tests/input/run.py [--command build/gsnn] [--wrap "valgrind -q --error-exitcode=99"]

The files are those of bad/, listed in bad.txt with a fragment of the message, those of made_up.py,
and every proper beginning of a good file.
"""
import argparse
import os
import pathlib
import shlex
import stat
import subprocess
import sys
import tempfile

from made_up import MADE_UP, permutation

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--command", default=os.environ.get("GSNN", str(ROOT / "build" / "gsnn")))
arguments.add_argument("--wrap", default="", help="a program to run the command under")
options = arguments.parse_args()
COMMAND = shlex.split(options.wrap) + [os.path.abspath(options.command), "enumerate"]

passed = failed = 0


def refused(label, source, fragment, prefix=None, **run):
    """The source must end in status 2, no output, and one line with the fragment."""
    global passed, failed
    result = subprocess.run(COMMAND + [source], capture_output=True, timeout=120, **run)
    line = result.stderr.decode("utf-8", "backslashreplace")
    start = f"gsnn: {source}: " if prefix is None else prefix
    wrong = [
        complaint
        for complaint, holds in [
            (f"status {result.returncode}", result.returncode == 2),
            (f"output {result.stdout[:200]!r}", result.stdout == b""),
            ("not one line", line.count("\n") == 1 and line.endswith("\n")),
            (f"does not begin with {start!r}", line.startswith(start)),
            (f"does not contain {fragment!r}", fragment in line),
            ("not printable", all(c == "\n" or c.isprintable() for c in line)),
        ]
        if not holds
    ]
    passed += not wrong
    failed += bool(wrong)
    if wrong:
        print(f"FAILED {label}: {'; '.join(wrong)}\n  {line[:2000]}")


def check_listed():
    listed = set()
    for line in (HERE / "bad.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, fragment = line.split(": ", 1)
            listed.add(name + ".json")
            refused(name, f"tests/input/bad/{name}.json", fragment, cwd=ROOT)
    there = {path.name for path in (HERE / "bad").iterdir()}
    assert there == listed, f"bad.txt and bad/ differ: {there ^ listed}"


def check_made_up(folder):
    for name, content, fragment in MADE_UP:
        path = folder / f"{name}.json"
        path.write_bytes(content)
        refused(name, str(path), fragment)
        path.unlink()


def check_truncated(folder):
    """Every proper beginning of a good file is a bad one."""
    content = (ROOT / "groups" / "d6.json").read_bytes().rstrip()
    path = folder / "cut.json"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        refused(f"d6.json cut to {length} bytes", str(path), "")


def check_places(folder):
    """Things that are not readable files, and names that are nothing."""
    neither = (
        "is neither a file nor a built-in group "
        "(C6, D6, S5, A5, B3, Q8, products such as C2xC4)"
    )
    refused("directory", str(folder), "is a directory")
    refused("directory.json", str(folder) + "/", "is a directory")
    refused("missing", str(folder / "missing.json"), "No such file or directory")
    refused("beyond a file", str(HERE / "bad.txt" / "d6.json"), "Not a directory")
    loop = folder / "loop.json"
    loop.symlink_to(loop)
    refused("loop of links", str(loop), "symbolic links")
    refused("long path", "d" * 5000 + "/g.json", "File name too long", prefix="gsnn: ...")
    refused("empty device", "/dev/null", "there is nothing in it")
    refused("endless device", "/dev/zero", "larger than the limit of 64 MiB")
    refused("line in a name", str(folder / "a\nb.json"), "No such file", prefix="gsnn: /")
    standard = "gsnn: standard input: "
    refused("empty input", "-", "there is nothing in it", prefix=standard, stdin=subprocess.DEVNULL)
    refused("bad input", "-", "line 1, column 1", prefix=standard, input=b"D6")
    for name in ["", "X7", "c6", "C", "6", "Q6", "C-1", "C+1", "C6 "]:
        refused(f"name {name!r}", name, neither, prefix=f"gsnn: '{name}' ", cwd=folder)
    for name in ["C6x", "xC6", "C6xX7", "C6xC", "C6XC2", "C6x C2"]:
        refused(f"name {name!r}", name, neither, prefix=f"gsnn: '{name}' ", cwd=folder)
    for name, fragment in [
        ("C0", "the n of C0 is at least 1"),
        ("D2", "the n of D2 is at least 3"),
        ("C3xS0", "the n of S0 is at least 1"),
        ("C65536", "it acts on more than 65535 points"),
        ("B32768", "it acts on more than 32767 coordinates"),
        ("C40000xC40000", "it acts on more than 65535 points"),
        ("B1xC32767", "it acts on more than 32767 coordinates"),
        ("S99999999999999999999999999", "it acts on more than 65535 points"),
        ("x".join(["C2"] * 1001), "it has more than 1000 generators"),
    ]:
        refused(name[:40], name, fragment, prefix="gsnn: ")
    refused("gap without expression", "gap:", "an expression is missing", prefix="gsnn: gap: ")
    forbidden = folder / "forbidden.json"
    forbidden.write_bytes(permutation(b"[[2,1]]"))
    forbidden.chmod(0)
    if os.geteuid() != 0:
        refused("no permission", str(forbidden), "Permission denied")
    elif executable_by_all(pathlib.Path(COMMAND[-2])):
        folder.chmod(0o755)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        refused("no permission", str(forbidden), "Permission denied", **nobody)
    else:
        print("skipped: no permission (root may read it, and nobody cannot run the command)")


def executable_by_all(path):
    return all(p.stat().st_mode & stat.S_IXOTH for p in [path, *path.parents])


with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    check_listed()
    check_made_up(folder)
    check_truncated(folder)
    check_places(folder)
    for trace in ["/tmp/gsnn-was-here", ROOT / "gsnn-was-here"]:
        assert not os.path.exists(trace), "reading a group file has run code"
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
