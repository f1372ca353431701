#!/usr/bin/env python3
"""Fail on a string in the library that names an option of the command line.

Programs that link the library have no such options; src/cli adds what its users may do.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def main():
    faults = []
    for path in sorted((ROOT / "src").glob("*/*.[ch]")):
        if path.parent.name == "cli":
            continue
        text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), path.read_text())
        for string in STRING.finditer(text):
            option = OPTION.search(string[0])
            if option:
                line = text.count("\n", 0, string.start()) + 1
                faults.append(f"{path.relative_to(ROOT)}:{line}: {option[0]} is the command line's")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
