"""--names: what GAP calls the groups H and K of architectures stands beside their generators."""
import shutil

import pytest

pytestmark = pytest.mark.skipif(shutil.which("gap") is None, reason="there is no GAP")

# By the order of the group: the only names that GAP can give to subgroups of D4 and S4, but for
# orders with several.
BY_ORDER = {1: {"1"}, 2: {"C2"}, 3: {"C3"}, 4: {"C4", "C2 x C2"}, 6: {"S3"}, 8: {"D8"}, 12: {"A4"},
            24: {"S4"}}


def structures(architectures):
    return [(a["id"], name, int(a[name]["order"]), a[name].get("structure"))
            for a in architectures for name in ("H", "K")]


@pytest.mark.parametrize("group,options", [
    ("D4", ["--all"]), ("S4", ["--engine=gap"]), ("groups/cube-rotations.json", ["--type=2"]),
])
def test_names(gsnn, schemas, group, options):
    plain = gsnn.document(group, *options)
    named = gsnn.document(group, *options, "--names")
    schemas.check(named)
    told = structures(named["architectures"])
    assert told
    for identity, name, order, structure in told:
        assert structure in BY_ORDER[order], f"{identity}: {name} of order {order} is {structure!r}"
    # It adds the names and changes nothing else.
    for architecture in named["architectures"]:
        for name in ("H", "K"):
            del architecture[name]["structure"]
    assert named == plain


def test_names_tell_groups_apart(gsnn):
    """The two kinds of order 4 in D4: the cyclic group moves every point in one cycle."""
    for architecture in gsnn.document("D4", "--all", "--names")["architectures"]:
        for name in ("H", "K"):
            group = architecture[name]
            if int(group["order"]) == 4:
                four = any([2, 3, 4, 1] == g or [4, 1, 2, 3] == g for g in group["generators"])
                assert group["structure"] == ("C4" if four else "C2 x C2")


def test_names_in_lines(gsnn):
    lines = gsnn.output("enumerate", "D4", "-f", "jsonl", "--names").splitlines()
    records = [gsnn.parse(line) for line in lines]
    architectures = [r for r in records if r["record"] == "architecture"]
    assert architectures and all("structure" in a["H"] and "structure" in a["K"] for a in architectures)
