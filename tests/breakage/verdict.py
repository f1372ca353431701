"""What a run that could not be done looks like from outside."""
import os
import subprocess

from command import ROOT


def is_complaint(stderr):
    """One line that says who speaks."""
    return stderr.startswith("gsnn: ") and stderr.count("\n") == 1 and stderr.endswith("\n")


def run(command, arguments, timeout=120, before="", **more):
    """Runs the command, in a shell after `before` if that is given."""
    words = [command.path, *map(str, arguments)]
    if before:
        words = ["bash", "-c", f'{before}\nexec "$0" "$@"', *words]
    for stream in ("stdout", "stderr"):
        more.setdefault(stream, subprocess.PIPE)
    more.setdefault("stdin", subprocess.DEVNULL)
    environment = {**os.environ, **more.pop("env", {})}
    result = subprocess.run(words, timeout=timeout, cwd=ROOT, env=environment, **more)
    for stream in ("stdout", "stderr"):
        text = (getattr(result, stream) or b"").decode("utf-8", "backslashreplace")
        setattr(result, stream, text)
    return result


def check_failure(tally, label, result, folder=None, kept=None, status=1):
    """The status and one line; in the folder of the output, nothing but what was there before."""
    found = f"status {result.returncode}: {result.stderr[:300]!r}"
    ok = result.returncode == status and is_complaint(result.stderr)
    if folder is not None:
        there = {path.name: path.read_text() for path in folder.iterdir()}
        wanted = kept or {}
        ok = ok and there == wanted
        found += f", files {sorted(there)}"
    return tally.check(ok, label, found)
