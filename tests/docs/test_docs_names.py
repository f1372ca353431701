"""The names of the code that the pages for programmers mention are in the code, and the files are
there. NAME and X stand for any name."""
import re

import pytest

from command import ROOT

PAGES = ["docs/architecture.md", "docs/api.md"]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ANY = re.compile(r"NAME|X\*|\bX\b|PART")


def code():
    files = [*ROOT.glob("src/*/*.[ch]"), *ROOT.glob("include/*.h")]
    return "\n".join(COMMENT.sub("", file.read_text()) for file in files)


@pytest.mark.parametrize("page", PAGES)
def test_names(tally, page):
    known = set(re.findall(r"\b(?:gsnn|GSNN)_\w+", code()))
    text = (ROOT / page).read_text()
    names = {name for name in re.findall(r"\b(?:gsnn|GSNN)_\w+", text) if not ANY.search(name)}
    assert names
    for name in sorted(names):
        tally.check(name in known, f"{page}: {name} is in the code")


@pytest.mark.parametrize("page", PAGES)
def test_files(tally, page):
    """Paths from the top, and files of a room that are named without it."""
    text = (ROOT / page).read_text()
    for path in sorted(set(re.findall(r"`((?:src|tests|docs|include)/[\w./*-]*)`", text))):
        if not ANY.search(path):
            tally.check(any(ROOT.glob(path.rstrip("/"))), f"{page}: {path} is there")
    for file in sorted(set(re.findall(r"`([a-z]\w*\*?\.[ch])`", text))):
        tally.check(any(ROOT.glob(f"src/*/{file}")) or any(ROOT.glob(f"include/{file}")),
                    f"{page}: {file} is in a room of src")
