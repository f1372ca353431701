"""`gsnn density moments`: known answers, three methods against each other, and bytes that depend on
nothing but the seed."""
import fractions
import itertools
import json
import math

import pytest

NORMAL = {"law": "normal"}


def law(**members):
    return {"schema": "gsnn-law/1", "activation": "relu", "hidden": 4, "weights": NORMAL,
            "readout": NORMAL, **members}


@pytest.fixture
def moments(gsnn, tmp_path):
    """moments(law, points, correlators, ...) is the document."""
    def ask(rules, points, correlators, *arguments, status=0):
        files = {"law": rules, "points": {"schema": "gsnn-points/1", "points": points,
                                          "correlators": correlators}}
        for name, document in files.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        result = gsnn.run("density", "moments", f"--law={tmp_path}/law.json",
                          f"--points={tmp_path}/points.json", *arguments)
        assert result.returncode == status, result.stderr
        return gsnn.parse(result.stdout) if status == 0 else result.stderr
    return ask


X, Y = [1, 2, 3], [1, -1, 2]
U, V, RV = [1, 0, 0, 2, 0, 0], [0, 1, 0, 0, 0, -1], [0, 1, 0, 0, 2, 0]
HALF = {"law": "normal", "variance": "1/2"}


def test_known_answers(moments):
    rademacher = {"law": "rademacher"}
    answer = moments(law(hidden=2, weights=rademacher, readout=HALF), [X, Y], [[1, 2], [1, 1, 2, 2]])
    assert answer["method"] == "exact"
    assert answer["values"] == ["5/2", "223/4"]
    answer = moments(law(activation="square", hidden=3, readout={"law": "normal", "variance": "1/3"}),
                     [X, Y], [[1, 2]])
    assert answer["values"] == [134]
    quarter = law(hidden=4, readout={"law": "normal", "variance": "1/4"})
    answer = moments(quarter, [U, V, RV], [[1, 2], [3, 2], [1, 1, 2, 2]])
    assert answer["method"] == "closed form"
    assert answer["values"] == pytest.approx([0.503292121, 0.778673020, 4.1299544387], rel=1e-9)
    uu, vv, uv = moments(quarter, [U, V], [[1, 1], [2, 2], [1, 2]])["values"]  # what a Gaussian process has by Wick
    assert uu * vv + 2 * uv**2 == pytest.approx(3.0066059182, rel=1e-9)


def test_kernels(moments):
    points = [[1, 2, 2], [2, 0, 1]]
    for name, value in (("relu", 2.2637897811), ("erf", 0.3733180637), ("abs", 5.0551591245)):
        answer = moments(law(activation=name, hidden=1), points, [[1, 2]])
        assert answer["values"] == pytest.approx([value], rel=1e-9)


def test_architectures(moments):
    def tied(architecture, channels, weights):
        return {"schema": "gsnn-law/1", "architecture": architecture, "channels": channels,
                "tie": "orbit", "weights": weights, "readout": NORMAL}
    answer = moments(tied("2.1", 2, {"law": "rademacher"}), [U, V, RV], [[1, 2], [3, 2]], "D6")
    assert answer["method"] == "exact" and answer["values"] == [3, 3]
    for name, value in (("2.0", 5.114789), ("2.1", 1.704930), ("6.0", 78.708789)):
        answer = moments(tied(name, 1, NORMAL), [U, V, RV], [[1, 2], [3, 2]], "D6")
        assert answer["method"] == "closed form"
        assert answer["values"] == pytest.approx([value, value], rel=1e-6)


def test_tangent_kernels(moments):
    """NTK(p, r) with the covariance diag(1, 4), and after a move that keeps it but is not
    orthogonal."""
    rules = law(hidden=1, weights={"mean": [0, 0], "covariance": [[1, 0], [0, 4]]})
    for points, value in (([[1, "1/2"], ["-3/10", 1]], 1.033532883947744),
                          ([["3/5", "11/20"], ["-89/50", "12/25"]], 1.206374170947482)):
        if value > 1.1:  # g = Sigma^(-1/2) R Sigma^(1/2), R = [[3/5,-4/5],[4/5,3/5]]
            p, r = (fractions.Fraction(1), fractions.Fraction(1, 2)), (fractions.Fraction(-3, 10),
                                                                       fractions.Fraction(1))
            def move(z):
                a, b = z[0], 2 * z[1]
                c, s = fractions.Fraction(3, 5), fractions.Fraction(4, 5)
                return [str(c * a - s * b), str((s * a + c * b) / 2)]
            points = [move(p), move(r)]
        answer = moments(rules, points, [[1, 2]])
        assert answer["tangent_kernels"] == pytest.approx([value], rel=1e-12)


def brute_force(values, m, hidden, a2, a4, points):
    """E f f and E f^4 over discrete weights with equal probabilities, from the definition."""
    phi = []
    for w in itertools.product(values, repeat=m):
        phi.append([max(sum(a * b for a, b in zip(w, x)), 0) for x in points])
    mean = [fractions.Fraction(sum(math.prod(row[i] for i in s) for row in phi), len(phi))
            for s in ([0, 1], [0, 0], [1, 1], [0, 0, 1, 1])]
    two = hidden * a2 * mean[0]
    four = (hidden * a4 * mean[3] + hidden * (hidden - 1) * a2 ** 2
            * (mean[1] * mean[2] + 2 * mean[0] ** 2))
    return two, four


