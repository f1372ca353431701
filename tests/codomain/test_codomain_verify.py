"""gsnn verify of enumerations with a codomain: what is true is proved, and each kind of damage is caught."""
import json
import time

import pytest

from command import ROOT


def source(name):
    return name if name[0].isupper() else ROOT / "groups" / f"{name}.json"


@pytest.mark.parametrize("activation", ["relu", "odd", "sin", "none"])
@pytest.mark.parametrize("name", ["D4", "B3", "q8", "s4", "sign-flips", "d5-plane", "icosahedron-rotations"])
def test_true(gsnn, tmp_path, name, activation):
    for options in ([], ["--all"]):
        path = tmp_path / "e.json"  # nothing is skipped
        gsnn.output("enumerate", *options, "--codomain=input", f"--activation={activation}", source(name), "-o", path)
        told = gsnn.output("verify", "--complete", path)
        assert "\nTRUE:" in told and "not checked" not in told and "SKIP" not in told


def of(document, identifier):
    return next(a for a in document["architectures"] if a["id"] == identifier)


def put(node, *path):
    """put(node, a, b, value): node[a][b] = value."""
    *path, last, value = path
    for step in path:
        node = node[step]
    node[last] = value


def revive(document):
    dead = next(a for a in document["architectures"] if a.get("reason") == "no-output")
    del dead["reason"]
    dead["admissible"] = True


BASES = {
    "input": ["--codomain=input", "--activation=relu", "D4"],
    "all": ["--codomain=--", "--activation=odd", "--all", "D4"],
    "sine": ["--codomain=input", "--activation=sin", "B3"],
    "signs": ["--codomain=-+", "D4"],
    "two": ["--codomain=trivial:2", "D4"],
    "wave": ["--codomain=input", "--activation=sin", "D4"],
    "plane": ["--codomain=input", "d5-plane"],
    "space": ["--codomain=input", "--activation=sin", "cube-rotations"],
    "mixed": ["--codomain=groups/d5.json", "--activation=odd", "d5-plane"],
}


def inclusion(document, part):
    return next(m for m in document["morphisms"] if m["kind"] == "inclusion" and len(m[part]) > 1)


def nudge(values, place):
    values[place] = f"{values[place]}+1/1000000000"

DAMAGE = {
    "an image": ("input", lambda d: put(d, "codomain", "generators", 0, [3, 4, 1, 2])),
    "images exchanged": ("input", lambda d: d["codomain"]["generators"].reverse()),
    "kind trivial": ("input", lambda d: put(d, "codomain", "kind", "trivial")),
    "trivial signs": ("two", lambda d: put(d, "codomain", "signs", "++")),
    "trivial images": ("two", lambda d: put(d, "codomain", "generators", 0, [2, 1])),
    "kind signs": ("input", lambda d: put(d, "codomain", "kind", "signs")),
    "a linear map": ("input", lambda d: put(d, "codomain", "linear", "rows", 1, 2, 1)),
    "number of linear maps": ("input", lambda d: put(d, "codomain", "linear", "dimension", 4)),
    "a fixed output": ("input", lambda d: put(d, "codomain", "constant", "rows", 0, 0, 0)),
    "number of fixed outputs": ("input", lambda d: put(d, "codomain", "constant", "dimension", 2)),
    "number of output weights": ("input", lambda d: put(of(d, "4.0"), "output", "dimension", 4)),
    "an output weight": ("input", lambda d: put(of(d, "4.0"), "output", "rows", 1, 1, 1)),
    "the first output weight": ("input", lambda d: put(of(d, "4.0"), "output", "rows", 0, 0, 2)),
    "the sign of an output weight": ("input", lambda d: put(of(d, "3.1"), "output", "rows", 2, 0,
                                                            -of(d, "3.1")["output"]["rows"][2][0])),
    "output rows reversed": ("input", lambda d: of(d, "6.0")["output"]["rows"].reverse()),
    "parameters.output": ("input", lambda d: of(d, "4.0")["parameters"].update(output=4, total=12)),
    "parameters.linear": ("input", lambda d: of(d, "4.0")["parameters"].update(linear=2, total=10)),
    "parameters.constant": ("input", lambda d: of(d, "4.0")["parameters"].update(constant=2, total=12)),
    "parameters.total": ("input", lambda d: of(d, "4.0")["parameters"].update(total=12)),
    "activation odd": ("input", lambda d: put(d, "activation", "odd")),
    "activation none": ("input", lambda d: put(d, "activation", "none")),
    "activation sin": ("input", lambda d: put(d, "activation", "sin")),
    "a dead one revived": ("all", revive),
    "a live one said dead": ("all", lambda d: d["architectures"][0].update(admissible=False, reason="no-output")),
    "no-output said phase": ("all", lambda d: of(d, "0.0").update(reason="phase")),
    "a live one without output": ("all", lambda d: d["architectures"][0]["parameters"].update(output=0)),
    "number of cosine weights": ("sine", lambda d: d["architectures"][-1]["cosine"].update(dimension=1)),
    "bias of a sine": ("sine", lambda d: d["architectures"][-1]["parameters"].update(bias=1)),
    "signs": ("signs", lambda d: put(d, "codomain", "signs", "--")),
    "image of a sign": ("signs", lambda d: put(d, "codomain", "generators", 0, [1])),
    "counts": ("input", lambda d: put(d, "counts", "admissible", "type1", 4)),
    "a tunnel lost": ("input", lambda d: d["morphisms"].pop()),
    "an output basis": ("input", lambda d: put(of(d, "4.0"), "output_basis", 0, 0, 0)),
    "the sign of an output basis": ("input", lambda d: put(of(d, "6.0"), "output_basis", 1, 1, -1)),
    "an output basis too short": ("input", lambda d: of(d, "6.0")["output_basis"].pop()),
    "output basis exchanged": ("input", lambda d: of(d, "6.0")["output_basis"].reverse()),
    "a cosine basis": ("wave", lambda d: put(d["architectures"][-1], "cosine_basis", 0, 0, -1)),
    "a cosine row": ("wave", lambda d: put(d["architectures"][-1], "cosine", "rows", 0, 0, -1)),
    "an output map": ("input", lambda d: put(inclusion(d, "output"), "output", 1, 0)),
    "the sign of an output map": ("input", lambda d: put(inclusion(d, "output"), "output", 0, -1)),
    "an output map too short": ("input", lambda d: inclusion(d, "output")["output"].pop()),
    "a cosine map": ("wave", lambda d: put(inclusion(d, "cosine"), "cosine", 0, 0)),
    "the sign of an odd map": ("all", lambda d: put(next(m for m in d["morphisms"] if m["kind"] == "inclusion"),
                                                    "output", 0, 0)),
    "a linear map of matrices": ("plane", lambda d: nudge(d["codomain"]["linear"]["basis_exact"][0][0], 0)),
    "a linear map of matrices lost": ("plane", lambda d: (d["codomain"]["linear"]["basis_exact"].pop(),
                                                          put(d, "codomain", "linear", "dimension", 0))),
    "an output basis of matrices": ("plane", lambda d: nudge(of(d, "1.0")["output_basis"][0], 1)),
    "dependent output weights": ("plane", lambda d: put(of(d, "1.0"), "output_basis", 1,
                                                        of(d, "1.0")["output_basis"][0])),
    "another exact basis": ("plane", lambda d: nudge(of(d, "1.0")["output"]["basis_exact"][0], 1)),
    "a rounded output weight": ("plane", lambda d: put(of(d, "1.0"), "output", "basis", 0, 3, 0, 0.5)),
    "an image of matrices": ("plane", lambda d: nudge(d["codomain"]["generators"][0][0], 0)),
    "a cosine basis of matrices": ("space", lambda d: nudge(d["architectures"][-1]["cosine_basis"][0], 1)),
    "a linear map, mixed": ("mixed", lambda d: nudge(d["codomain"]["linear"]["basis_exact"][0][1], 0)),
    "an odd output row, mixed": ("mixed", lambda d: put(of(d, "1.0"), "output", "rows", 1, 0, 4)),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage(gsnn, enumeration, tmp_path, kind):
    base, damage = DAMAGE[kind]
    *options, group = BASES[base]
    document = enumeration(group, *options)
    damage(document)
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(document))
    result = gsnn.run("verify", path)
    assert result.returncode == 3 and "\nFALSE:" in result.stdout


