"""What pictures say: signs of negative weights, ranks by the order of H, and one colour of tunnels."""
import re
import subprocess

import pytest

TUNNEL = "#d55e00"


def words_of(picture):
    """The words of a PDF with the middles of their boxes."""
    text = subprocess.run(["pdftotext", "-bbox", picture, "-"], check=True, capture_output=True,
                          text=True).stdout
    box = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
    return [(word, (float(a) + float(c)) / 2, (float(b) + float(d)) / 2)
            for a, b, c, d, word in re.findall(box, text)]


@pytest.mark.parametrize("group, identity", [("d6", "2.1"), ("d4-image-3x3", "5.1"), ("b3", "3.1"),
                                             ("cube", "3.1")])
def test_negative_weights_have_their_sign(gsnn, enumeration, tmp_path, tally, group, identity):
    document = enumeration(group)
    picture = tmp_path / "weights.pdf"
    gsnn.output("draw", "weights", f"--id={identity}", enumeration.file(group), "-o", picture)
    architecture = next(a for a in document["architectures"] if a["id"] == identity)
    weights = architecture["weights"]
    rows = weights.get("rows") or [row for matrix in weights["basis"] for row in matrix]
    wanted = sum(entry < 0 for row in rows for entry in row)
    found = sum(bool(re.fullmatch("\N{MINUS SIGN}[\\d.]+", word)) for word, _, _ in words_of(picture))
    tally.check(wanted > 0 and found == wanted, wanted, found)


@pytest.mark.parametrize("group", ["d6", "b3", "q8", "cube-rotations", "s5-edges", "e8"])
def test_ranks_are_those_of_the_orders(gsnn, enumeration, tmp_path, tally, group):
    """In DOT as laid out by dot, and in the picture: equal orders in one rank, smaller ones below."""
    orders = {a["id"]: int(a["H"]["order"]) for a in enumeration(group)["architectures"]}
    dot = gsnn.output("enumerate", f"groups/{group}.json", "--format=dot")
    plain = subprocess.run(["dot", "-Tplain"], input=dot, capture_output=True, text=True, check=True)
    tally.check(plain.stderr == "", "dot warns", plain.stderr)
    places = {"dot": {}, "draw": {}}
    for line in plain.stdout.splitlines():
        words = line.split()
        if words[0] == "node":
            places["dot"][words[1].strip('"')] = -float(words[3])
    picture = tmp_path / "morphisms.pdf"
    gsnn.output("draw", "morphisms", enumeration.file(group), "-o", picture)
    places["draw"] = {word: y for word, _, y in words_of(picture) if word in orders}
    for kind, heights in places.items():
        tally.check(heights.keys() == orders.keys(), f"{kind}: all are there")
        ranks = {}
        for identity, height in heights.items():
            ranks.setdefault(orders[identity], set()).add(round(height, 1))
        tally.check(all(len(h) == 1 for h in ranks.values()), f"{kind}: one rank an order", ranks)
        descending = [min(ranks[order]) for order in sorted(ranks, reverse=True)]
        tally.check(descending == sorted(descending), f"{kind}: smaller orders below", ranks)


def test_tunnels_have_one_colour(gsnn, enumeration, tally):
    red, green, blue = (int(TUNNEL[k:k + 2], 16) / 255 for k in (1, 3, 5))
    picture = gsnn.output("draw", "morphisms", enumeration.file("d6"))
    colours = re.findall(r'stroke:rgb\(([\d.]+)%,([\d.]+)%,([\d.]+)%\)[^"]*stroke-dasharray', picture)
    tally.check(colours and all(abs(float(c) - 100 * v) < 0.5 for found in colours
                                for c, v in zip(found, (red, green, blue))), "draw", colours)
    dot = gsnn.output("enumerate", "D6", "--format=dot")
    dashed = re.findall(r"\[([^]]*style=dashed[^]]*)\]", dot)
    tally.check(dashed and all(TUNNEL in edge for edge in dashed), "DOT", dashed)
    page = gsnn.output("report", "D6")
    tally.check(re.findall(r"--tunnel: (#\w+)", page) == [TUNNEL] * page.count("--tunnel: "), "report")


@pytest.mark.parametrize("name", ["picture.gif", "picture.jpeg", "picture.svg.gz", "picture."])
def test_unknown_suffix_is_refused(gsnn, enumeration, tmp_path, name):
    gsnn.refuses("draw", "weights", enumeration.file("d6"), "-o", tmp_path / name, says=name)
    assert not list(tmp_path.iterdir())
    gsnn.output("draw", "weights", enumeration.file("d6"), "-o", tmp_path / name, "--format=svg")


def test_space(gsnn, tmp_path, tally):
    """How many sums there are, and the words of the axes."""
    document = gsnn.output("space", "-n", "12", "--pareto", "D6")
    picture = tmp_path / "space.pdf"
    gsnn.output("draw", "space", "-o", picture, text=document)
    words = " ".join(word for word, _, _ in words_of(picture))
    for wanted in ("1148 sums of architectures within 12 neurons", "Pareto front", "free"):
        tally.check(wanted in words, wanted, words)
    for broken in (document.replace("gsnn-space/1", "gsnn-spade/1"), document[:200], document + "{}",
                   document.replace('"neurons":1,', '"neurons":-1,'), "[]",
                   document.replace('"shared_parameters":2', '"shared_parameters":null')):
        gsnn.refuses("draw", "space", text=broken, says="standard input")
