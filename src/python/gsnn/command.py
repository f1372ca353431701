"""The command as a subprocess."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile


class Error(RuntimeError):
    """The command refused: its one line, and .status, 2 when what it was given is wrong."""

    def __init__(self, message, status):
        super().__init__(message)
        self.status = status


def command():
    return os.environ.get("GSNN", "gsnn")


def run(*arguments, text=None, statuses=(0,)):
    """What `gsnn ARGUMENTS` writes, given `text` as standard input."""
    try:
        done = subprocess.run([command(), *map(str, arguments)], input=text or "", capture_output=True,
                              encoding="utf-8", check=False)
    except FileNotFoundError:
        raise Error(f"the command {command()} is not there: put gsnn on the PATH or its path into $GSNN",
                    127) from None
    if done.returncode not in statuses:
        lines = done.stderr.strip().splitlines() or [f"gsnn: ended with status {done.returncode}"]
        raise Error(lines[-1].removeprefix("gsnn: "), done.returncode)
    return done.stdout


def options(settings):
    """Keywords as options: max_neurons=8 is --max-neurons=8, exact=True is --exact; None is left out."""
    given = []
    for name, value in settings.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            given.append(option)
        elif value is not None and value is not False:
            given.append(f"{option}={value}")
    return given


@contextlib.contextmanager
def as_input(group):
    """The INPUT that a command takes for a group: a name, a path, or a document in a file meanwhile."""
    if isinstance(group, dict):
        with tempfile.TemporaryDirectory(prefix="gsnn-") as folder:
            path = pathlib.Path(folder, "input.json")
            path.write_text(json.dumps(group), encoding="utf-8")
            yield str(path)
    else:
        yield os.fspath(group)
