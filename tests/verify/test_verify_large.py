"""`gsnn verify` of large files, which are mapped, against the same bytes from a pipe, which are read."""
import subprocess

import pytest

from command import SANITIZED
from large_enumeration import BLANKS, peak, spread, spread_rows


@pytest.fixture(scope="module")
def document(gsnn):
    return gsnn.output("enumerate", "groups/s4-edges.json", "--all")


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


@pytest.mark.skipif(SANITIZED, reason="the sanitizer's memory is not the program's")
def test_memory(tally, gsnn, document, tmp_path):
    """A file of a hundred megabytes is not held."""
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.write_text(document)
    large.write_text(spread_rows(document))
    peaks = [peak(gsnn, "verify", path) for path in (small, large)]
    tally.check(peaks[1] < peaks[0] + 40000, "peak memory", f"{peaks[0]} and {peaks[1]} kB")
