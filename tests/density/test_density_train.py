"""`gsnn density train`: ensembles on data that a group keeps and on data that it does not, IDX files
and what can be wrong with them."""
import gzip
import json
import pathlib
import random
import struct
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAW = {"schema": "gsnn-law/1", "activation": "tanh", "hidden": 8,
       "weights": {"law": "normal", "variance": "1/6"}, "bias": {"law": "normal", "variance": "1/10"},
       "readout": {"law": "normal", "variance": "1/8"}}


def orbits(changed=False):
    """Rows closed under the rotations of six inputs; changed: but for one label."""
    rng, rows = random.Random(3), []
    for _ in range(8):
        x, y = [round(rng.gauss(0, 1), 3) for _ in range(6)], round(rng.gauss(0, 1), 3)
        rows += [x[s:] + x[:s] + [y] for s in range(6)]
    rows[5][-1] += changed
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


@pytest.fixture
def train(gsnn, tmp_path):
    def ask(*arguments, law=LAW, data=None, status=0):
        (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
        if data is not None:
            (tmp_path / "data.csv").write_text(data, encoding="utf-8")
            arguments = (f"--data={tmp_path}/data.csv", *arguments)
        result = gsnn.run("density", "train", f"--law={tmp_path}/law.json", *arguments)
        assert result.returncode == status, result.stderr
        return gsnn.parse(result.stdout) if status == 0 else result.stderr
    return ask


def test_symmetry_is_kept(train):
    """Each path is mapped to a path; single networks are not symmetric, their mean is."""
    for more in ([], ["--momentum=0.9", "--decay=0.01", "--rate=0.01"],
                 ["--optimizer=adam", "--rate=0.01"]):
        answer = train(*more, "C6", data=orbits())
        path, after = answer["paths"][0], answer["differences"]["after"]
        assert path["data_closed"] is True and path["difference"] < 1e-12
        assert answer["loss"]["after"]["mean"] < answer["loss"]["before"]["mean"]
        assert after["single"] > 5 * after["mean"] and after["largest_z"] < 4.5


def test_one_label_breaks_it(train):
    answer = train("--networks=40", "C6", data=orbits(changed=True))
    assert answer["paths"][0]["data_closed"] is False
    assert answer["paths"][0]["difference"] > 1e-3


def test_adam_needs_signed_permutations(train, bundled):
    """A rotation of the plane by a fifth of a turn: descent keeps it, Adam does not."""
    rng, rows = random.Random(1), []
    group = json.loads(bundled["d5-plane"].read_text(encoding="utf-8"))
    assert group["action"] == "matrix"
    import math
    for _ in range(4):
        r, t, y = rng.uniform(0.5, 2), rng.uniform(0, 6), rng.gauss(0, 1)
        for k in range(5):
            for sign in (1, -1):
                angle = sign * t + 2 * math.pi * k / 5
                rows.append((r * math.cos(angle), r * math.sin(angle), y))
    data = "".join(",".join(map(repr, row)) + "\n" for row in rows)
    law = {**LAW, "weights": {"law": "normal"}}
    plain = train("--networks=8", str(bundled["d5-plane"]), law=law, data=data)
    adam = train("--networks=8", "--optimizer=adam", "--rate=0.01", str(bundled["d5-plane"]), law=law,
                 data=data)
    assert all(path["data_closed"] for path in plain["paths"])
    assert max(path["difference"] for path in plain["paths"]) < 1e-5  # draws are rounded to floats
    assert max(path["difference"] for path in adam["paths"]) > 1e-3


def test_bytes(gsnn, tmp_path):
    (tmp_path / "law.json").write_text(json.dumps(LAW), encoding="utf-8")
    (tmp_path / "data.csv").write_text(orbits(), encoding="utf-8")
    for optimizer in ("gd", "sgd"):
        texts = {gsnn.output("density", "train", f"--law={tmp_path}/law.json",
                             f"--data={tmp_path}/data.csv", "--networks=37",
                             f"--optimizer={optimizer}", "--steps=20", "-j", threads, "C6")
                 for threads in "123"}
        assert len(texts) == 1


def test_lanes_and_doubles_agree(train):
    """One batch of all rows trains as full batches do, but in doubles: the same to single precision."""
    arguments = ["--networks=21", "--steps=50", "C6"]
    lanes = train(*arguments, data=orbits())
    doubles = train("--optimizer=sgd", "--batch=48", *arguments, data=orbits())
    for name in ("loss", "differences"):
        assert lanes[name]["before"] == doubles[name]["before"]
        for what, number in doubles[name]["after"].items():
            assert lanes[name]["after"][what] == pytest.approx(number, rel=1e-4)
    assert lanes["loss"]["after"] != doubles["loss"]["after"]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shapes")
    subprocess.run([sys.executable, ROOT / "docs/examples/density/shapes.py", folder, "300", "100"],
                   check=True)
    return folder


CLASSES = {"schema": "gsnn-law/1", "activation": "relu", "hidden": 20, "outputs": 10,
           "weights": {"law": "normal", "variance": "1/98"}, "bias": {"law": "constant", "value": 0},
           "readout": {"law": "normal", "variance": "1/20"}}


def test_shapes(train, shapes, tmp_path):
    """IDX files, compressed or not, give the same; classes are learnt."""
    arguments = ["--networks=2", "--optimizer=sgd", "--rate=0.02", "--steps=300", "--inputs=196",
                 f"--test={shapes}/test-images.gz", f"--test-labels={shapes}/test-labels.gz"]
    packed = train(f"--data={shapes}/train-images.gz", f"--labels={shapes}/train-labels.gz",
                   *arguments, law=CLASSES)
    assert packed["accuracy"]["before"]["mean"] < 0.3 < packed["accuracy"]["after"]["mean"]
    assert packed["test_loss"]["after"]["mean"] < packed["test_loss"]["before"]["mean"]
    for part in ("images", "labels"):
        (tmp_path / part).write_bytes(gzip.decompress((shapes / f"train-{part}.gz").read_bytes()))
    plain = train(f"--data={tmp_path}/images", f"--labels={tmp_path}/labels", *arguments,
                  law=CLASSES)
    assert plain == packed


IMAGES = struct.pack(">IIII", 0x803, 2, 2, 2) + bytes(range(8))
LABELS = struct.pack(">II", 0x801, 2) + bytes([0, 1])
PACKED = gzip.compress(IMAGES, mtime=0)

HOSTILE = {
    "empty": (b"", LABELS, "cut short"),
    "no IDX": (b"P5 14 14 255 ....", LABELS, "no IDX file"),
    "text": (b"1,2,3,4,1\n", LABELS, "no IDX file"),
    "head": (IMAGES[:3], LABELS, "cut short"),
    "lengths": (IMAGES[:10], LABELS, "cut short"),
    "bytes": (IMAGES[:-1], LABELS, "1 bytes are missing"),
    "more": (IMAGES + b"\0", LABELS, "more bytes than its lengths say"),
    "zero": (struct.pack(">IIII", 0x803, 2, 0, 2), LABELS, "length 2 is 0"),
    "none": (struct.pack(">IIII", 0x803, 0, 2, 2), LABELS, "length 1 is 0"),
    "huge": (struct.pack(">IIII", 0x803, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1), LABELS, "more than"),
    "floats": (struct.pack(">IIII", 0xD03, 2, 2, 2) + bytes(32), LABELS, "type 0x0d"),
    "dimensions": (LABELS, LABELS, "1 dimensions"),
    "packed, cut": (PACKED[:-12], LABELS, "cut short"),
    "packed, checksum": (PACKED[:-8] + bytes(4) + PACKED[-4:], LABELS, "images"),
    "packed, damaged": (PACKED[:12] + b"\xff\xff\xff" + PACKED[15:], LABELS, "images"),
    "packed, head": (PACKED[:9], LABELS, "images"),
    "labels cut": (IMAGES, LABELS[:-1], "labels: the file is cut short"),
    "labels more": (IMAGES, LABELS + b"\1", "labels: there are more"),
    "labels short": (IMAGES, struct.pack(">II", 0x801, 1) + b"\0", "1 labels, but 2 items"),
    "labels high": (IMAGES, LABELS[:-1] + b"\x09", "label 9 of item 2, but 2 outputs"),
    "labels flat": (IMAGES, IMAGES, "3 dimensions where 1"),
    "inputs": (struct.pack(">IIII", 0x803, 2, 3, 1) + bytes(6), LABELS, "3 inputs where 4"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_idx(gsnn, tmp_path, name):
    images, labels, says = HOSTILE[name]
    (tmp_path / "images").write_bytes(images)
    (tmp_path / "labels").write_bytes(labels)
    law = {**CLASSES, "outputs": 2, "hidden": 3}
    (tmp_path / "law.json").write_text(json.dumps(law), encoding="utf-8")
    result = gsnn.run("density", "train", f"--law={tmp_path}/law.json", f"--data={tmp_path}/images",
                      f"--labels={tmp_path}/labels", "--inputs=4", "--networks=1")
    assert result.returncode == 2, (result.returncode, result.stderr)
    assert result.stdout == "" and result.stderr.count("\n") == 1
    assert result.stderr.startswith("gsnn: ") and says in result.stderr, result.stderr


@pytest.mark.parametrize("data,says", [
    ("", "no rows"), ("1,2\n", "2 numbers in a row, but the law has 2 outputs"),
    ("1,2,3,4,5,6\n1,2,3\n", "line 2 has 3 numbers"), ("1,2,3,4,5,x\n", "'x'"),
    ("1,2,3,4,5,1e999\n", "beyond the range of doubles"), ("1,2,3,4,5\n", "3 inputs where 4")])
def test_hostile_csv(train, data, says):
    law = {**CLASSES, "outputs": 2, "hidden": 3}
    message = train("--inputs=4", "--networks=1", law=law, data=data, status=2)
    assert says in message


@pytest.mark.parametrize("arguments,says", [
    (["--inputs=4"], "missing --data"), ([], "missing INPUT, or --inputs"),
    (["--optimizer=adam", "--momentum=0.5", "--inputs=4"], "not for adam"),
    (["--batch=3", "--inputs=4"], "only for sgd"),
    (["--test-labels=x", "--inputs=4"], "without --test"),
    (["--rate=-1", "--inputs=4"], "--rate"), (["--networks=0", "--inputs=4"], "--networks")])
def test_hostile_arguments(train, arguments, says):
    data = None if says == "missing --data" else "1,2,3,4,5\n"
    assert says in train(*arguments, data=data, status=2)


def test_laws_that_are_not_trained(train):
    tied = {"schema": "gsnn-law/1", "architecture": "2.1", "channels": 3, "tie": "orbit",
            "weights": {"law": "normal"}, "readout": {"law": "normal"}}
    assert "one plain network" in train("C6", law=tied, data=orbits(), status=2)
    assert "no gradient" in train("C6", law={**LAW, "activation": "step"}, data=orbits(), status=2)
    assert "range of numbers" in train("C6", "--rate=1e6", "--networks=2",
                                       law={**LAW, "activation": "cube"}, data=orbits(), status=1)
