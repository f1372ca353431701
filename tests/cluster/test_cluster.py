"""Runs the recipe for GNU parallel as it stands in docs/cluster.md, whole, and again after parts
were lost, and compares what it makes with the undivided run, byte for byte.

The recipe for Slurm is run likewise, under a Slurm of one node that the test starts.
"""
import os
import pathlib
import re
import subprocess

import pytest
import slurm
from command import ROOT, the_command

GSNN = pathlib.Path(the_command().path)
PAGE = ROOT / "docs" / "cluster.md"


def check(holds, what, detail=""):
    assert holds, f"{what}\n{detail}"


def recipes_of(title):
    """The blocks of shell of a section of the page."""
    for part in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        if part.partition("\n")[0] == title:
            return re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)


def shell(script, folder, more=None):
    """All that a script prints, and its status. gsnn is the one under test, groups/ are at hand."""
    path = f"{folder / 'bin'}:{GSNN.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder), **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )
    return done.stdout.decode("utf-8", "backslashreplace"), done.returncode


def undivided(group):
    command = [GSNN, "enumerate", "--format=jsonl", "--quiet", ROOT / group]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout


def new_folder(folder):
    (folder / "groups").symlink_to(ROOT / "groups")
    (folder / "bin").mkdir()
    # parallel asks once to be cited; this says that it has been read.
    (folder / ".parallel").mkdir()
    (folder / ".parallel" / "will-cite").touch()


def test_parallel(tmp_path):
    folder, recipe = tmp_path, recipes_of("GNU parallel")[0]
    new_folder(folder)
    group = re.search(r"^group=(\S+)$", recipe, re.MULTILINE)[1]
    parts = int(re.search(r"^parts=(\d+)$", recipe, re.MULTILINE)[1])
    merged = folder / "architectures.jsonl"
    whole = undivided(group)
    printed, status = shell(recipe, folder)
    check(status == 0, "the recipe for GNU parallel", printed)
    check(merged.exists() and merged.read_bytes() == whole, f"{group} in {parts} parts is not the whole")
    made = sorted(path.name for path in (folder / "parts").glob("*.jsonl"))
    check(made == sorted(f"{i}.jsonl" for i in range(1, parts + 1)), "parts are missing", made)
    sizes = [path.stat().st_size for path in (folder / "parts").glob("*.jsonl")]
    check(sizes and max(sizes) < len(whole) / 2, "one part holds half of all", sizes)
    check_resumed(recipe, folder, merged, whole)


def check_resumed(recipe, folder, merged, whole):
    """A part fails; the recipe stops, says so, and run again makes what is missing."""
    merged.unlink()
    for path in (folder / "parts").iterdir():
        path.unlink()
    (folder / "parts" / "3.jsonl").mkdir()  # cannot be written
    printed, status = shell(recipe, folder)
    check(status != 0, "the recipe succeeds though a part cannot be written", printed)
    check(not merged.exists(), "the parts are merged though one is missing")
    (folder / "parts" / "3.jsonl").rmdir()
    printed, status = shell(recipe, folder)
    check(status == 0, "the recipe run again", printed)
    check(merged.exists() and merged.read_bytes() == whole, "parts made in two runs are not the whole")


@pytest.mark.skipif(slurm.missing() is not None, reason=str(slurm.missing()))
def test_slurm(tmp_path):
    """The job array and the merge behind it, then a task that fails at first, on a small group."""
    folder = tmp_path
    new_folder(folder)
    script, commands = recipes_of("Slurm")
    group = "groups/torus-4x4.json"
    commands = re.sub(r"groups/\S+?\.json", group, commands)
    (folder / "gsnn.sbatch").write_text(script)
    (folder / "slurm").mkdir()
    merged, whole = folder / "architectures.jsonl", undivided(group)
    with slurm.Slurm(folder / "slurm") as service:
        run_jobs(service, commands, folder)
        check(merged.exists() and merged.read_bytes() == whole, "Slurm's parts are not the whole", log_of(folder))
        size = int(re.search(r"--array=1-(\d+)$", script, re.MULTILINE)[1])
        made = sorted(int(path.stem) for path in (folder / "parts").glob("*.jsonl"))
        check(made == list(range(1, size + 1)), "parts are missing", made)
        for path in [merged, *(folder / "parts").iterdir()]:
            path.unlink()
        (folder / "parts" / "3.jsonl").mkdir()  # cannot be written
        run_jobs(service, commands, folder)
        check(not merged.exists(), "the parts are merged though a task failed")
        check("3.jsonl" in (folder / "parts" / "3.log").read_text(), "the failed task's log does not say what failed")
        before = {path: path.stat().st_mtime_ns for path in (folder / "parts").glob("*.jsonl") if path.is_file()}
        check(len(before) == size - 1, "other tasks failed, too", before)
        (folder / "parts" / "3.jsonl").rmdir()
        again = re.search(r"`(sbatch --array=)7,12 (gsnn\.sbatch) \S+`", PAGE.read_text())
        run_jobs(service, f"{again[1]}3 {again[2]} {group}", folder)
        # What the commands end with, when nothing is left to wait for.
        merge = re.sub(r'--dependency="\S+" ', "", commands[commands.index("sbatch --dependency"):])
        run_jobs(service, merge, folder)
        check(merged.exists() and merged.read_bytes() == whole, "a repeated task makes another whole", log_of(folder))
        check(all(path.stat().st_mtime_ns == time for path, time in before.items()), "a task ran twice")


def run_jobs(service, commands, folder):
    printed, status = shell(commands, folder, service.environment)
    check(status == 0, "the recipe for Slurm", printed)
    service.finish()


def log_of(folder):
    log = folder / "parts" / "merge.log"
    return log.read_text() if log.exists() else "nothing was merged"


def test_many(tmp_path):
    folder, recipe = tmp_path, recipes_of("What else divides")[0]
    new_folder(folder)
    (folder / "groups").unlink()
    (folder / "groups").mkdir()
    for name in ["d6", "s4", "cube"]:
        (folder / "groups" / f"{name}.json").symlink_to(ROOT / "groups" / f"{name}.json")
    printed, status = shell(recipe, folder)
    check(status == 0, "the recipe for many groups", printed)
    for name in ["d6", "s4", "cube"]:
        check((folder / f"{name}.json").exists(), f"{name}.json was not made")
