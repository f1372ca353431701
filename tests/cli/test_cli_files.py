"""What -o does to files that are there, what is left of a run that was killed, readers that leave, and
files that cannot be read."""
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tempfile
import time

import pytest

GOOD = pathlib.Path(__file__).resolve().parents[1] / "fit" / "good.csv"


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_permissions_stay(gsnn, tmp_path):
    path = tmp_path / "out"
    path.write_text("old")
    path.chmod(0o600)
    gsnn.output("count", "C2", "-o", path)
    assert path.read_text() == gsnn.output("count", "C2")
    assert mode(path) == 0o600


@pytest.mark.parametrize("words", [["count", "C2"], ["enumerate", "C2"], ["report", "C2"], ["draw", "weights", "FILE"]],
                         ids=lambda words: words[0])
def test_a_dash_is_standard_output(gsnn, enumeration, tmp_path, words):
    """As it is standard input where a file is read; no file of that name appears."""
    words = [str(enumeration.file("C2")) if word == "FILE" else word for word in words]
    there = subprocess.run([gsnn.path, *words, "-o", "-"], cwd=tmp_path, capture_output=True, check=True)
    assert there.stdout.decode() == gsnn.output(*words) != ""
    assert not list(tmp_path.iterdir())


def test_a_dash_for_one_of_two_outputs(gsnn, tmp_path):
    words = ["fit", "--sum=1.0", "--folds=0", "--network=-", "-o", tmp_path / "fit.json", "C2", GOOD]
    assert json.loads(gsnn.output(*words)) == json.loads((tmp_path / "fit.json").read_text())["network"]


@pytest.mark.parametrize("words, says", [
    (["fit", "--sum=1.0", "--network=-", "C2", GOOD], "both --network and --output"),
    (["search", "--network=-", "-o", "-", "C2", GOOD], "both --network and --output"),
    (["density", "test", f"--law={GOOD.parent.parent / 'density' / 'law-normal-3.json'}", "--draws=1024", "--resume=-", "S3"], "--resume is a file"),
], ids=["fit", "search", "density"])
def test_a_dash_that_cannot_be(gsnn, words, says):
    gsnn.refuses(*words, says=says)


def test_new_file_has_the_usual_permissions(gsnn, tmp_path):
    gsnn.output("count", "C2", "-o", tmp_path / "out")
    mask = os.umask(0)
    os.umask(mask)
    assert mode(tmp_path / "out") == 0o666 & ~mask


def test_links_are_followed(gsnn, tmp_path):
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to("folder/target")
    gsnn.output("count", "C2", "-o", link)
    assert link.is_symlink() and target.read_text() == gsnn.output("count", "C2")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "link", "target"]


def as_nobody(gsnn, folder):
    """Words that run a copy of the command as a user for whom permissions count."""
    copy = folder / "gsnn"
    shutil.copy(gsnn.path, copy)
    copy.chmod(0o755)
    if os.getuid() != 0:
        return [copy]
    if not shutil.which("setpriv"):
        pytest.skip("root, and there is no setpriv")
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy]


def test_unwritable_places(gsnn):
    """A file that may be written to in a folder that may not, and the other way round."""
    with tempfile.TemporaryDirectory() as temporary:
        base = pathlib.Path(temporary)
        base.chmod(0o755)
        command = as_nobody(gsnn, base)
        folder = base / "closed"
        folder.mkdir()
        file = folder / "out"
        file.write_text("old, and longer than what comes: " + 1000 * "x")
        file.chmod(0o666)
        folder.chmod(0o555)
        result = subprocess.run([*command, "count", "C2", "-o", file], capture_output=True, text=True)
        assert (result.returncode, result.stderr) == (0, "")
        assert file.read_text() == gsnn.output("count", "C2")
        folder.chmod(0o777)
        file.chmod(0o444)
        result = subprocess.run([*command, "count", "C3", "-o", file], capture_output=True, text=True)
        assert result.returncode == 1 and "Permission denied" in result.stderr
        assert file.read_text() == gsnn.output("count", "C2")


def test_pipes_are_written_as_they_are(gsnn):
    assert gsnn.output("count", "C2", "-o", "/dev/stdout") == gsnn.output("count", "C2")


def open_files(pid):
    """What a process has open; files that it closes meanwhile are left out."""
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            yield os.readlink(link)
        except FileNotFoundError:
            pass


def test_a_killed_run_leaves_no_file(gsnn, tmp_path):
    process = subprocess.Popen([gsnn.path, "enumerate", "S8", "--all", "--engine=lattice", "-o", tmp_path / "out"])
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        if any(str(tmp_path) in name for name in open_files(process.pid)):
            break
    process.kill()
    process.wait()
    assert [path.name for path in tmp_path.iterdir()] in ([], ["out"])


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_run_leaves_no_process(gsnn, tmp_path):
    """What GAP has started ends too when gsnn is killed."""
    gap, note = tmp_path / "gap", tmp_path / "pid"
    gap.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {note}.new\nmv {note}.new {note}\nwait\n")
    gap.chmod(0o755)
    process = subprocess.Popen([gsnn.path, "count", "gap:SymmetricGroup(3)"], stderr=subprocess.DEVNULL,
                               env={**os.environ, "GSNN_GAP": str(gap)})
    deadline = time.monotonic() + 30
    while not note.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    pid = int(note.read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    alive = is_alive(pid)
    if alive:
        os.kill(pid, signal.SIGKILL)
    assert not alive


@pytest.mark.parametrize("words", [["enumerate", "S7", "--all"], ["help", "enumerate"], ["--help"]], ids=" ".join)
def test_a_reader_that_is_gone(gsnn, words):
    """As other programs: ended by SIGPIPE, without a word."""
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run([gsnn.path, *words], stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (result.returncode, result.stderr) == (-signal.SIGPIPE, "")


def test_a_reader_that_is_gone_where_that_is_ignored(gsnn):
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run([gsnn.path, "count", "C2"], stdout=write, stderr=subprocess.PIPE, text=True,
                            restore_signals=False,
                            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
    os.close(write)
    assert result.returncode == 1 and "Broken pipe" in result.stderr


UNREADABLE = [
    ["enumerate", "FILE"], ["count", "FILE"], ["merge", "FILE"], ["verify", "FILE"], ["space", "-n3", "--from=FILE"],
    ["realize", "--id=0.0", "FILE"], ["grow", "--from=0.0", "--to=1.0", "FILE"], ["eval", "FILE"],
    ["draw", "weights", "FILE"], ["report", "FILE"],
]


@pytest.mark.parametrize("words", UNREADABLE, ids=lambda words: words[0])
@pytest.mark.parametrize("name", ["./", "./no-such-file"])
def test_unreadable_files_are_status_2(gsnn, words, name):
    gsnn.refuses(*[word.replace("FILE", name) for word in words], says=name.rstrip("/"))


def test_unreadable_second_files_are_status_2(gsnn, enumeration, tmp_path):
    gsnn.refuses("realize", "--id=0.0", "--parameters=.", enumeration.file("d6"), says=".")


def test_statistics(gsnn):
    plain, told = gsnn.run("count", "D6"), gsnn.run("count", "D6", "--statistics")
    assert (told.returncode, told.stdout, plain.stderr) == (0, plain.stdout, "")
    assert "seconds  phase" in told.stderr and "deciding on pairs" in told.stderr
