"""verify proves what gsnn deep, realize --word and grow --at write, and catches every damage."""
import json
import random

import pytest

from damage import changed, kind, leaves, others

EXEMPT = {"tool", "schema", "name", "seed"}


@pytest.fixture(scope="module")
def documents(gsnn, enumeration, tmp_path_factory):
    d4, s3 = enumeration.file("D4", "--all"), enumeration.file("S3", "--all")
    network = gsnn.output("realize", "--word=2.1>r2>4.0", "--exact", "--relu", d4)
    folder = tmp_path_factory.mktemp("codomains")
    moved, rotated = folder / "moved.json", folder / "rotated.json"
    gsnn.output("enumerate", "--all", "--codomain=input", "D4", "-o", moved)
    gsnn.output("enumerate", "--all", "--codomain=input", "groups/cube-rotations.json", "-o", rotated)
    cube = enumeration.file("groups/cube-rotations.json", "--all")
    return {
        "counts": (gsnn.output("deep", "--depth=3", "D4"), d4),
        "list": (gsnn.output("deep", "--list", "S3"), s3),
        "words": (gsnn.output("deep", "--list", "--all-words", "--loose", "--exact-depth", "D4"), d4),
        "effective": (gsnn.output("deep", "--list", "--effective", "--max-parameters=9", "D4"), d4),
        "front": (gsnn.output("deep", "--depth=3", "--max-neurons=8", "--pareto", "D4"), d4),
        "decreasing": (gsnn.output("deep", "--depth=3", "--decreasing", "--list", "--all-words", "D4"), d4),
        "chosen": (gsnn.output("deep", "--depth=4", "--letters=0.0,0.1,2.1,r2", "--list", "D4"), d4),
        "morphisms": (gsnn.output("deep", "--list", "--morphisms", "D4"), d4),
        "edges in lines": (gsnn.output("deep", "--list", "--morphisms", "-f", "jsonl", "S3"), s3),
        "modulo": (gsnn.output("deep", "--list", "--modulo=D4", "D4"), d4),
        "wide": (gsnn.output("deep", "--list", "--wide=2", "--max-neurons=4", "D4"), d4),
        "wide morphisms": (gsnn.output("deep", "--list", "--wide=2", "--max-neurons=3", "--morphisms", "D4"), d4),
        "wide effective": (gsnn.output("deep", "--list", "--wide=2", "--effective", "S3"), s3),
        "wide word": (gsnn.output("deep", "--word=0.0+2.1>r2+6.0", "D4"), d4),
        "wide network": (gsnn.output("realize", "--word=0.0+1.0>2.1>r2", "--exact", "--relu", d4), d4),
        "sample": (gsnn.output("deep", "--depth=3", "--sample=5", "D4"), d4),
        "lines": (gsnn.output("deep", "--list", "-f", "jsonl", "S3"), s3),
        "word": (gsnn.output("deep", "--word=2.1>r2>6.0", "D4"), d4),
        "network": (network, d4),
        "grown": (gsnn.output("grow", "--at=1", "--to=6.0", "--exact", d4, text=network), d4),
        "equivariant": (gsnn.output("realize", "--word=2.1>5.0", "--exact", "--relu", moved), moved),
        "matrices": (gsnn.output("realize", "--word=0.1>4.0", "--exact", "--relu", cube), cube),
        "matrix words": (gsnn.output("deep", "--list", "--morphisms", cube), cube),
        "matrix effective": (gsnn.output("deep", "--list", "--effective", "--wide=2", "--max-neurons=8", cube), cube),
        "matrix word": (gsnn.output("deep", "--word=0.1+4.0>r2", cube), cube),
        "forces": (gsnn.output("realize", "--word=0.1>4.0", "--relu", rotated), rotated),
        "rounded": (gsnn.output("grow", "--at=2", "--insert=0.0", "--relu", d4, text=network), d4),
    }


