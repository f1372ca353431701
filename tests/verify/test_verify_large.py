"""`gsnn verify` of large files, which are mapped, against the same bytes from a pipe, which are read."""
import subprocess
import sys

import pytest

from command import SANITIZED

MAPPED = 1 << 24
BLANKS = " " * (MAPPED // 4)


@pytest.fixture(scope="module")
def document(gsnn):
    return gsnn.output("enumerate", "groups/s4-edges.json", "--all")


def spread(text):
    """The document with megabytes of blanks before its lists, between their elements and within rows."""
    text = text.replace('"architectures":[', BLANKS + '"architectures":[' + BLANKS, 1)
    text = text.replace('"rows":[[', '"rows":[' + BLANKS + "[", 3)
    text = text.replace('"morphisms":[{', '"morphisms":[' + BLANKS + "{", 1)
    assert len(text) > MAPPED
    return text


def both(gsnn, path):
    """What verify says of a file, and of its bytes through a pipe."""
    results = []
    with open(path, "rb") as file:
        results.append(subprocess.run([gsnn.path, "verify", "-"], stdin=file, capture_output=True))
    results.append(subprocess.run([gsnn.path, "verify", "-"], input=path.read_bytes(), capture_output=True))
    return [(r.returncode, r.stdout, r.stderr) for r in results]


def test_true(tally, gsnn, document, tmp_path):
    path = tmp_path / "large.json"
    path.write_text(spread(document))
    told = gsnn.run("verify", text=document).stdout
    mapped, piped = both(gsnn, path)
    tally.equal(mapped, (0, told.encode(), b""), "standard input that is a large file")
    tally.equal(piped, mapped, "the same bytes from a pipe")
    tally.equal(gsnn.run("verify", path).stdout, told, "a large file by name")
    lines = gsnn.output("enumerate", "groups/s4-edges.json", "--all", "--format=jsonl").split("\n")
    path.write_text(("\n" + BLANKS + "\n" + BLANKS).join(lines[:6]) + "\n" + "\n".join(lines[6:]))
    mapped, piped = both(gsnn, path)
    tally.equal(mapped, (0, told.encode(), b""), "JSON lines in a large file")
    tally.equal(piped, mapped, "JSON lines from a pipe")


def test_damaged(tally, gsnn, document, tmp_path):
    """Falsehoods, and faults of syntax at both ends, are told with the same words and places."""
    path = tmp_path / "large.json"
    large = spread(document)
    half = len(large) // 2
    rows = large.rindex('"rows":[[') + 9
    damages = {
        "a false order": large.replace('"order":2,', '"order":4,', 1),
        "a false row": large[:rows] + "9" + large[rows:],
        "another row": large[:rows] + "-" + large[rows:],
        "an early end": large[:half], "a late end": large[:-3],
        "something behind": large + "x", "a missing comma": large.replace("},\n", "}\n", 1),
        "a letter in the blanks": large.replace(BLANKS, BLANKS[:-1] + "x", 2),
        "no architectures": large.replace('"architectures"', '"buildings"', 1),
        "an unknown end": large.replace('"to":"', '"to":"x', 1),
    }
    for name, text in damages.items():
        path.write_text(text)
        mapped, piped = both(gsnn, path)
        tally.check(mapped == piped and mapped[0] in (2, 3), name, f"{mapped}\n{piped}")


# A process that was forked counts the memory of the one that it comes from: this one is small.
MEASURE = """
import os, sys
child = os.fork()
if not child:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(SANITIZED, reason="the sanitizer's memory is not the program's")
def test_memory(tally, gsnn, document, tmp_path):
    """A file of a hundred megabytes is not held."""
    path, peaks = tmp_path / "large.json", []
    for blanks in "", BLANKS:
        path.write_text(document.replace('"rows":[[', '"rows":[' + blanks + "["))
        words = [sys.executable, "-c", MEASURE, gsnn.path, "verify", path]
        result = subprocess.run(words, capture_output=True, text=True)
        tally.check(not result.returncode, f"{path.stat().st_size} bytes are true", result.stdout)
        peaks.append(int(result.stdout.split()[-1]))
    tally.check(peaks[1] < peaks[0] + 40000, "peak memory", f"{peaks[0]} and {peaks[1]} kB")
