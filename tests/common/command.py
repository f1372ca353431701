"""Running gsnn from the tests."""
import functools
import json
import os
import pathlib
import re
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GROUPS = ROOT / "groups"
BUILD = pathlib.Path(os.environ.get("GSNN_BUILD", ROOT / "build"))
SANITIZED = os.environ.get("SANITIZE", "") not in ("", "0")


def complaint(stderr, *pieces, start="gsnn: "):
    """What is wrong with standard error as the one line that tells of a failure: a list."""
    faults = []
    if stderr.count("\n") != 1 or not stderr.endswith("\n"):
        faults.append(f"{stderr.count(chr(10))} lines on standard error where one is wanted")
    if not stderr.startswith(start):
        faults.append(f"standard error does not begin with {start!r}")
    if not all(c == "\n" or c.isprintable() for c in stderr):
        faults.append("standard error is not printable")
    return faults + [f"standard error lacks {piece!r}" for piece in pieces if piece not in stderr]


class Command:
    """The program under test; paths are taken from the top of the tree."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def run(self, *arguments, text=None, data=None, timeout=300, cwd=ROOT, **more):
        """Runs the command; the result has returncode, stdout and stderr as text.

        Standard input is `text`, or the bytes of `data`, or empty."""
        if text is not None:
            data = text.encode("utf-8", "surrogateescape")
        stdin = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
        words = [self.path, *map(str, arguments)]
        result = subprocess.run(words, capture_output=True, timeout=timeout, cwd=cwd, **stdin, **more)
        result.stdout = result.stdout.decode("utf-8", "backslashreplace")
        result.stderr = result.stderr.decode("utf-8", "backslashreplace")
        return result

    def output(self, *arguments, **more):
        """What a run prints, which must succeed."""
        result = self.run(*arguments, **more)
        if result.returncode:
            told = f"{' '.join(map(str, arguments))}: status {result.returncode}: {result.stderr}"
            raise RuntimeError(told)
        return result.stdout

    def refuses(self, *arguments, says=(), status=2, start="gsnn: ", **more):
        """A run that must fail: nothing on standard output, one printable line on standard error
        that begins with `start` and contains `says` (a piece or several), and the status.
        Returns the line."""
        result = self.run(*arguments, **more)
        faults = complaint(result.stderr, *([says] if isinstance(says, str) else says), start=start)
        if result.returncode != status:
            faults.append(f"status {result.returncode} where {status} is wanted")
        if result.stdout:
            faults.append(f"standard output has {result.stdout[:200]!r}")
        if faults:
            shown = shlex.join(map(str, arguments))[:1000]
            raise AssertionError(f"{'; '.join(faults)}\n$ gsnn {shown}\n{result.stderr[:2000]}")
        return result.stderr

    def json(self, *arguments, **more):
        """The document that a run prints, which must succeed."""
        return self.parse(self.output(*arguments, **more))

    def document(self, *arguments, **more):
        return self.json("enumerate", *arguments, **more)

    @staticmethod
    def parse(text):
        """JSON as JSON has it: neither NaN nor Infinity."""
        return json.loads(text, parse_constant=_no_number)

    def engines(self):
        """The engines that the help tells of, without auto."""
        text = re.sub(r"\|\s+", "|", self.output("help", "enumerate"))  # a long list is wrapped
        found = re.search(r"--engine=([a-z|]+)", text)
        return [name for name in found.group(1).split("|") if name != "auto"]


def _no_number(text):
    raise ValueError(f"{text} is not JSON")


@functools.cache
def the_command():
    """The command under test: GSNN in the environment, else build/gsnn."""
    return Command(os.environ.get("GSNN", ROOT / "build" / "gsnn"))


def bundled_groups():
    """The group files of the tree, each with its name."""
    return {path.stem: path for path in sorted(GROUPS.glob("*.json"))}
