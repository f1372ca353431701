"""That the checker shares with the enumerator nothing but the readers, by the symbol tables."""
import re
import subprocess

# What the objects of the checker and of the reader may need.  Of the exact numbers that is the
# field and the reader of entries, but no linear algebra.
ALLOWED = {"base", "json", "record", "proof", "verify", "exact"}
EXACT = re.compile(r"gsnn_(field|entry|conductor)_")


def symbols(path):
    """(name, kind) of each symbol of an object."""
    told = subprocess.run(["nm", "-P", str(path)], capture_output=True, text=True, check=True)
    return [line.split()[:2] for line in told.stdout.splitlines()]


def check(tally, build):
    defined, needed = {}, set()
    for path in (build / "obj" / "src").glob("*/*.o"):
        for name, kind in symbols(path):
            if kind in "TDBRC":
                defined[name] = path.parent.name
            elif kind == "U" and path.parent.name in ("proof", "verify", "record"):
                needed.add(name)
    if not tally.check("verify" in defined.values(), f"there are objects in {build}"):
        return
    foreign = sorted(name for name in needed if defined.get(name, "base") not in ALLOWED)
    tally.check(not foreign, "the checker needs nothing of the enumerator", ", ".join(foreign))
    exact = sorted(name for name in needed if defined.get(name) == "exact")
    tally.check(exact and all(map(EXACT.match, exact)), "it shares the reader of entries",
                ", ".join(exact))
