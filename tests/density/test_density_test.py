"""`gsnn density test`: power, true symmetries, resuming, and bytes that depend on nothing but the
seed.  (tests/unit/test_symmetry_test.c has its level.)"""
import json

import pytest

NORMAL = {"law": "normal"}


def mean_shift(size):
    return [{"law": "normal", "mean": size if i == 0 else 0} for i in range(6)]


def law(**members):
    return {"schema": "gsnn-law/1", "activation": "relu", "hidden": 8, "weights": NORMAL,
            "readout": {"law": "normal", "variance": "1/8"}, **members}


@pytest.fixture
def ask(gsnn, tmp_path):
    def run(rules, *arguments, group="D6", law_file="law.json"):
        path = tmp_path / law_file
        path.write_text(json.dumps(rules), encoding="utf-8")
        return gsnn.run("density", "test", f"--law={path}", *arguments, group)
    return run


def test_power(gsnn, ask):
    result = ask(law(weights=mean_shift("3/10")), "--draws=4096")
    assert result.returncode == 3, result.stderr
    answer = gsnn.parse(result.stdout)
    assert answer["p"] == 0.001 and answer["reject"] is True
    assert answer["worst"]["z"] > 5
    assert answer["tested"] == {"order": 12}


def test_subgroup(gsnn, ask):
    """The mean 1 2 -2 -1 -2 2 leaves an element that keeps it, and no other group."""
    pattern = [{"law": "normal", "mean": v} for v in (1, 2, -2, -1, -2, 2)]
    kept = ask(law(weights=pattern), "--draws=4096", "--subgroup=4.0")
    answer = gsnn.parse(kept.stdout)
    assert kept.returncode in (0, 3) and answer["tested"]["architecture"] == "4.0"
    assert ask(law(weights=pattern), "--draws=4096").returncode == 3


@pytest.mark.parametrize("tie", ["orbit", "rows"])
def test_true_symmetries(gsnn, ask, tie):
    """Draws that are invariant themselves, up to rounding, and laws that are."""
    tied = {"schema": "gsnn-law/1", "architecture": "6.0", "channels": 3, "tie": tie,
            "weights": NORMAL, "readout": NORMAL}
    result = ask(tied, "--draws=4096", "--seed=3")
    assert result.returncode == 0, result.stdout
    if tie == "orbit":
        assert gsnn.parse(result.stdout)["p"] == 1


def test_matrices(gsnn, ask, bundled):
    result = ask(law(weights=NORMAL), "--draws=2048", group=str(bundled["d5-plane"]))
    assert result.returncode == 0, result.stdout
    shifted = [{"law": "normal", "mean": 1}, NORMAL]
    assert ask(law(weights=shifted), "--draws=2048", group=str(bundled["d5-plane"])).returncode == 3


def test_large_group(gsnn, ask):
    """S8 has too many elements: cyclic subgroups stand for it."""
    weights = [{"law": "normal", "mean": 2 if i == 0 else 0} for i in range(8)]
    result = ask(law(), "--draws=2048", "--copies=99", group="S8")
    answer = gsnn.parse(result.stdout)
    assert result.returncode == 0 and len(answer["tested"]["cyclic_subgroups"]) == 8
    assert ask(law(weights=weights), "--draws=2048", "--copies=99", group="S8").returncode == 3


def test_resume(gsnn, ask, tmp_path):
    state = tmp_path / "state.json"
    whole = ask(law(), "--draws=6144", "--copies=99").stdout
    ask(law(), "--draws=2048", "--copies=99", f"--resume={state}")
    ask(law(), "--draws=5120", "--copies=99", f"--resume={state}")
    assert ask(law(), "--draws=6144", "--copies=99", f"--resume={state}").stdout == whole
    other = ask(law(hidden=9), "--draws=8192", f"--resume={state}", law_file="other.json")
    assert other.returncode == 2 and "another law" in other.stderr
    fewer = ask(law(), "--draws=1024", f"--resume={state}")
    assert fewer.returncode == 2 and "more than 1024" in fewer.stderr


def test_bytes(ask):
    texts = {ask(law(), "--draws=4096", "--copies=99", "-j", threads).stdout for threads in "123"}
    assert len(texts) == 1