def without(document, identifier):
    """The same, as if that architecture had never been there."""
    lost = of(document, identifier)
    document["architectures"].remove(lost)
    document["morphisms"] = [m for m in document["morphisms"] if identifier not in (m["from"], m["to"])]
    counts = document["counts"]
    counts["admissible"][f"type{lost['type']}"] -= 1
    counts["admissible_cohomology_classes"][f"type{lost['type']}"] -= lost["cohomology"]["orbit_length"]
    counts["inclusions"] = sum(m["kind"] == "inclusion" for m in document["morphisms"])
    counts["tunnels"] = sum(m["kind"] == "tunnel" for m in document["morphisms"])


@pytest.mark.parametrize("name, codomain, lost", [("D4", "input", "6.0"), ("D4", "--", "6.0"), ("d5-plane", "input", "1.0"),
                                                  ("d5-plane", "groups/d5.json", "1.0"), ("q8", "+-", None)])
def test_what_is_left_out_is_dead(gsnn, enumeration, tmp_path, name, codomain, lost):
    """--complete: all that is not listed has no output weights, and what lives is not left out."""
    document = enumeration(name, f"--codomain={codomain}")
    path = tmp_path / "e.json"
    path.write_text(json.dumps(document))
    told = gsnn.output("verify", "--complete", path)
    assert "PASS  complete" in told and "\nTRUE:" in told
    if lost:
        without(document, lost)
        path.write_text(json.dumps(document))
        result = gsnn.run("verify", "--complete", path)
        assert result.returncode == 3 and "missing: an architecture" in result.stdout


def test_a_space_is_proved(gsnn, tmp_path):
    for activation in ("relu", "odd", "sin"):
        e, s = tmp_path / "e.json", tmp_path / "s.json"
        gsnn.output("enumerate", "--codomain=input", f"--activation={activation}", "D4", "-o", e)
        gsnn.output("space", "-n", 8, "--pareto", e, "-o", s)
        assert "TRUE:" in gsnn.output("verify", s, e)


@pytest.mark.parametrize("image", [[["3/5", "-4/5"], ["4/5", "3/5"]], [[1, 1], [0, 1]], [[2, 0], [0, "1/2"]],
                                   [["sqrt(2)", 1], [1, "sqrt(2)"]], [[0, 0], [0, 0]]])
def test_images_of_infinite_order(gsnn, image):
    """Images that are turned over by powers: an answer at once where no power is the identity."""
    document = json.loads(gsnn.output("enumerate", "--codomain=input", ROOT / "groups" / "d5-plane.json"))
    document["codomain"]["generators"][0] = image
    begin = time.monotonic()
    result = gsnn.run("verify", "-", text=json.dumps(document))
    assert result.returncode in (2, 3) and time.monotonic() - begin < 20
