"""Running gsnn from the tests."""
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GROUPS = ROOT / "groups"


class Command:
    """The program under test; paths are taken from the top of the tree."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def run(self, *arguments, text=None, timeout=300, **more):
        """Runs the command; the result has returncode, stdout and stderr as text."""
        stdin = {"input": text} if text is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(
            [self.path, *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            timeout=timeout,
            cwd=ROOT,
            **stdin,
            **more,
        )

    def output(self, *arguments, **more):
        """What a run prints, which must succeed."""
        result = self.run(*arguments, **more)
        if result.returncode:
            told = f"{' '.join(map(str, arguments))}: status {result.returncode}: {result.stderr}"
            raise RuntimeError(told)
        return result.stdout

    def document(self, *arguments, **more):
        return json.loads(self.output("enumerate", *arguments, **more))

    def engines(self):
        """The engines that the help tells of, without auto."""
        found = re.search(r"--engine=([a-z|]+)", self.output("help", "enumerate"))
        return [name for name in found.group(1).split("|") if name != "auto"]


def bundled_groups():
    """The group files of the tree, each with its name."""
    return {path.stem: path for path in sorted(GROUPS.glob("*.json"))}
