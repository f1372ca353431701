"""Pictures as the command draws them.

No two words of a picture overlap and none leaves the page: every kind of picture of some bundled
groups is drawn as PDF and the boxes of the words read back with pdftotext (Debian package
poppler-utils).  And the command line: formats, what is refused, and that a picture appears whole
or not at all.
"""

import html.parser
import shutil
import subprocess

import pytest

from command import ROOT, the_command

GSNN = the_command().path
GROUPS = ["c6", "d6", "b3", "q8", "f4", "c2xc2xc2", "cube-rotations", "icosahedron", "s5-edges",
          "s6", "sign-flips", "torus-4x4"]
KINDS = ["weights", "cohomology", "morphisms", "contour"]
SLACK = 0.3  # points that boxes may share, since they are the font's and not the glyphs'


class Words(html.parser.HTMLParser):
    """Collects (page, text, box) from pdftotext -bbox, and the sizes of the pages."""

    def __init__(self):
        super().__init__()
        self.pages, self.words, self.box = [], [], None

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "page":
            self.pages.append((float(values["width"]), float(values["height"])))
            self.words.append([])
        elif tag == "word":
            self.box = [float(values[key]) for key in ("xmin", "ymin", "xmax", "ymax")]

    def handle_data(self, data):
        if self.box:
            self.words[-1].append((data, self.box))
            self.box = None


def overlap(one, two):
    return (min(one[2], two[2]) - max(one[0], two[0]) > SLACK and
            min(one[3], two[3]) - max(one[1], two[1]) > SLACK)


def faults(words, page):
    """Pairs of words that overlap, and words that leave the page."""
    found = [f"'{text}' leaves the page" for text, box in words
             if box[0] < 0 or box[1] < 0 or box[2] > page[0] or box[3] > page[1]]
    words = sorted(words, key=lambda word: word[1][0])
    for k, (text, box) in enumerate(words):
        for other, other_box in words[k + 1:]:
            if other_box[0] > box[2]:
                break
            if overlap(box, other_box):
                found.append(f"'{text}' and '{other}' overlap at {box} and {other_box}")
    return found


def run(*arguments, **options):
    return subprocess.run([GSNN, *map(str, arguments)], capture_output=True, check=False, **options)


def check_words(enumeration, kind, folder):
    """What is wrong with the words of one picture."""
    picture = folder / "picture.pdf"
    drawn = run("draw", kind, enumeration, "-o", picture)
    if drawn.returncode:
        return [drawn.stderr.decode()]
    boxes = subprocess.run(["pdftotext", "-bbox", picture, "-"], check=True, capture_output=True,
                           text=True).stdout
    words = Words()
    words.feed(boxes)
    if not any(words.words):
        return ["no words"]
    return [fault for page, size in zip(words.words, words.pages) for fault in faults(page, size)]


def check_command(d6, folder):
    """Cases of the command line, each with what is wrong or nothing."""
    text = d6.read_bytes()
    picture = folder / "new.png"

    yield "svg by default", run("draw", "weights", input=text).stdout.startswith(b"<?xml")
    yield "format by name", (run("draw", "weights", d6, "-o", picture).returncode == 0
                             and picture.read_bytes().startswith(b"\x89PNG"))
    yield "format beats name", (run("draw", "weights", d6, "-f", "pdf", "-o", picture).returncode
                                == 0 and picture.read_bytes().startswith(b"%PDF"))
    lines = run("enumerate", "D6", "-f", "jsonl").stdout
    whole = run("enumerate", "D6").stdout
    yield "JSON lines", (run("draw", "contour", "-", input=lines).stdout
                         == run("draw", "contour", input=whole).stdout != b"")
    yield "first rows", (run("draw", "weights", input=run("enumerate", "D6", "--weights=row")
                              .stdout).stdout == run("draw", "weights", input=whole).stdout)
    yield "seed", (run("draw", "contour", d6, "--seed=2").stdout
                   != run("draw", "contour", d6, "--seed=1").stdout
                   == run("draw", "contour", d6).stdout)
    for words, told in [
        (["draw"], "missing PICTURE"),
        (["draw", "hats", d6], "hats"),
        (["draw", "weights", d6, "--id=99.9"], "99.9"),
        (["draw", "weights", d6, "--format=gif"], "gif"),
        (["draw", "weights", d6, "-o", folder / "picture.gif"], "picture.gif"),
        (["draw", "morphisms", d6, "--seed=2"], "--seed"),
        (["draw", "space", d6], "schema"),
        (["draw", "weights", d6, "--seed=-1"], "--seed=-1"),
        (["draw", "weights", d6, "--hue"], "--hue"),
        (["draw", "weights", d6, d6], "unexpected argument"),
        (["draw", "weights", folder / "absent.json"], "absent.json"),
        (["draw", "weights", ROOT / "groups" / "d6.json"], "schema"),
        (["report"], "missing GROUP"),
        (["report", "D6", "--engine=steam"], "steam"),
        (["report", folder / "absent.json"], "absent.json"),
    ]:
        done = run(*words)
        line = done.stderr.decode()
        yield f"refused: {words}", (done.returncode == 2 and done.stdout == b"" and told in line
                                    and line.startswith("gsnn: ") and line.count("\n") == 1)

    alone = folder / "alone" / "gsnn"
    alone.parent.mkdir()
    shutil.copy(GSNN, alone)
    for words in (["draw", "--help"], ["draw", "weights", d6], ["report", "D6"]):
        done = subprocess.run([alone, *map(str, words)], capture_output=True, check=False)
        line = done.stderr.decode()
        yield f"without gsnn-pictures: {words}", (
            done.returncode == 1 and done.stdout == b"" and line.count("\n") == 1
            and line.startswith("gsnn: ") and "gsnn-pictures" in line and "No such file" in line)

    before = sorted(folder.iterdir())
    bad = run("draw", "weights", d6, "--id=99.9", "-o", folder / "none.svg")
    yield "no file after a failure", bad.returncode == 2 and sorted(folder.iterdir()) == before
    with open("/dev/full", "wb") as full:
        for words in (["draw", "weights", d6, "-f", "svg"], ["draw", "weights", d6, "-f", "pdf"],
                      ["draw", "morphisms", d6, "-f", "png"], ["report", "D6"]):
            done = subprocess.run([GSNN, *map(str, words)], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
            yield f"full device: {words}", done.returncode == 1 and b"No space left" in done.stderr


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", GROUPS)
def test_words(enumeration, tmp_path, group, kind):
    found = check_words(enumeration.file(group), kind, tmp_path)
    assert not found, "\n".join(found[:5])


def test_command(tally, enumeration, tmp_path):
    for what, holds in check_command(enumeration.file("D6"), tmp_path):
        tally.check(holds, what)
