"""Command lines and what they must print: data that anyone can add to.

A file cases/*.json of a room is a list of objects: "arguments"; "stdin"; "status" (0 if absent);
"stdout", the whole of it, or "stdout_has", pieces of it; "stderr_has", pieces of the one line that
standard error then holds; "chosen", the engines that progress on it says were chosen, and why;
"sanitize": false, where a sanitized build, which reserves memory without end, cannot run it.
Nothing is printed on standard output where the status is not 0, but for status 3, an answer.
"""
import json
import shlex

import pytest

from command import complaint, the_command

MEMBERS = {"arguments", "stdin", "status", "stdout", "stdout_has", "stderr_has", "chosen", "sanitize"}


class Wrong(Exception):
    """What did not hold."""


def check(command, case):
    """Raises Wrong with all that does not hold."""
    unknown = case.keys() - MEMBERS
    if unknown:
        raise Wrong(f"a case has no member {sorted(unknown)}")
    result = command.run(*case["arguments"], text=case.get("stdin"))
    wanted = case.get("status", 0)
    faults = []
    if result.returncode != wanted:
        faults.append(f"status {result.returncode} where {wanted} is wanted")
    if wanted not in (0, 3) and result.stdout:
        faults.append("something is on standard output")
    if "stdout" in case and result.stdout != case["stdout"]:
        faults.append(f"standard output is not {case['stdout']!r}")
    faults += [f"no {piece!r}" for piece in case.get("stdout_has", []) if piece not in result.stdout]
    if "stderr_has" in case:
        faults += complaint(result.stderr, *case["stderr_has"])
    if "chosen" in case:
        told = [line.partition("engine ")[2] for line in result.stderr.splitlines() if "engine " in line]
        if told != case["chosen"]:
            faults.append(f"the engines chosen are {told} where {case['chosen']} are wanted")
    if faults:
        said = f"{result.stdout[:2000]}{result.stderr[:2000]}"
        raise Wrong("; ".join(faults) + f"\n$ gsnn {shlex.join(case['arguments'])}\n{said}")


class Case(pytest.Item):
    def __init__(self, *, case, **more):
        super().__init__(**more)
        self.case = case
        if not case.get("sanitize", True):
            self.add_marker(pytest.mark.unsanitized("it reserves memory without end"))

    def runtest(self):
        check(the_command(), self.case)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, Wrong):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, self.name


class CaseFile(pytest.File):
    def collect(self):
        for place, case in enumerate(json.loads(self.path.read_text(encoding="utf-8"))):
            name = f"{place}: gsnn {shlex.join(case['arguments'])}"[:100]
            yield Case.from_parent(self, name=name, case=case)