@pytest.mark.parametrize("readout,a2,a4", [
    (NORMAL, 1, 3), ({"law": "rademacher"}, 1, 1),
    ({"law": "uniform", "low": -3, "high": 3}, 3, fractions.Fraction(81, 5)),
    ({"law": "laplace", "scale": 1}, 2, 24), ({"law": "student", "nu": 6}, fractions.Fraction(3, 2),
                                              fractions.Fraction(27, 2))])
def test_corrections_of_width(moments, readout, a2, a4):
    """The correction 1/n is complete: exact values at several widths against partitions by hand."""
    for hidden in (1, 2, 7):
        rules = law(hidden=hidden, readout=readout,
                    weights={"law": "discrete", "values": [-1, 0, 2], "weights": [1, 1, 1]})
        answer = moments(rules, [X, Y], [[1, 2], [1, 1, 2, 2]])
        expected = brute_force([-1, 0, 2], 3, hidden, a2, a4, [X, Y])
        assert [fractions.Fraction(v) for v in answer["values"]] == list(expected)


LAWS = [
    law(weights={"law": "rademacher"}, bias={"law": "discrete", "values": [0, 1], "weights": [3, 1]}),
    law(activation="abs", weights={"law": "discrete", "values": [-1, 0, 1], "weights": [1, 2, 1]}),
    law(activation="leaky-relu", slope="1/5", weights={"law": "rademacher"},
        readout={"law": "uniform", "low": 0, "high": 1}, output_bias={"law": "constant", "value": 1}),
    law(activation="square", weights={"law": "laplace"}, readout={"law": "rademacher"}),
    law(activation="cube", weights={"law": "uniform", "low": -1, "high": 1}),
    law(activation="identity", weights={"law": "student", "nu": 10},
        readout={"law": "student", "nu": 12}),
    law(activation="square", weights={"mean": [0, 1, 0],
                                      "covariance": [[2, 1, 0], [1, 2, 1], [0, 1, 2]]}),
    law(), law(activation="erf"), law(activation="sin"), law(activation="cos"),
    law(activation="abs", bias={"law": "normal", "variance": 2}), law(activation="step"),
    law(activation="leaky-relu", slope="1/3"), law(activation="squared-relu"),
    law(weights={"mean": [0, 0, 0], "covariance": [[2, 1, 0], [1, 2, 1], [0, 1, 2]]}),
]


@pytest.mark.parametrize("rules", LAWS, ids=lambda r: r["activation"])
def test_methods_agree(moments, rules):
    """Exact values and closed forms against draws, within 4 standard errors."""
    points = [["1/2", 1, "-1/2"], [1, "1/4", "3/4"]]
    correlators = [[1], [2], [1, 2], [1, 1], [1, 1, 2, 2]]
    for count in (5, 4):
        result = moments(rules, points, correlators[:count])
        if result["method"] != "monte carlo":
            break
    assert result["method"] in ("exact", "closed form")
    drawn = moments(rules, points, correlators[:count], "--method=monte-carlo", "--draws=300000")
    for value, mean, error in zip(result["values"], drawn["values"], drawn["errors"]):
        assert abs(float(fractions.Fraction(value)) - mean) <= 4 * error + 1e-5 * abs(mean)


def test_sums_add(moments):
    """Independent networks: kernels add, and the fourth moment follows the partitions."""
    one = law(hidden=2, weights={"law": "rademacher"}, readout=HALF)
    both = moments({"sum": [one, one], "schema": "gsnn-law/1"}, [X, Y], [[1, 2], [1, 1, 2, 2]])
    assert both["values"] == moments(law(hidden=4, weights={"law": "rademacher"}, readout=HALF),
                                     [X, Y], [[1, 2], [1, 1, 2, 2]])["values"]


def test_tails(moments):
    heavy = law(weights={"law": "student", "nu": 5}, readout={"law": "student", "nu": 5})
    answer = moments(heavy, [X, Y], [[1, 2], [1, 1, 2, 2], [1, 1, 1, 2, 2]], "--draws=4096")
    assert answer["method"] == "monte carlo"
    assert answer["values"][2] == "does not exist"
    assert isinstance(answer["values"][1], float) and answer["errors"][1] == "does not exist"
    assert isinstance(answer["errors"][0], float)


def test_bytes(gsnn, tmp_path):
    (tmp_path / "law.json").write_text(json.dumps(law(hidden=[5, 7], activation="tanh", bias=NORMAL)),
                                       encoding="utf-8")
    (tmp_path / "points.json").write_text(
        json.dumps({"schema": "gsnn-points/1", "points": [X, Y]}), encoding="utf-8")
    arguments = ("density", "moments", f"--law={tmp_path}/law.json",
                 f"--points={tmp_path}/points.json", "--order=1,2,4", "--draws=20011")
    texts = {gsnn.output(*arguments, "-j", threads) for threads in "123"}
    assert len(texts) == 1
    assert gsnn.output(*arguments, "-s", "2") not in texts
