"""Groups whose letters have too many neurons to meet their pairs: tables come from subgroups."""
import json
import os

import pytest


def test_second_letters_of_s7(gsnn, enumeration, tally, tmp_path):
    """249 letters with 118462 neurons: what follows p is what is admissible for the joined action."""
    made = enumeration("S7", "--all")
    degree = made["group"]["degree"]
    lines = gsnn.output("deep", "--list", "--all-words", "--exact-depth", "-f", "csv", "S7").splitlines()[1:]
    second = [line.split(",")[0].split(">")[0] for line in lines]
    tally.equal(len(second), 3737, "words of two letters")
    small = [letter for letter in made["architectures"] if letter["id"] in second and letter["neurons"] <= 42]
    assert len(small) == 6
    for letter in small:
        joined = [list(g) + [abs(i) + degree for i in rho]
                  for g, rho in zip(made["group"]["generators"], letter["signed_permutations"])]
        path = tmp_path / "joined.json"
        path.write_text(json.dumps({"action": "permutation", "generators": joined}))
        counts = dict(line.split() for line in gsnn.output("count", path).splitlines())
        tally.equal(second.count(letter["id"]), int(counts["admissible.type1"]) + int(counts["admissible.type2"]),
                    f"behind {letter['id']}")


def test_what_has_no_tables_is_said(gsnn):
    """Without the letter of the trivial subgroup all pairs would have to be met."""
    found = json.loads(gsnn.output("enumerate", "--all", "--weights=none", "--no-morphisms", "S7"))
    largest = max(letter["neurons"] for letter in found["architectures"])
    letters = ",".join(letter["id"] for letter in found["architectures"] if letter["neurons"] < largest)
    result = gsnn.run("deep", f"--letters={letters}", "S7")
    assert result.returncode == 1 and result.stdout == "" and result.stderr.count("\n") == 1
    assert "neurons, too many for tables of all pairs" in result.stderr


@pytest.mark.skipif(bool(os.environ.get("SANITIZE")), reason="a sanitizer maps more than any limit on memory")
@pytest.mark.parametrize("group, limit, what", [
    ("B6", "500M", "58459 pairs have signed permutations and rows of at least"),
    ("C2xC2xC2xC2xC2xC2", "1G", "the tables of 26387 letters and 2825 classes of H are 1.19 GB"),
])
def test_what_needs_too_much_memory_is_refused_before(gsnn, group, limit, what):
    """Its size is said, and the limit, at once."""
    result = gsnn.run("deep", f"--memory-limit={limit}", group)
    assert result.returncode == 1 and result.stdout == "" and result.stderr.count("\n") == 1
    assert what in result.stderr and "there is memory for" in result.stderr
    assert "out of memory" not in result.stderr
