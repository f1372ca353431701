"""Signals in the middle of long runs."""
import os
import pathlib
import re
import resource
import signal
import subprocess
import tempfile
import time

from verdict import ROOT, is_complaint

# Runs that take long, with the seconds after which they are stopped, to meet different phases.
CASES = [
    (["S9", "--all", "--engine=lattice"], [0.02, 0.1, 0.4, 1.0, 2.5]),
    (["groups/torus-28x28.json"], [0.04, 0.15, 0.4]),
    (["groups/torus-28x28.json", "--engine=orbits"], [0.3, 1.0, 2.0]),
    (["groups/e7.json", "--engine=orbits"], [0.2, 1.0, 3.0]),
    (["groups/e7.json", "--engine=lattice"], [0.5, 2.0]),
    (["groups/e8.json"], [0.05, 0.15]),
    (["S40", "--weights=row"], [0.1, 0.5]),
    (["C2xC2xC2xC2xC2xC2xC2", "--all"], [0.1, 0.3]),
]
# What is said before so much is written.
NOTE = re.compile(r"\Agsnn: about \d+ MB will be written: [^\n]*\n")
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def processor_seconds(pid):
    """The time that a process has computed so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def interrupt(command, arguments, number, seconds, folder, **more):
    """Starts the command, sends it a signal; returns the status, the line, and how long it took.

    The time is what the process computed after the signal, so that a busy machine does not count."""
    words = [command.path, "enumerate", *arguments, "-o", str(folder / "out")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, **more
    )
    time.sleep(seconds)
    try:
        spent = processor_seconds(process.pid)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, "still running after a minute", 60
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return process.returncode, stderr.decode(), total - spent


def check_case(tally, command, arguments, seconds, number):
    label = f"gsnn enumerate {' '.join(arguments)}, {number.name} after {seconds} s"
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        kept = {}
        if seconds > 0.5:
            (folder / "out").write_text("kept\n")
            kept = {"out": "kept\n"}
        status, stderr, spent = interrupt(command, arguments, number, seconds, folder)
        stderr = NOTE.sub("", stderr)
        there = {path.name: path.read_text() for path in folder.iterdir() if path.name in kept}
        names = sorted(path.name for path in folder.iterdir())
        written = names == ["out"] and there != kept if kept else names == ["out"]
        if status == 0 or (status == -number and not stderr and written):
            # It was done before the signal came, or ended by it with everything written: no
            # failure, but no test either.
            complete = written and (folder / "out").read_text().endswith("\n]}\n")
            tally.check(complete, label, f"files {names}")
            tally.skip(label, "the run was over by then")
            return
        tally.equal(status, -number, f"{label}: {stderr!r}")
        tally.check(spent <= 1, label, f"it went on for {spent:.2f} s")
        tally.check(there == kept and names == sorted(kept), label, f"files {names}")
        # A signal before the command listens ends it at once, without a word.
        quiet = seconds < 0.1 and not stderr
        said = is_complaint(stderr) and "interrupted" in stderr
        tally.check(said or quiet, label, f"it says {stderr!r}")


def check_ignored(tally, command):
    """A signal that was ignored from the start, as under nohup, stays ignored."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)

        def ignore():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

        arguments = ["S7", "--all", "--weights=none"]
        status, stderr, _ = interrupt(
            command, arguments, signal.SIGHUP, 0.05, folder, preexec_fn=ignore
        )
        tally.equal((status, stderr), (0, ""), "SIGHUP ignored as under nohup")
        tally.check((folder / "out").exists(), "the output of a run under nohup")


def check_shell(tally, command):
    """A shell sees the signal: a script that waits for the command ends with it."""
    script = f'"{command.path}" enumerate S9 --all >/dev/null & sleep 0.5; kill -TERM $!; wait $!'
    result = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, cwd=ROOT)
    tally.equal(result.returncode, 128 + signal.SIGTERM, "the status that a shell sees")


def check(tally, command, long):
    for place, (arguments, moments) in enumerate(CASES):
        for turn, seconds in enumerate(moments):
            for number in SIGNALS if long else [SIGNALS[(place + turn) % len(SIGNALS)]]:
                check_case(tally, command, arguments, seconds, number)
    check_ignored(tally, command)
    check_shell(tally, command)
