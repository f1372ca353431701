"""draw codomain, and what reports say of other outputs and of pairs that come alive in deep networks."""
import json

import pytest

from command import ROOT


def source(name):
    return name if name[0].isupper() else ROOT / "groups" / f"{name}.json"


@pytest.mark.parametrize("group, codomains", [("D6", 5), ("D4", 5), ("B3", 5), ("C1", 2), ("d5-plane", 3)])
def test_codomains(gsnn, enumeration, tmp_path, group, codomains):
    """As many columns as there are characters, and the input, for relu and for odd; a number in each cell that
    lives."""
    path = enumeration.file(group)
    picture = gsnn.output("draw", "codomain", path)
    assert picture.startswith("<?xml") and picture == gsnn.output("draw", "codomain", path)
    document = enumeration(group)
    columns = ["trivial", "input"]
    page = tmp_path / "r.html"
    gsnn.output("report", source(group), "-o", page)
    rows = page.read_text().split('<table id="codomains"')[1].split("</table>")[0].split("<tr>")[1:]
    names = [cell.split("<")[0] for cell in rows[0].split('scope="col">')[1:]]
    assert names[0] == "id" and {*columns} <= {*names} and len(names) == 1 + codomains
    for row in rows[1:]:
        identifier, *cells = [cell.split("<")[0] for cell in row.split("<td>")[1:]]
        assert len(cells) == codomains
        for name, cell in zip(names[1:], cells):
            for activation, value in zip(("relu", "odd"), cell.split(" / ")):
                live = enumeration(group, f"--codomain={name}", f"--activation={activation}")["architectures"]
                outputs = {a["id"]: a["parameters"]["output"] for a in live}
                assert value == str(outputs.get(identifier, "\u2013")), (identifier, name, activation)
    assert len(rows) == 1 + len(document["architectures"])


@pytest.mark.parametrize("group", ["D4", "D6", "S3"])
def test_what_wakes(gsnn, tmp_path, group):
    """The report names the letters that gsnn deep names, for every inadmissible pair."""
    page = tmp_path / "r.html"
    gsnn.output("report", group, "-o", page)
    rows = page.read_text().split('<table id="wakes"')[1].split("</table>")[0].split("<tr>")[2:]
    found = {}
    for row in rows:
        cells = [cell.split("<")[0] for cell in row.split("<td>")[1:]]
        found[cells[0]] = [] if cells[4] == "no single layer" else cells[4].split(", ")
    letters = json.loads(gsnn.output("deep", "--letters-table", "-f", "json", group))["letters"]
    assert found == {p["id"]: p["wakes_after"] for p in letters if not p["admissible"]}
    assert found


@pytest.mark.parametrize("group, options, said", [
    ("e8", [], ["which inadmissible pairs come alive in deep networks, since the group has more than 1000 elements",
                "a table of codomains, since there are more than 60 architectures"]),
    ("b4", [], ["which inadmissible pairs come alive in deep networks, since there are more than 1000 pairs"]),
    ("d6", ["--codomain=--", "--activation=sin"], ["which is known for activations like ReLU and odd ones"]),
    ("d5-plane", [], []), ("s5", [], []), ("c6", ["--codomain=-", "--activation=odd"], [])])
def test_no_limit_is_silent(gsnn, tmp_path, group, options, said):
    """A page has what wakes each inadmissible pair, or says why not; of matrices too."""
    page = tmp_path / "r.html"
    gsnn.output("report", *options, ROOT / "groups" / f"{group}.json", "-o", page)
    text = page.read_text()
    assert all(what in text for what in said)
    asleep = json.loads(gsnn.output("enumerate", "--all", "--weights=none", "--no-morphisms", *options,
                                    ROOT / "groups" / f"{group}.json"))["architectures"] if group != "e8" else []
    assert ('<table id="wakes"' in text) == (any(not a["admissible"] for a in asleep) and not said)


def test_without_outputs(gsnn, tmp_path):
    """Pairs without output weights come alive before layers that see them; the others as without a codomain."""
    page = tmp_path / "r.html"
    gsnn.output("report", "--codomain=-+", "D4", "-o", page)
    rows = page.read_text().split('<table id="wakes"')[1].split("</table>")[0].split("<tr>")[2:]
    cells = [[cell.split("<")[0] for cell in row.split("<td>")[1:]] for row in rows]
    asleep = [a for a in json.loads(gsnn.output("enumerate", "--all", "--codomain=-+", "D4"))["architectures"]
              if not a["admissible"]]
    assert [row[0] for row in cells] == [a["id"] for a in asleep]
    assert [row[3] == "no output weights" for row in cells] == [a["reason"] == "no-output" for a in asleep]
    assert all(row[4] == "itself, before a layer that sees it" for row in cells if row[3] == "no output weights")
