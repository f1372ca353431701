"""Pictures of the phases of a mean shift: what they show, and what they refuse."""
import json

import pytest


@pytest.mark.parametrize("name", ["d6", "b3", "f4"])
def test_phases(gsnn, enumeration, bundled, tmp_path, name):
    answer = tmp_path / "phases.json"
    gsnn.output("density", "phases", bundled[name], "-o", answer)
    once = gsnn.output("draw", "density", "phases", answer, enumeration.file(name))
    assert once.startswith("<?xml")
    assert once == gsnn.output("draw", "density", "phases", answer, enumeration.file(name))
    picture = tmp_path / "phases.png"
    gsnn.output("draw", "density", "phases", answer, enumeration.file(name), "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("change, says", [
    (lambda d: d["architectures"][3].update(id="9.9"), "9.9"),
    (lambda d: d["architectures"][3].pop("id"), "architectures[3].id"),
    (lambda d: d["architectures"][3]["relu"].update(order=-1), "architectures[3].relu.order"),
    (lambda d: d["architectures"][3].pop("absorbing"), "architectures[3]"),
    (lambda d: d.pop("architectures"), "architectures"),
    (lambda d: d.update(schema="gsnn-nfn/1"), "schema"),
], ids=range(6))
def test_refused(gsnn, enumeration, change, says):
    document = gsnn.json("density", "phases", "D6")
    change(document)
    result = gsnn.run("draw", "density", "phases", "-", enumeration.file("d6"),
                      text=json.dumps(document))
    assert result.returncode == 2 and not result.stdout
    assert says in result.stderr and result.stderr.count("\n") == 1
