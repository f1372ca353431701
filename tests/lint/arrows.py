#!/usr/bin/env python3
"""Fail on an include that runs upward: a file may include its own room and those before it.

The order of the rooms is the table between the lines "rooms, in their order" and "end of rooms" of
docs/architecture.md.  Each of its rows names one or more rooms; rooms of one row that is marked
"apart" know nothing of each other.  A row may name the only rooms below that it knows.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAP = ROOT / "docs" / "architecture.md"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([\w-]+)/[\w./-]+"', re.MULTILINE)


def read_rows(text):
    """The rows of the table as (rooms, apart, known), the lowest first."""
    table = text.split("<!-- rooms, in their order -->")[1].split("<!-- end of rooms -->")[0]
    rows = []
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rooms = re.findall(r"`([\w-]+)`", cells[0])
        if rooms:
            known = re.search(r"knows only ((?:`[\w-]+`(?:, | and )?)+)", line)
            rows.append((rooms, "apart" in cells[1], known and re.findall(r"`([\w-]+)`", known[1])))
    return rows


def allowed_rooms(rows):
    """For each room the rooms that it may include, besides itself."""
    allowed, below = {}, []
    for rooms, apart, known in rows:
        for i, room in enumerate(rooms):
            if room in allowed:
                sys.exit(f"{MAP.name}: the room {room} is there twice")
            allowed[room] = set(known) if known else set(below + ([] if apart else rooms[:i]))
        below += rooms
    return allowed


def main():
    allowed = allowed_rooms(read_rows(MAP.read_text()))
    faults = []
    for path in sorted((ROOT / "src").glob("*/*.[ch]")):
        room = path.parent.name
        if room not in allowed:
            faults.append(f"src/{room} is not in the table of {MAP.relative_to(ROOT)}")
            continue
        text = path.read_text()
        for include in INCLUDE.finditer(text):
            target = include[1]
            if target != room and target not in allowed[room]:
                line = text.count("\n", 0, include.start(1)) + 1
                faults.append(f"{path.relative_to(ROOT)}:{line}: {room} may not know {target}")
    for fault in dict.fromkeys(faults):
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
