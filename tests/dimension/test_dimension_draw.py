"""Pictures of functional dimensions: what they show, and what they refuse."""
import json
import random
import re

import pytest

from command import ROOT

EXAMPLES = ROOT / "docs" / "examples" / "dimension"


def test_histogram(gsnn, tmp_path):
    answer, picture = tmp_path / "h.json", tmp_path / "h.svg"
    gsnn.output("dimension", "--widths=1,2,2,1", "--seeds=1..100", "-o", answer)
    gsnn.output("draw", "dimension", answer, "-o", picture)
    once = picture.read_bytes()
    assert once.startswith(b"<?xml")
    gsnn.output("draw", "dimension", answer, "-o", picture)
    assert picture.read_bytes() == once


def test_cells(gsnn, tmp_path):
    answer, picture = tmp_path / "c.json", tmp_path / "c.png"
    gsnn.output("dimension", f"--net={EXAMPLES / 'triangle-1.json'}", "--points", "-o", answer)
    gsnn.output("draw", "dimension", answer, "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_rise(gsnn, tmp_path):
    """Of other than two inputs: how the rank rises, and where data stay behind."""
    answer, data = tmp_path / "r.json", tmp_path / "x.csv"
    data.write_text("1\n2\n", encoding="utf-8")
    gsnn.output("dimension", f"--net={EXAMPLES / 'ramp-1.json'}", "--points", "-o", answer)
    alone = gsnn.output("draw", "dimension", answer)
    gsnn.output("dimension", f"--net={EXAMPLES / 'ramp-1.json'}", "--points", f"--on={data}", "-o", answer)
    assert alone.startswith("<?xml") and len(gsnn.output("draw", "dimension", answer)) > len(alone)


def arrows(svg):
    """The colours of the arrow heads of a picture: filled triangles, but for the markers of the kinks."""
    filled = re.findall(r'fill-rule:nonzero;fill:(rgb[^;]*);[^>]*d="M [0-9. ]* L [0-9. ]* L [0-9. ]* Z', svg)
    return [colour for colour in filled if colour != "rgb(0%,62%,45.1%)"]


@pytest.fixture
def measured(gsnn, enumeration, tmp_path):
    """An answer with the ranks on the first rows of data, 20 rows and two rotations of each, of 6.0 of D6."""
    net, data, parameters = tmp_path / "net.json", tmp_path / "x.csv", tmp_path / "parameters.txt"
    draw = random.Random(1)
    rows = [[draw.randint(-9, 9) for _ in range(6)] for _ in range(20)]
    rows = [row[i:] + row[:i] for i in range(3) for row in rows]
    data.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    parameters.write_text("1 2 5 7 11 -3 2 1 0 0", encoding="utf-8")
    d6 = enumeration.file("D6")
    net.write_text(gsnn.output("realize", "--id=6.0", f"--parameters={parameters}", d6), encoding="utf-8")
    asked = ("dimension", d6, f"--at={net}")
    return asked, rows, data, json.loads(gsnn.output(*asked, f"--on={data}", "--sizes"))


def test_rank_by_size(gsnn, schemas, tmp_path, measured):
    """The rank on the first rows is that of a file of those rows only; rotated rows add nothing."""
    asked, rows, data, answer = measured
    sizes = schemas.check(answer)["sizes"]
    assert [s["points"] for s in sizes] == [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 60]
    part = tmp_path / "part.csv"
    for size in sizes:
        part.write_text("".join(",".join(map(str, row)) + "\n" for row in rows[:size["points"]]), encoding="utf-8")
        alone = json.loads(gsnn.output(*asked, f"--on={part}"))
        assert {name: alone[name] for name in size} == size
    assert [s["input_orbits"] for s in sizes if s["points"] >= 20] == 4 * [20]
    path = tmp_path / "sizes.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    picture = gsnn.output("draw", "dimension", path)
    assert picture.startswith("<?xml") and picture == gsnn.output("draw", "dimension", path)
    table = gsnn.output(*asked, f"--on={data}", "--sizes", "-f", "table")
    assert table.count("on the first") == len(sizes) - 1


@pytest.mark.parametrize("place,name,value", [(3, "rank", 99), (3, "rank", 0), (2, "points", 2), (-1, "rank", 8),
                                              (-1, "points", 61), (4, "input_orbits", 99), (7, "input_orbits", 1)])
def test_sizes_are_verified(gsnn, tmp_path, measured, place, name, value):
    answer, path = measured[-1], tmp_path / "sizes.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert gsnn.run("verify", path).returncode == 0
    answer["sizes"][place][name] = value
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert gsnn.run("verify", path).returncode == 3


@pytest.mark.parametrize("layers,parts", [
    (json.loads((EXAMPLES / "ramp-1.json").read_text(encoding="utf-8"))["layers"], 4),
    ([{"W": [[-2], [3]], "b": [1, 2]}, {"W": [[3, 2]], "b": [0]}], 4),
    ([{"W": [[-2], [3]], "b": [1, 2]}, {"W": [[3, 1]], "b": [0]}], 2),
    ([{"W": [[1], [2]], "b": [1, 1]}, {"W": [[2, -1], [4, -2]], "b": [0, 5]}], 4),
    ([{"W": [[1], [2]], "b": [1, 1]}, {"W": [[2, -1], [4, 2]], "b": [0, 5]}], 2),
])
def test_fibre(gsnn, tmp_path, layers, parts):
    """An arrow for each part, a colour for each orbit."""
    net, answer = tmp_path / "net.json", tmp_path / "answer.json"
    net.write_text(json.dumps({"schema": "gsnn-mlp/1", "layers": layers}), encoding="utf-8")
    gsnn.output("dimension", f"--net={net}", "-o", answer)
    fibre, colours = json.loads(answer.read_text(encoding="utf-8"))["fibre"], arrows(gsnn.output("draw", "fibre", answer))
    assert fibre["components"] == len(colours) == parts and fibre["orbits"] == len(set(colours))


@pytest.mark.parametrize("name,change,says", [
    ("hinge-1", lambda d: None, "fibre"),
    ("triangle-1", lambda d: None, "widths"),
    ("deep-ramp-1", lambda d: None, "widths"),
    ("ramp-1", lambda d: d["fibre"].update(components=2), "components"),
    ("ramp-1", lambda d: d["network"]["layers"][0].update(W=[[0], [1]]), "neuron 1"),
    ("ramp-1", lambda d: d["network"]["layers"][0].update(b=[1]), "b"),
    ("ramp-1", lambda d: d.update(of="seeds"), "of"),
], ids=range(7))
def test_fibre_refused(gsnn, tmp_path, name, change, says):
    document = json.loads(gsnn.output("dimension", f"--net={EXAMPLES / name}.json"))
    change(document)
    answer, picture = tmp_path / "a.json", tmp_path / "a.svg"
    answer.write_text(json.dumps(document), encoding="utf-8")
    result = gsnn.run("draw", "fibre", answer, "-o", picture)
    assert result.returncode == 2 and not result.stdout and not picture.exists()
    assert says in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments,change,says", [
    (["D6"], lambda d: None, "of"),
    ([f"--net={EXAMPLES / 'ramp-1.json'}"], lambda d: None, "points of cells"),
    ([f"--net={EXAMPLES / 'triangle-1.json'}"], lambda d: None, "points of cells"),
    (["--widths=1,2,1"], lambda d: d["histogram"].update({"99": 1}), "99"),
    (["--widths=1,2,1"], lambda d: d.update(bound=-1), "bound"),
    ([f"--net={EXAMPLES / 'triangle-1.json'}", "--points"],
     lambda d: d["network"]["layers"][0]["W"].clear(), "W"),
    ([f"--net={EXAMPLES / 'triangle-1.json'}", "--points"],
     lambda d: d["witnesses"][0].update(point=[1]), "point"),
], ids=range(7))
def test_refused(gsnn, tmp_path, arguments, change, says):
    document = json.loads(gsnn.output("dimension", *arguments))
    change(document)
    answer, picture = tmp_path / "a.json", tmp_path / "a.svg"
    answer.write_text(json.dumps(document), encoding="utf-8")
    result = gsnn.run("draw", "dimension", answer, "-o", picture)
    assert result.returncode == 2 and not result.stdout and not picture.exists()
    assert says in result.stderr and result.stderr.count("\n") == 1
