"""GAP missing, broken, hanging or killed, wherever the command asks it."""
import itertools
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from verdict import ROOT, check_failure, is_complaint, run

FAKES = ROOT / "tests" / "fake-gap"
WAYS = [
    ["enumerate", "D4", "--engine=gap"],
    ["enumerate", "gap:Group((1,2))"],
    ["enumerate", "C2", "--names"],
]
# What GAP may say of subgroups of S9 on the pairs of points that is not so, where no element is listed.
PAIRS = list(itertools.combinations(range(9), 2))


def on_pairs(images):
    """How a permutation of nine points moves their pairs, numbered from 1."""
    return [PAIRS.index(tuple(sorted(images[x] for x in pair))) + 1 for pair in PAIRS]


def a_class(order, length, generators, normaliser=()):
    lines = [f"class {order} {length} {len(generators)} {len(normaliser)}"]
    return "\n".join(lines + [" ".join(map(str, g)) for g in [*generators, *normaliser]])


SWAP = on_pairs([1, 0, 2, 3, 4, 5, 6, 7, 8])
OTHER_SWAP = on_pairs([0, 1, 3, 2, 4, 5, 6, 7, 8])
CROSS = on_pairs([2, 3, 0, 1, 4, 5, 6, 7, 8])
TURN = on_pairs([1, 2, 0, 3, 4, 5, 6, 7, 8])
LIES = {
    "a subgroup outside": a_class(2, 1, [[2, 1, *range(3, 37)]]),
    "a wrong order": a_class(4, 1, [SWAP]),
    "a normaliser that does not normalise": a_class(4, 378, [SWAP, OTHER_SWAP], [TURN, CROSS, SWAP, OTHER_SWAP]),
    "a normaliser outside": a_class(4, 378, [SWAP, OTHER_SWAP], [[2, 1, *range(3, 37)]]),
    "a wrong length": a_class(4, 378, [SWAP, OTHER_SWAP], [SWAP, OTHER_SWAP, CROSS]),
    "no normaliser": a_class(4, 378, [SWAP, OTHER_SWAP]),
    "too many generators": a_class(2, 36, [SWAP] * 64),
}


def is_alive(pid):
    """Whether the process runs; one that has ended and waits to be reaped does not."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def left_over(pids):
    """The processes of a file of numbers that are there still, after some time to go."""
    numbers = [int(word) for word in pids.read_text().split()] if pids.exists() else []
    deadline = time.monotonic() + 5
    while any(map(is_alive, numbers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [number for number in numbers if is_alive(number)]


def check_one(tally, command, words, env, label, before=""):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "answer").write_text("nothing\n")
        pids = folder / "pids"
        env = {**env, "FAKE_GAP_PIDS": str(pids), "FAKE_GAP_ANSWER": str(folder / "answer")}
        result = run(command, [*words, "--gap-timeout=1"], env=env, before=before)
        label = f"gsnn {' '.join(words)}, {label}"
        # A GAP that refuses what it is asked says that the group is wrong.
        status = 2 if label.endswith("GAP refuses") else 1
        check_failure(tally, label, result, status=status)
        tally.equal(result.stdout, "", label)
        tally.equal(left_over(pids), [], f"{label}: processes left")


def check_interrupted(tally, command):
    """Ctrl-C while GAP hangs ends both."""
    for words in WAYS:
        with tempfile.TemporaryDirectory() as temporary:
            pids = pathlib.Path(temporary) / "pids"
            env = {**os.environ, "GSNN_GAP": str(FAKES / "hangs"), "FAKE_GAP_PIDS": str(pids)}
            process = subprocess.Popen(
                [command.path, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
            )
            deadline = time.monotonic() + 20
            while not (pids.exists() and pids.read_text()) and time.monotonic() < deadline:
                time.sleep(0.05)
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=60)
            label = f"gsnn {' '.join(words)}, SIGINT while GAP hangs"
            tally.equal(process.returncode, -signal.SIGINT, label)
            tally.check(is_complaint(stderr.decode()), label, repr(stderr))
            tally.check(time.monotonic() - begin < 10, label, "it takes too long")
            tally.equal(left_over(pids), [], f"{label}: processes left")


def check_lies(tally, command, path):
    """Wrong answers about a group whose elements are not listed."""
    for lie, text in LIES.items():
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            (folder / "answer").write_text(f"classes 362880 1\n{text}\n")
            env = {"GSNN_GAP": str(FAKES / "answers"), "FAKE_GAP_ANSWER": str(folder / "answer")}
            result = run(command, ["count", str(path), "--engine=gap"], env=env)
            check_failure(tally, f"GAP tells {lie}", result, status=1)
            tally.check(result.stderr.count("GAP") == 1, f"GAP tells {lie}: {result.stderr}")


def check_few(tally, command):
    """An answer without most subgroups of a group that another engine represents."""
    with tempfile.TemporaryDirectory() as temporary:
        answer = pathlib.Path(temporary) / "answer"
        answer.write_text("classes 362880 1\n" + a_class(2, 36, [[2, 1, *range(3, 10)]]) + "\n")
        env = {"GSNN_GAP": str(FAKES / "answers"), "FAKE_GAP_ANSWER": str(answer)}
        result = run(command, ["count", "S9", "--engine=gap"], env=env)
        check_failure(tally, "GAP tells of one subgroup of S9", result, status=1)
        tally.check("GAP has no subgroup for one" in result.stderr, f"GAP tells of one subgroup: {result.stderr}")


def check_large(tally, command):
    """A group whose elements are not listed."""
    with tempfile.TemporaryDirectory() as temporary:
        path = pathlib.Path(temporary) / "pairs.json"
        cycle = on_pairs([1, 2, 3, 4, 5, 6, 7, 8, 0])
        path.write_text(json.dumps({"action": "permutation", "generators": [cycle, SWAP]}))
        check_lies(tally, command, path)
        for fake in sorted(FAKES.iterdir()):
            env = {"GSNN_GAP": str(fake)}
            check_one(tally, command, ["count", str(path), "--engine=gap"], env, f"GAP {fake.name}")


def check(tally, command):
    check_few(tally, command)
    check_large(tally, command)
    for words in WAYS:
        for fake in sorted(FAKES.iterdir()):
            check_one(tally, command, words, {"GSNN_GAP": str(fake)}, f"GAP {fake.name}")
        check_one(tally, command, words, {"GSNN_GAP": "/no/such/gap"}, "GSNN_GAP is nowhere")
        before = "unset GSNN_GAP; export PATH=/nonexistent"
        check_one(tally, command, words, {}, "no GAP on PATH", before)
    check_interrupted(tally, command)
