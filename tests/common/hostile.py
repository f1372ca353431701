"""Tables of inputs that must be refused.

A room's hostile*.toml holds defaults, and under [cases] one line for each case:

    arguments = "dimension FILE"
    base = "groups/d6.json"

    [cases]
    empty = {content = "", says = "there is nothing in it"}
    two-values = {content = "{} {}", says = ["line 1, column 4", "found '{'"]}
    order-no-number = {change = {"/degree" = '"x"'}, says = "degree"}
    no-generators = {change = {"/generators" = ""}, says = "generators"}
    comma-lost = {replace = [',"', '"'], says = "expected ','"}
    unknown-option = {arguments = "dimension --frob D6", says = "--frob"}

The members of a case, each of which can be a default for the whole table:

- arguments: the command line, as a shell would split it, or a list of words.  The word FILE is the
  path of a file with the content; where there is none, the content is standard input.  In words
  such as --codomain=FILE it is replaced too.
- content: the whole text; or content_hex: its bytes as hexadecimal digits.
- base: the content is this document, with changes.  It is a path from the top of the tree, or
  "gsnn ARGUMENTS" for what that prints (run once).
- change: places in the base (JSON pointers) and the JSON text that is put there; the empty text
  takes the member or entry away, and a place that does not exist yet is made.  The JSON text is put
  in as it stands, so that 1e999, NaN and 0.10 arrive as written.
- replace: [old, new], or a list of such pairs: changes of the text.  The old must be there.
- repeat: {text = "[", times = 100000, before = "..", after = ".."}: a long content.
- says: a piece of the message or a list of them.
- start: how the line begins, by default "gsnn: " and the name of the file or "standard input: ".
- status: 2 by default.
"""
import contextlib
import functools
import json
import pathlib
import shlex
import tempfile
import tomllib

import pytest

from command import ROOT, the_command

MEMBERS = {"arguments", "content", "content_hex", "base", "change", "replace", "repeat", "says",
           "start", "status"}
CONTENTS = {"content", "content_hex", "repeat", "base"}


class Faulty(Exception):
    """The table itself is wrong."""


@functools.cache
def base_text(source):
    if source.startswith("gsnn "):
        return the_command().output(*shlex.split(source)[1:])
    return (ROOT / source).read_text(encoding="utf-8")


def changed(document, changes):
    """The text of the document after changes, each a JSON pointer and a JSON text."""
    raw = {}
    for pointer, text in changes.items():
        *way, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        place = document
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        key = int(last) if isinstance(place, list) else last
        if text == "":
            del place[key]
            continue
        # A mark stands for the text until the document is written.
        mark = f"\ue000{len(raw)}\ue000"
        raw[json.dumps(mark)] = text
        if isinstance(place, list) and key == len(place):
            place.append(mark)
        else:
            place[key] = mark
    written = json.dumps(document)
    for mark, text in raw.items():
        written = written.replace(mark, text)
    return written


def content_of(case):
    """The bytes, or None where the case has only arguments."""
    kinds = CONTENTS & case.keys()
    if not kinds:
        return None
    if "content_hex" in case:
        return bytes.fromhex(case["content_hex"])
    if "repeat" in case:
        long = case["repeat"]
        text = long.get("before", "") + long["text"] * long["times"] + long.get("after", "")
        return text.encode()
    text = case["content"] if "content" in case else base_text(case["base"])
    if "change" in case:
        text = changed(json.loads(text), case["change"])
    pairs = case.get("replace", [])
    for old, new in [pairs] if pairs and isinstance(pairs[0], str) else pairs:
        if old not in text:
            raise Faulty(f"{old!r} is not in the text")
        text = text.replace(old, new, 1)
    return text.encode()


def merged(defaults, case):
    """A case with the table's defaults: its own content, or its own command line without a FILE,
    keeps the table's content out."""
    unknown = case.keys() - MEMBERS
    if unknown:
        raise Faulty(f"a case has no member {sorted(unknown)}")
    whole = {**defaults, **case}
    words = whole.get("arguments")
    if words is None:
        raise Faulty("arguments are missing")
    whole["arguments"] = shlex.split(words) if isinstance(words, str) else words
    own = CONTENTS & case.keys()
    edits = {"change", "replace"} & case.keys()
    if own and "base" not in own or not edits and "base" not in case:
        whole.pop("base", None)
    return whole


def check(defaults, case):
    """Runs one case; raises AssertionError with what does not hold."""
    case = merged(defaults, case)
    content, words = content_of(case), case["arguments"]
    with contextlib.ExitStack() as stack:
        more, start = {}, "gsnn: "
        if content is not None and any("FILE" in word for word in words):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            path = pathlib.Path(folder) / "hostile.json"
            path.write_bytes(content)
            words = [word.replace("FILE", str(path)) for word in words]
            start = f"gsnn: {path}: "
        elif content is not None:
            more, start = {"data": content}, "gsnn: standard input: "
        the_command().refuses(*words, says=case.get("says", ()), status=case.get("status", 2),
                              start=case.get("start", start), **more)


class Hostile(pytest.Item):
    def __init__(self, *, defaults, case, **more):
        super().__init__(**more)
        self.defaults, self.case = defaults, case

    def runtest(self):
        check(self.defaults, self.case)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, (AssertionError, Faulty)):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, self.name


class HostileFile(pytest.File):
    def collect(self):
        defaults = tomllib.loads(self.path.read_text(encoding="utf-8"))
        for name, case in defaults.pop("cases").items():
            yield Hostile.from_parent(self, name=name, defaults=defaults, case=case)
