"""Group files that no line of hostile.toml can hold, and names that are no group, are refused by one
line that says where."""
import os
import pathlib
import stat
import tempfile

import pytest

from command import ROOT
from input_made_up import MADE_UP, permutation

NEITHER = (
    "is neither a file nor a built-in group "
    "(C6, D6, S5, A5, B3, Q8, products such as C2xC4)"
)


def refuses(gsnn, source, says, start=None, **more):
    start = f"gsnn: {source}: " if start is None else start
    return gsnn.refuses("enumerate", source, says=says, start=start, **more)


@pytest.mark.parametrize("name,content,says", MADE_UP, ids=[case[0] for case in MADE_UP])
def test_made_up(gsnn, tmp_path, name, content, says):
    path = tmp_path / f"{name}.json"
    path.write_bytes(content)
    refuses(gsnn, path, says)
    for trace in ["/tmp/gsnn-was-here", ROOT / "gsnn-was-here"]:
        assert not os.path.exists(trace), "reading a group file has run code"


def test_truncated(gsnn, tmp_path):
    """Every proper beginning of a good file is a bad one."""
    content = (ROOT / "groups" / "d6.json").read_bytes().rstrip()
    path = tmp_path / "cut.json"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        refuses(gsnn, path, "")


def test_no_files(gsnn, tmp_path):
    refuses(gsnn, tmp_path, "is a directory")
    refuses(gsnn, f"{tmp_path}/", "is a directory")
    refuses(gsnn, tmp_path / "missing.json", "No such file or directory")
    refuses(gsnn, pathlib.Path(__file__) / "d6.json", "Not a directory")
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    refuses(gsnn, loop, "symbolic links")
    refuses(gsnn, "d" * 5000 + "/g.json", "File name too long", start="gsnn: ...")
    refuses(gsnn, "/dev/null", "there is nothing in it")
    refuses(gsnn, "/dev/zero", "larger than the limit of 64 MiB")
    refuses(gsnn, tmp_path / "a\nb.json", "No such file", start="gsnn: /")


def test_standard_input(gsnn):
    refuses(gsnn, "-", "there is nothing in it", start="gsnn: standard input: ")
    refuses(gsnn, "-", "line 1, column 1", start="gsnn: standard input: ", data=b"D6")


@pytest.mark.parametrize("name", [
    "", "X7", "x6", "C", "6", "Q6", "C-1", "C+1", "C6 ", "C6x", "xC6", "C6xX7", "C6xC", "C6XC2", "C6x C2",
])
def test_no_name(gsnn, tmp_path, name):
    refuses(gsnn, name, NEITHER, start=f"gsnn: '{name}' ", cwd=tmp_path)


@pytest.mark.parametrize("name,says", [
    ("C0", "the n of C0 is at least 1"),
    ("D2", "the n of D2 is at least 3"),
    ("C3xS0", "the n of S0 is at least 1"),
    ("C65537", "it acts on more than 65536 points"),
    ("B32769", "it acts on more than 32768 coordinates"),
    ("C40000xC40000", "it acts on more than 65536 points"),
    ("B1xC32768", "it acts on more than 32768 coordinates"),
    ("S99999999999999999999999999", "it acts on more than 65536 points"),
    pytest.param("x".join(["C2"] * 1001), "it has more than 1000 generators", id="C2xC2x..."),
])
def test_limits_of_names(gsnn, name, says):
    refuses(gsnn, name, says, start="gsnn: ")


def test_gap_without_expression(gsnn):
    refuses(gsnn, "gap:", "an expression is missing", start="gsnn: gap: ")


def executable_by_all(path):
    return all(p.stat().st_mode & stat.S_IXOTH for p in [path, *path.parents])


def test_no_permission(gsnn):
    nobody = {}
    if os.geteuid() == 0:
        if not executable_by_all(pathlib.Path(gsnn.path)):
            pytest.skip("root may read it, and nobody cannot run the command")
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    # Not tmp_path, which is closed to others.
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        forbidden = folder / "forbidden.json"
        forbidden.write_bytes(permutation(b"[[2,1]]"))
        forbidden.chmod(0)
        refuses(gsnn, forbidden, "Permission denied", **nobody)
