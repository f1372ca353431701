"""Runs the recipe for GNU parallel as it stands in docs/cluster.md, whole, and again after parts
were lost, and compares what it makes with the undivided run, byte for byte.

The recipe for Slurm is run with a stand-in for sbatch that runs the tasks one after the other.
"""
import os
import pathlib
import re
import subprocess

from command import ROOT, the_command

GSNN = pathlib.Path(the_command().path)
PAGE = ROOT / "docs" / "cluster.md"
# Runs the tasks of the job array one after the other, or what --wrap holds.
SBATCH = r"""#!/bin/sh
set -eu
for last; do :; done
case $last in
--wrap=*) exec sh -c "${last#--wrap=}" ;;
esac
for script; do case $script in --*) ;; *) break ;; esac; done
range=$(sed -n 's/^#SBATCH --array=1-//p' "$script")
export SLURM_CPUS_PER_TASK=1
for SLURM_ARRAY_TASK_ID in $(seq "$range"); do
    export SLURM_ARRAY_TASK_ID
    sh "$script" "$last"
done
echo 4711
"""


def check(holds, what, detail=""):
    assert holds, f"{what}\n{detail}"


def recipes_of(title):
    """The blocks of shell of a section of the page."""
    for part in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        if part.partition("\n")[0] == title:
            return re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)


def shell(script, folder):
    """All that a script prints, and its status. gsnn is the one under test, groups/ are at hand."""
    path = f"{folder / 'bin'}:{GSNN.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
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


def test_slurm(tmp_path):
    """The job array's script, each task run with a stand-in for sbatch, on a small group."""
    folder = tmp_path
    new_folder(folder)
    script, commands = recipes_of("Slurm")
    (folder / "gsnn.sbatch").write_text(script)
    (folder / "bin" / "sbatch").write_text(SBATCH)
    (folder / "bin" / "sbatch").chmod(0o755)
    group = "groups/torus-4x4.json"
    commands = re.sub(r"groups/\S+?\.json", group, commands)
    printed, status = shell(commands, folder)
    check(status == 0, "the recipe for Slurm", printed)
    merged = folder / "architectures.jsonl"
    check(merged.exists() and merged.read_bytes() == undivided(group), "Slurm's parts are not the whole")


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
