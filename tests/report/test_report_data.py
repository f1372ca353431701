"""The section about a search: the leaderboard and pictures of the document, and what is refused."""
import json
import pathlib
import re
import urllib.parse
import xml.etree.ElementTree

import pytest

DATA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "examples" / "fit" / "gaps.csv"
PICTURES = ["errors of a search", "errors of a search in the inclusion order", "starts of a search", "predictions of rows held out",
            "weights of a network"]


@pytest.fixture(scope="module")
def search(gsnn, tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "search.json"
    gsnn.output("search", "D6", DATA, "-o", path)
    return path


@pytest.fixture(scope="module")
def page(gsnn, search):
    return gsnn.output("report", f"--data={DATA}", f"--search={search}", "D6")


def test_a_search_now_is_the_same(gsnn, page):
    assert gsnn.output("report", f"--data={DATA}", "D6") == page


def test_leaderboard_has_every_line(search, page):
    document = json.loads(search.read_text(encoding="utf-8"))
    table = re.search(r'<table id="leaderboard".*?</table>', page, re.DOTALL).group()
    rows = re.findall(r"<tr(?: class=\"chosen\")?><td>(.*?)</td></tr>", table)
    found = [re.sub("<.*?>", " ", row.replace("</td><td>", "|")).split("|") for row in rows]
    wanted = document["entries"][:40] + document["controls"]
    assert len(found) == len(wanted)
    for cells, entry in zip(found, wanted):
        assert cells[0].replace("(chosen)", "").strip() == entry["name"]
        assert ("chosen" in cells[0]) == (entry["name"] == document["chosen"])
        if entry["nmse"] is None:
            wanted = "not measured" if "validation" not in entry else "no finalist"
            assert any(wanted in cell for cell in cells)
            continue
        assert [int(cell) for cell in cells[1:3]] == [entry["neurons"], entry["parameters"]]
        if entry["exact"]:
            assert cells[3] == "0 (exact)"
        else:
            assert abs(float(cells[3]) - entry["nmse"]) <= 0.005 * entry["nmse"]
            assert abs(float(cells[4]) - entry["se"]) <= 0.05 * entry["se"]
    assert document["reason"].replace("<", "&lt;") in page


def test_pictures_are_those_of_draw(gsnn, enumeration, search, page):
    images = re.findall(r'<img class="picture" alt="(.*?)" src="data:image/svg\+xml,(.*?)">', page)
    assert [title for title, _ in images] == PICTURES
    drawn = [urllib.parse.unquote(source) for _, source in images]
    for svg in drawn:
        assert xml.etree.ElementTree.fromstring(svg).tag.endswith("svg")
    assert drawn[0] == gsnn.output("draw", "search", "errors", search)
    assert drawn[1] == gsnn.output("draw", "search", "order", search, enumeration.file("d6"))
    assert drawn[2] == gsnn.output("draw", "search", "starts", search)
    assert drawn[3] == gsnn.output("draw", "predictions", search, DATA)
    assert drawn[4] == gsnn.output("draw", "network", search, enumeration.file("d6"))


def test_without_data_there_is_no_section(gsnn):
    assert "leaderboard" not in gsnn.output("report", "D6")


@pytest.mark.parametrize("arguments, says", [
    (["--search={search}", "D6"], "--data"),
    (["--data={data}", "--codomain=input", "D6"], "--data"),
    (["--data={data}", "--search={search}", "C6"], "another group"),
    (["--data={data}", "B3"], "line 1 has 7 fields"),
    (["--data={data}", "-"], "standard input"),
    (["--data=-", "D6"], "standard input"),
    (["--data=-", "--search=-", "D6"], "standard input"),
    (["--data=nowhere.csv", "D6"], "nowhere.csv"),
    (["--data={data}", "--search=nowhere.json", "D6"], "nowhere.json"),
    (["--data={data}", "--search={data}", "D6"], "gaps.csv: "),
    (["--data={data}", "--search=/dev/null", "D6"], "/dev/null: "),
    (["--data={search}", "--search={search}", "D6"], "search.json: line 1"),
])
def test_refused(gsnn, search, tmp_path, arguments, says):
    words = [word.format(data=DATA, search=search) for word in arguments]
    gsnn.refuses("report", *words, "-o", tmp_path / "page.html", says=says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("change, says", [
    (lambda d: d.update(chosen="none"), "chosen"),
    (lambda d: d["entries"][0].pop("held_out"), "entries[0].held_out"),
    (lambda d: d["entries"][0]["summands"][0].update(id="9.9"), "entries[0].summands[0].id"),
    (lambda d: d["network"]["group"].update(degree=7), "network"),
    (lambda d: d.pop("reason"), "reason"),
    (lambda d: d.pop("data"), "data"),
], ids=range(6))
def test_damage_is_refused(gsnn, search, tmp_path, change, says):
    document = json.loads(search.read_text(encoding="utf-8"))
    change(document)
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    gsnn.refuses("report", f"--data={DATA}", f"--search={path}", "D6", says=("damaged.json", says))
