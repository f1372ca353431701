"""Ranks on data: a lower bound at once, the exact rank when it is asked for."""
import json
import random

import numpy


def network(widths, draw):
    """PyTorch's default initialisation."""
    return [{"W": [[draw.uniform(-1, 1) / n ** 0.5 for _ in range(n)] for _ in range(k)],
             "b": [draw.uniform(-1, 1) / n ** 0.5 for _ in range(k)]} for n, k in zip(widths, widths[1:])]


def rank(layers, x):
    """The rank of the Jacobian of the one output in doubles, by back-propagation."""
    t, on = [x], []
    for layer in layers[:-1]:
        z = t[-1] @ numpy.array(layer["W"]).T + numpy.array(layer["b"])
        on.append(z > 0)
        t.append(numpy.maximum(z, 0))
    back, columns = numpy.ones((len(x), 1)), []
    for i in reversed(range(len(layers))):
        columns += [(back[:, :, None] * t[i][:, None, :]).reshape(len(x), -1), back]
        if i:
            back = (back @ numpy.array(layers[i]["W"])) * on[i - 1]
    return numpy.linalg.matrix_rank(numpy.concatenate(columns, 1))


def test_exact_rank(gsnn, schemas, tmp_path):
    """More rows than are decided without being asked: the rank modulo a prime, below all upper bounds, is
    the exact one, and that in doubles."""
    draw = random.Random(1)
    layers = network((5, 10, 10, 10, 1), draw)
    x = [[draw.gauss(0, 1) for _ in range(5)] for _ in range(1000)]
    net, data = tmp_path / "net.json", tmp_path / "data.csv"
    net.write_text(json.dumps({"schema": "gsnn-mlp/1", "layers": layers}), encoding="utf-8")
    data.write_text("".join(",".join(map(repr, row)) + "\n" for row in x), encoding="utf-8")
    asked = ("dimension", f"--net={net}", f"--on={data}", "--lines=0")
    quick, exact = (schemas.check(json.loads(gsnn.output(*asked, *more))) for more in ((), ("--exact",)))
    assert (quick["rank_status"], exact["rank_status"]) == ("certified", "exact")
    assert 0 < quick["rank_error"] < 1e-10 and "rank_error" not in exact
    other = json.loads(gsnn.output(*asked, "--seed=12345"))
    assert all(quick[key] == other[key] for key in ("rank", "rank_status", "rank_error"))
    written = tmp_path / "rank.json"
    for damage, status in (({}, 4), ({"rank_error": 0.5}, 3), ({"rank_error": -1}, 3), ({"rank_status": "exact"}, 3),
                           ({"rank_status": "lower"}, 3), ({"rank_error": "x"}, 2)):
        written.write_text(json.dumps({**quick, **damage}), encoding="utf-8")
        verified = gsnn.run("verify", written)
        assert verified.returncode in ((0, 4) if status == 4 else (status,)), (damage, verified.stdout)
    assert quick["rank"] == exact["rank"] == rank(layers, numpy.array(x)) < quick["upper"]


def test_exact_rank_of_an_architecture(gsnn, enumeration, tmp_path):
    """Constant inputs, each an orbit: rows in the span of a, the bias and the affine part where all are on."""
    d6, net, data = enumeration.file("D6"), tmp_path / "net.json", tmp_path / "data.csv"
    parameters = tmp_path / "parameters.txt"
    parameters.write_text("1 2 5 7 11 -3 2 1 0 0", encoding="utf-8")
    net.write_text(gsnn.output("realize", "--id=6.0", f"--parameters={parameters}", d6), encoding="utf-8")
    data.write_text("".join(f"{','.join(6 * [str(k)])}\n" for k in range(1, 27001)), encoding="utf-8")
    for more, status in (((), "certified"), (("--exact",), "exact")):
        document = json.loads(gsnn.output("dimension", d6, f"--at={net}", f"--on={data}", *more))
        assert (document["rank"], document["rank_status"], document["input_orbits"]) == (2, status, 27000)
