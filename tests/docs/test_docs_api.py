"""docs/api.md has an entry for each function of include/gsnn.h, in the same order and words."""
import re

from command import ROOT


def declarations(header):
    """The declarations of functions, each on one line without spare blanks."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    found = re.findall(r"(?:^|[;{}])\s*((?:const )?\w+[ *]+gsnn_\w+\([^;{}]*\))(?=;)", text)
    return [re.sub(r"\s+", " ", declaration) for declaration in found]


def test_entries():
    wanted = declarations((ROOT / "include" / "gsnn.h").read_text())
    page = (ROOT / "docs" / "api.md").read_text()
    assert len(wanted) >= 12
    assert re.findall(r"^### `(.*)`$", page, re.MULTILINE) == wanted


def test_entries_say_something():
    page = (ROOT / "docs" / "api.md").read_text()
    for entry in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        name, _, text = entry.partition("\n")
        assert len(text.split("\n## ")[0].strip()) > 20, name
