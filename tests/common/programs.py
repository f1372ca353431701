"""Programs that are a test each and print their own counts: cmocka's, and rooms with a run.py."""
import os
import re
import signal
import subprocess

import pytest

from command import BUILD, ROOT, SANITIZED

SECONDS = 3600 if SANITIZED else 1500
COUNT = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
SLOW = ("agreement", "verify", "report")


def unit_counts(output):
    """What cmocka says it ran; a test that began and did not end (a crash) has failed."""
    planned = sum(map(int, re.findall(r"^\[=+\] Running (\d+) test", output, re.MULTILINE)))
    ended_well = len(re.findall(r"^\[ +OK +\] ", output, re.MULTILINE))
    skipped = len(re.findall(r"^\[  SKIPPED +\] \w+$", output, re.MULTILINE)) // 2
    return ended_well, planned - ended_well - skipped


def runner_counts(output):
    """The last closing line of a runner."""
    found = COUNT.findall(output)
    return tuple(map(int, found[-1])) if found else (0, 0)


class Failure(Exception):
    """A program that failed; its text is what it printed."""


class Program(pytest.Item):
    """One program, run in a process group of its own from the top of the tree."""

    def __init__(self, *, words, counts, **more):
        super().__init__(**more)
        self.words, self.counts = words, counts

    def runtest(self):
        process = subprocess.Popen(
            self.words,
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
        passed, failed = self.counts(output)
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
        return self.path, None, self.name


class UnitFile(pytest.File):
    """The source of a cmocka program."""

    def collect(self):
        words = [str(BUILD / "tests" / self.path.stem)]
        yield Program.from_parent(self, name=self.path.stem, words=words, counts=unit_counts)


class RunnerFile(pytest.File):
    """A room that is one program of its own."""

    def collect(self):
        name = self.path.parent.name
        item = Program.from_parent(self, name=name, words=[str(self.path)], counts=runner_counts)
        if name in SLOW:
            item.add_marker(pytest.mark.slow)
        yield item