NAMES = ["counts", "list", "words", "effective", "front", "decreasing", "chosen", "morphisms",
         "edges in lines", "modulo", "sample", "wide", "wide morphisms", "wide effective", "wide word", "wide network", "matrix words",
         "matrix effective", "matrix word",
         "lines", "word", "network", "grown", "rounded", "equivariant", "matrices", "forces"]


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_proved(gsnn, documents, name):
    text, enumeration = documents[name]
    result = gsnn.run("verify", "-", enumeration, text=text)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-1].startswith("TRUE: ")


def test_letters_keep_their_order(gsnn, tmp_path):
    """A codomain puts letters without an output last in an enumeration; lists of words have them where they were."""
    moved = tmp_path / "moved.json"
    gsnn.output("enumerate", "--all", "--codomain=input", "groups/sign-flips.json", "-o", moved)
    for options in ([], ["--wide=2", "--max-neurons=4"]):
        assert "TRUE" in gsnn.output("verify", "-", moved, text=gsnn.output("deep", "--list", *options, moved))


def test_a_part_is_proved_as_far_as_it_goes(gsnn, enumeration):
    text = gsnn.output("deep", "--list", "--part=2/3", "D4")
    result = gsnn.run("verify", "-", enumeration.file("D4", "--all"), text=text)
    assert "words-complete" in result.stdout and "part" in result.stdout and "FALSE" not in result.stdout


def damages(document):
    """(path, damaged value) for each leaf; lists lose their last item too."""
    for path, value in leaves(document, EXEMPT):
        for other in [value[:-1]] if isinstance(value, list) and value else others(value):
            yield path, other


# What may be otherwise in a document that is as true: without its ReLU form another constant, bias or
# output weight is another network, and so is one without its last layer; nobody sees the bias of a
# layer that was just put in; and in some lists no letter could be repeated in parallel anyway.
# A list of covers that lacks one says nothing false of the others.
FREE = {"morphisms": {("morphisms",)}, "wide morphisms": {("morphisms",)}, "matrix words": {("morphisms",)}, "grown": {("constant",), ("layers",), ("layers", "b"), ("layers", "a")},
        "rounded": {("layers", "b"), ("relu", "layers", "b")},
        "list": {("repeat_rule",)}, "effective": {("repeat_rule",)}, "decreasing": {("repeat_rule",)}}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("lines", "edges in lines", "sample")])
def test_every_damage_is_caught(gsnn, documents, tally, name):
    text, enumeration = documents[name]
    document = json.loads(text)
    by_kind = {}
    for path, value in damages(document):
        by_kind.setdefault((kind(path), type(value)), []).append((path, value))
    draw = random.Random(1)
    for (where, _), chances in by_kind.items():
        if where in FREE.get(name, ()):
            continue
        for path, value in draw.sample(chances, min(2, len(chances))):
            result = gsnn.run("verify", "-", enumeration, text=changed(document, path, value))
            tally.check(result.returncode in (2, 3), f"{path} = {str(value)[:60]}", result.stdout[-300:])


MATRICES = ["cube-rotations", "d5-plane", "d8-plane", "icosahedron-rotations", "d4-image-3x3", "methane",
            "tetrahedron-rotations", "particles-3-plane"]


@pytest.mark.parametrize("name", MATRICES)
def test_words_of_matrix_actions(gsnn, enumeration, name):
    """By characters and rows modulo a prime: all counts, words and covers, and nothing is skipped."""
    file = enumeration.file(f"groups/{name}.json", "--all")
    result = gsnn.run("verify", "-", file, text=gsnn.output("deep", "--list", "--morphisms", file))
    assert result.returncode == 0 and "SKIP" not in result.stdout, result.stdout
    network = gsnn.output("realize", "--word=" + json.loads(gsnn.output("deep", "--number=9", file))["words"][0]["word"][0], file)
    result = gsnn.run("verify", "-", file, text=network)
    assert result.returncode == 0 and "SKIP" not in result.stdout, result.stdout


def test_rho_that_is_no_homomorphism(gsnn, documents, enumeration, tmp_path):
    text, _ = documents["list"]
    document = enumeration("S3", "--all")
    document["architectures"][-1]["signed_permutations"][0][0] *= -1
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(document))
    result = gsnn.run("verify", "-", path, text=text)
    assert result.returncode in (2, 3)
    gsnn.refuses("verify", "-", text=text, says="further file")
