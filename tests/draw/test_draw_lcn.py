"""The pictures of linear convolutional networks: each is drawn, and says what its document says."""
import json

import pytest

from test_draw_pictures import words_of

PICTURES = {
    "roots": ["member", "--filters=3,2,2", "--", "2,-3,3,-3,1"],
    "distance": ["critical", "--filters=2,2", "--target=3,1,2"],
    "runs": ["train", "--filters=2,2", "--target=random", "--runs=6", "--steps=500", "--trace=50"],
    "atlas": ["atlas", "--size=6"],
    "strata": ["describe", "--filters=3,2,2,2,2"],
    "slice": ["describe", "--filters=3,2,2"],
}
WORDS = {
    "roots": ["layer", "3"],
    "distance": ["critical", "squared"],
    "runs": ["target", "reached", "path"],
    "strata": ["inside", "boundary", "outside"],
    "slice": ["none", "4", "meet"],
}


def document(gsnn, name, tmp_path):
    path = tmp_path / "document.json"
    gsnn.output("lcn", *PICTURES[name][:1], "-o", path, *PICTURES[name][1:])
    return path


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_drawn(gsnn, tmp_path, name):
    path = document(gsnn, name, tmp_path)
    picture = tmp_path / "picture.pdf"
    gsnn.output("draw", "lcn", name, path, "-o", picture)
    words = [word for word, _, _ in words_of(picture)]
    for wanted in WORDS.get(name, []):
        assert wanted in words, (wanted, words)
    again = tmp_path / "again.pdf"
    gsnn.output("draw", "lcn", name, path, "-o", again)
    assert again.read_bytes() == picture.read_bytes()
    for suffix, magic in ("png", b"\x89PNG"), ("svg", b"<?xml"):
        gsnn.output("draw", "lcn", name, path, "-o", tmp_path / f"picture.{suffix}")
        assert (tmp_path / f"picture.{suffix}").read_bytes().startswith(magic)


@pytest.mark.parametrize("name", PICTURES)
def test_picture_of_another_part_is_refused(gsnn, tmp_path, name):
    other = "roots" if PICTURES[name][0] != "member" else "atlas"
    gsnn.refuses("draw", "lcn", name, document(gsnn, other, tmp_path), says="lcn")


def test_atlas_has_all_stacks(gsnn, tmp_path):
    path = document(gsnn, "atlas", tmp_path)
    picture = tmp_path / "atlas.svg"
    gsnn.output("draw", "lcn", "atlas", path, "-o", picture)
    gsnn.output("draw", "lcn", "atlas", path, "-o", tmp_path / "atlas.pdf")
    atlas = json.loads(path.read_text(encoding="utf-8"))
    words = [word for word, _, _ in words_of(tmp_path / "atlas.pdf")]
    assert words.count("\N{GREATER-THAN OR EQUAL TO}") == atlas["counts"]["classes"]
    boxes = picture.read_text(encoding="utf-8")
    strict = sum(m["kind"] == "merge" and m["strict"] for m in atlas["morphisms"])
    assert boxes.count('stroke-width="1.8"') + boxes.count("stroke-width:1.8") == strict


@pytest.mark.parametrize("filters", ["2,2", "3,2,2", "2,2,2,2,2", "3,3,3", "2,2,2,2,2,2,2,2"])
def test_strata_are_those_that_are_counted(gsnn, tmp_path, filters):
    path = tmp_path / "describe.json"
    gsnn.output("lcn", "describe", f"--filters={filters}", "-o", path)
    gsnn.output("draw", "lcn", "strata", path, "-o", tmp_path / "strata.pdf")
    counted = json.loads(path.read_text(encoding="utf-8"))["strata"]
    words = [word for word, _, _ in words_of(tmp_path / "strata.pdf")]
    # One bar in each pattern, and one in the line below the title.
    assert words.count("|") == sum(counted.values()) + 1


@pytest.mark.parametrize("name, filters, says", [
    ("slice", "2,2", "size 5"), ("slice", "2,2,2 --strides=2", "without strides"),
    ("strata", "5,5,5", "up to size 9"), ("strata", "2,2 --strides=2", "without strides")])
def test_describe_without_a_picture(gsnn, tmp_path, name, filters, says):
    path = tmp_path / "describe.json"
    size, *strides = filters.split()
    if strides == ["--strides=2"] and name == "slice":
        size = "3,2"
    gsnn.output("lcn", "describe", f"--filters={size}", *strides, "-o", path)
    gsnn.refuses("draw", "lcn", name, path, says=says)
