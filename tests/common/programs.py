"""The cmocka programs of tests/unit, each a test that tells its own counts."""
import os
import re
import signal
import subprocess

import pytest

from command import BUILD, ROOT, SANITIZED

SECONDS = 3600 if SANITIZED else 1500


def unit_counts(output):
    """What cmocka says it ran; a test that began and did not end (a crash) has failed."""
    planned = sum(map(int, re.findall(r"^\[=+\] Running (\d+) test", output, re.MULTILINE)))
    ended_well = len(re.findall(r"^\[ +OK +\] ", output, re.MULTILINE))
    skipped = len(re.findall(r"^\[  SKIPPED +\] \w+$", output, re.MULTILINE)) // 2
    return ended_well, planned - ended_well - skipped


class Failure(Exception):
    """A program that failed; its text is what it printed."""


class Program(pytest.Item):
    """One program, run in a process group of its own from the top of the tree."""

    def __init__(self, *, program, **more):
        super().__init__(**more)
        self.program = program

    def runtest(self):
        process = subprocess.Popen(
            [self.program],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        late = ""
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            late = f"\nstopped after {SECONDS} s"
        output = output.decode("utf-8", "backslashreplace")
        passed, failed = unit_counts(output)
        skipped = re.findall(r"^(?:skipped .*|\[  SKIPPED +\] \w.*)", output, re.MULTILINE)
        self.user_properties.append(("tally", (passed, failed, skipped)))
        if failed or late or process.returncode:
            raise Failure(f"{output}{late}\nended with status {process.returncode}")
        if not passed:
            raise Failure(f"{output}\nhas tested nothing")

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, Failure):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, self.name


class UnitFile(pytest.File):
    """The source of a cmocka program."""

    def collect(self):
        program = BUILD / "tests" / self.path.stem
        yield Program.from_parent(self, name=self.path.stem, program=str(program))
