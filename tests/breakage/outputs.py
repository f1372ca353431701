"""Outputs that cannot be written: full devices, closed pipes, folders that are not there."""
import os
import pathlib
import signal
import subprocess
import tempfile

from verdict import check_failure, is_complaint, run

FORMATS = ["json", "jsonl", "dot", "table", "csv"]
LISTINGS = [["enumerate", "S5", f"--format={f}"] for f in FORMATS]
TEXTS = [["--help"], ["--version"], ["help"], ["help", "enumerate"], ["enumerate", "--help"]]


def check_full(tally, command):
    """/dev/full takes nothing."""
    for words in LISTINGS + TEXTS + [["count", "S4"]]:
        with open("/dev/full", "wb") as full:
            result = run(command, words, stdout=full)
        label = f"gsnn {' '.join(words)} >/dev/full"
        if check_failure(tally, label, result):
            tally.check("No space left" in result.stderr, label, result.stderr)
    for words in LISTINGS:
        result = run(command, [*words, "-o", "/dev/full"])
        label = f"gsnn {' '.join(words)} -o /dev/full"
        if check_failure(tally, label, result):
            tally.check("/dev/full: No space left" in result.stderr, label, result.stderr)


def check_closed(tally, command):
    """A reader that is gone, and standard output that was never open."""
    for words in LISTINGS + TEXTS:
        read, write = os.pipe()
        os.close(read)
        result = run(command, words, stdout=write)
        os.close(write)
        failed = result.returncode == 1 and is_complaint(result.stderr)
        ok = failed or result.returncode == -signal.SIGPIPE
        found = f"status {result.returncode}: {result.stderr!r}"
        tally.check(ok, f"gsnn {' '.join(words)} into a closed pipe", found)
        result = run(command, words, before="exec >&-")
        check_failure(tally, f"gsnn {' '.join(words)} with standard output closed", result)


def check_early_reader(tally, command):
    """A reader that leaves after the first line of a long output."""
    words = [command.path, "enumerate", "S7", "--all", "--format=jsonl"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = process.stdout.readline()
    process.stdout.close()
    stderr = process.stderr.read().decode()
    process.stderr.close()
    status = process.wait(timeout=60)
    tally.check(first.startswith(b'{"record":"header"'), "the first line comes", repr(first[:80]))
    ok = status == -signal.SIGPIPE or (status == 1 and is_complaint(stderr))
    tally.check(ok, "gsnn enumerate S7 | head -1", f"status {status}: {stderr!r}")


def check_files(tally, command):
    """-o keeps what was there unless the new file is complete."""
    for name, reason in [
        ("no/such/folder/out", "No such file or directory"),
        ("folder", "Is a directory"),
        ("old/out", "Not a directory"),
    ]:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            (folder / "folder").mkdir()
            (folder / "old").write_text("kept\n")
            result = run(command, ["enumerate", "C2", "-o", folder / name])
            label = f"-o {name}"
            if check_failure(tally, label, result):
                tally.check(reason in result.stderr, label, result.stderr)
            there = sorted(path.name for path in folder.iterdir())
            tally.equal(there, ["folder", "old"], label)
            tally.equal((folder / "old").read_text(), "kept\n", label)
    with tempfile.TemporaryDirectory() as temporary:
        # Files that may not grow: the limit stands for a disk that fills up on the way.
        folder = pathlib.Path(temporary)
        (folder / "out").write_text("kept\n")
        for name in ("out", "new"):
            words = ["enumerate", "S5", "-o", folder / name]
            result = run(command, words, before="ulimit -f 8")
            check_failure(tally, f"a disk that fills up, -o {name}", result, folder, {"out": "kept\n"})


def check(tally, command):
    check_full(tally, command)
    check_closed(tally, command)
    check_early_reader(tally, command)
    check_files(tally, command)
