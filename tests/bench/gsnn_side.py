"""gsnn's side of the benchmark: its times and its memory, of the whole process."""
import json
import os
import pathlib
import platform
import subprocess
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GSNN = os.environ.get("GSNN", str(ROOT / "build" / "gsnn"))


@dataclass(frozen=True)
class Times:
    """Seconds by the clock and of the processors (user and system, all threads), and of gsnn the most memory
    that was resident in the process, or in Python when it was started."""

    wall: float
    processor: float
    megabytes: float = 0


def run(arguments, output):
    """The times of a run that writes the file output."""
    with open(output, "wb") as stream:
        begin = time.monotonic()
        process = subprocess.Popen([GSNN, *arguments], stdin=subprocess.DEVNULL, stdout=stream)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"gsnn {' '.join(arguments)} ended with status {process.returncode}")
    return Times(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def peak_megabytes(arguments):
    """The most memory that is resident in a run. A child of Python has at least as much as Python
    had when it was started, so that this asks time(1), which is small."""
    with tempfile.NamedTemporaryFile("r") as report:
        command = ["/usr/bin/time", "-q", "-f", "%M", "-o", report.name, GSNN, *arguments]
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        return int(report.read()) / 1024


def header(output):
    """The members before the lists of an enumeration as JSON, which is not read beyond them."""
    with open(output, encoding="utf-8") as stream:
        return json.loads(stream.readline().rstrip(",\n") + "}")


def version():
    done = subprocess.run([GSNN, "--version"], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def machine():
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{model}, {os.cpu_count()} processors, Linux {platform.release()}, {load}"
