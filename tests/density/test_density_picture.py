"""`gsnn draw density test`: a picture of a test, and what has nothing to be drawn."""
import json

import pytest

LAW = {"schema": "gsnn-law/1", "activation": "relu", "hidden": 8,
       "weights": [{"law": "normal", "mean": 1}, {"law": "normal"}, {"law": "normal"}],
       "readout": {"law": "normal"}}


@pytest.fixture
def tested(gsnn, tmp_path):
    (tmp_path / "law.json").write_text(json.dumps(LAW), encoding="utf-8")
    result = gsnn.run("density", "test", f"--law={tmp_path}/law.json", "--draws=2048",
                      "--copies=99", "S3")
    assert result.returncode == 3
    return gsnn.parse(result.stdout)


def draw(gsnn, tmp_path, document):
    path = tmp_path / "test.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return gsnn.run("draw", "density", "test", "-f", "svg", path)


def test_picture(gsnn, tmp_path, tested):
    result = draw(gsnn, tmp_path, tested)
    assert result.returncode == 0 and result.stdout.startswith("<?xml"), result.stderr
    assert draw(gsnn, tmp_path, tested).stdout == result.stdout
    tested["means"][1][0] += 5
    assert draw(gsnn, tmp_path, tested).stdout != result.stdout


@pytest.mark.parametrize("member,value,says", [
    ("means", None, "cyclic subgroups"), ("means", [[1]], "means"), ("correlators", [], "means[0]"),
    ("correlators", [[]] * 24, "empty"), ("errors_of_differences", [], "errors_of_differences")])
def test_refused(gsnn, tmp_path, tested, member, value, says):
    tested[member] = value
    result = draw(gsnn, tmp_path, tested)
    assert result.returncode == 2 and says in result.stderr and result.stdout == ""
