#!/usr/bin/python3
"""No two words of a picture overlap: test_text.py GSNN ENUMERATION.json...

Draws every kind of picture of each enumeration as PDF and reads the boxes of the words back with
pdftotext (Debian package poppler-utils).
"""

import html.parser
import subprocess
import sys
import tempfile

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


def main():
    gsnn, *files = sys.argv[1:]
    passed = failed = 0
    for file in files:
        for kind in KINDS:
            with tempfile.NamedTemporaryFile(suffix=".pdf") as picture:
                subprocess.run([gsnn, "draw", kind, file, "-o", picture.name], check=True)
                boxes = subprocess.run(["pdftotext", "-bbox", picture.name, "-"], check=True,
                                       capture_output=True, text=True).stdout
            words = Words()
            words.feed(boxes)
            found = [fault for page, size in zip(words.words, words.pages)
                     for fault in faults(page, size)]
            if found or not any(words.words):
                failed += 1
                print(f"FAILED: {file} {kind}:", *(found[:5] or ["no words"]), sep="\n    ")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
