"""Pictures of functional dimensions: what they show, and what they refuse."""
import json

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
