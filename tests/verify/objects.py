"""That the checker shares with the enumerator nothing but the readers, by the symbol tables."""
import re
import subprocess

from command import ROOT

# What the objects of the checker, and of the readers that it needs, may need.  Of the exact numbers that is the
# field, the reader of entries and what rounds rationals to doubles and back, but no linear algebra.
ALLOWED = {"base", "json", "data", "record", "proof", "verify", "exact"}
EXACT = re.compile(r"gsnn_(field|entry|conductor)_|gsnn_rational_(set_)?double$")


def symbols(path):
    """(name, kind) of each symbol of an object."""
    told = subprocess.run(["nm", "-P", str(path)], capture_output=True, text=True, check=True)
    return [line.split()[:2] for line in told.stdout.splitlines()]


def check(tally, build):
    """Follows the symbols that the checker needs, through the objects of the readers."""
    rooms, defined, needs = {}, {}, {}
    for path in (build / "obj" / "src").glob("*/*.o"):
        if not (ROOT / "src" / path.parent.name / f"{path.stem}.c").exists():
            continue  # of a source that is gone
        rooms[path] = path.parent.name
        found = symbols(path)
        needs[path] = [name for name, kind in found if kind == "U"]
        defined.update({name: path for name, kind in found if kind in "TDBRC"})
    waiting = [path for path, room in rooms.items() if room in ("proof", "verify")]
    if not tally.check(waiting, f"there are objects in {build}"):
        return
    met, needed = set(waiting), set()
    while waiting:
        for name in needs[waiting.pop()]:
            needed.add(name)
            reader = defined.get(name)
            if reader not in met and rooms.get(reader) in ("record", "json"):
                met.add(reader)
                waiting.append(reader)
    room_of = {name: rooms[defined[name]] for name in needed if name in defined}
    foreign = sorted(name for name, room in room_of.items() if room not in ALLOWED)
    tally.check(not foreign, "the checker needs nothing of the enumerator", ", ".join(foreign))
    exact = sorted(name for name, room in room_of.items() if room == "exact")
    tally.check(exact and all(map(EXACT.match, exact)), "it shares the reader of entries",
                ", ".join(exact))
