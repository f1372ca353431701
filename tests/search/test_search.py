"""gsnn search: the worked example, its numbers by numpy, the controls, and endings."""
import json
import signal
import subprocess
import time

import numpy
import pytest

from command import ROOT

GAPS = ROOT / "docs" / "examples" / "fit" / "gaps.csv"
OUTPUT = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:, 6]

# The table of the worked example: errors held out, and how far ours may be from them.
ERRORS = [("5.1:1", 0, 1e-12), ("6.0:1", 0, 1e-6), ("4.0:1", .064, .03), ("1.0:1", .56, .2), ("2.1:1", .62, .2),
          ("3.1:1", .63, .2), ("0.1:1", .64, .2), ("3.0:1", .70, .3), ("5.0:1", .76, .4), ("4.1:1", .78, .4),
          ("2.2:1", .81, .3), ("2.0:1", .73, .3), ("0.0:1", .93, .3), ("2.3:1", .98, .3)]


@pytest.fixture(scope="module")
def gaps(gsnn, schemas, tmp_path_factory):
    """The worked example."""
    folder = tmp_path_factory.mktemp("search")
    text = gsnn.output("search", "--channels=1", f"--network={folder / 'net.json'}", "D6", GAPS)
    return schemas.check(json.loads(text)), text, folder / "net.json"


def measured(document):
    return {c["name"]: c for c in document["entries"] + document["controls"] if c["nmse"] is not None}


def test_worked_example(gaps):
    document, _, _ = gaps
    entries = {entry["name"]: entry for entry in document["entries"]}
    assert len(entries) == len(ERRORS)
    for name, error, margin in ERRORS:
        assert abs(entries[name]["nmse"] - error) <= margin, name
    assert document["chosen"] == document["best"] == "5.1:1" and entries["5.1:1"]["exact"]
    sizes = {name: (entries[name]["neurons"], entries[name]["parameters"]) for name in entries}
    assert sizes["5.1:1"] == (6, 6) and sizes["6.0:1"] == (12, 10) and sizes["2.2:1"] == (3, 4)
    linear = measured(document)["linear"]
    assert abs(linear["nmse"] - 1) < .1 and linear["parameters"] == 2
    assert [e["nmse"] for e in document["entries"]] == sorted(e["nmse"] for e in document["entries"])
    assert document["budget"] == {"parameters": 25, "neurons": None, "channels": 1}


def test_network(gsnn, gaps, enumeration):
    """Weights 0, 0, 1 up to order and sign, a = 2 and no affine part; verify takes it."""
    document, _, net = gaps
    channel = document["network"]["summands"][0]["channels"][0]
    assert sorted(round(abs(w) * abs(channel["a"]), 8) for w in channel["weights"]) == [0, 0, 2]
    assert max(map(abs, document["network"]["linear"] + [document["network"]["constant"]])) < 1e-8
    assert json.loads(net.read_text()) == document["network"]
    assert "TRUE" in gsnn.output("verify", net, enumeration.file("d6"))


def check_numbers(document, output):
    """Errors, differences, fronts and the choice from the values held out, where each row is a unit."""
    items = measured(document)
    errors = {name: (numpy.array(c["held_out"]) - output) ** 2 / output.var() for name, c in items.items()}
    for name, c in items.items():
        assert numpy.isclose(c["nmse"], errors[name].mean(), rtol=1e-9, atol=1e-20)
        assert numpy.isclose(c["se"], errors[name].std(ddof=1) / len(output) ** .5, rtol=1e-9, atol=1e-20)
        assert c["exact"] == (c["nmse"] <= 1e-12)
        if c["exact"]:
            errors[name] = 0 * errors[name]

    def least(names, *more):
        return min(names, key=lambda n: (*[key(n) for key in more], items[n]["parameters"], items[n]["neurons"],
                                         errors[n].mean(), n))

    best = least(items, lambda n: errors[n].mean())
    within = []
    for name, c in items.items():
        gap = errors[name] - errors[best]
        assert numpy.isclose(c["to_best"]["difference"], gap.mean(), rtol=1e-9, atol=1e-18)
        assert numpy.isclose(c["to_best"]["se"], gap.std(ddof=1) / len(gap) ** .5, rtol=1e-9, atol=1e-18)
        if gap.mean() <= document["standard_errors"] * gap.std(ddof=1) / len(gap) ** .5:
            within.append(name)
    assert (document["best"], document["chosen"]) == (best, least(within))
    entries = [e for e in document["entries"] if e["nmse"] is not None]
    for size in ("parameters", "neurons"):
        front = [e["name"] for e in entries
                 if not any(o[size] <= e[size] and errors[o["name"]].mean() <= errors[e["name"]].mean()
                            and (o[size], errors[o["name"]].mean()) != (e[size], errors[e["name"]].mean())
                            for o in entries)]
        assert document[f"front_{size}"] == front == [e["name"] for e in entries if size in e["front"]]
    regular = items.get("regular")
    if regular:
        assert abs(regular["work"] / document["work"] - 1) < .05
        for c in items.values():
            assert numpy.isclose(c["against_control"]["ratio"], c["nmse"] / regular["nmse"])
    assert numpy.isclose(document["work"], sum(e["work"] for e in document["entries"]))


def test_numbers(gaps):
    check_numbers(gaps[0], OUTPUT)
    share = measured(gaps[0])["6.0:1"]["against_control"]["share"]
    assert .5 < share <= 1 and measured(gaps[0])["linear"]["against_control"]["share"] == 0


@pytest.mark.parametrize("options", [["--strict", "--channels=2", "--max-parameters=12", "--restarts=3"],
                                     ["--max-neurons=12", "--folds=3", "--seed=7"], ["--normalise=none", "-c1"]])
def test_options(gsnn, schemas, options, tmp_path):
    """On noisy values, where the choice is not the best."""
    data = tmp_path / "noisy.csv"
    rows = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)
    rows[:, 6] += numpy.random.default_rng(3).normal(size=len(rows)) * 3
    numpy.savetxt(data, rows, delimiter=",", fmt="%.6f")
    document = schemas.check(gsnn.json("search", *options, "D6", data))
    check_numbers(document, numpy.loadtxt(data, delimiter=",")[:, 6])
    limit = document["budget"]
    for entry in document["entries"]:
        assert entry["parameters"] <= limit["parameters"] and entry["neurons"] <= (limit["neurons"] or 10 ** 9)
        channels = [s["channels"] for s in entry["summands"]]
        assert sum(channels) <= (limit["channels"] or 10 ** 9)
        merging = [s for s in entry["summands"] if s["id"] in ("0.1", "2.2", "2.3", "1.1")]
        assert all(s["channels"] == 1 for s in merging)
    assert sorted(set(document["fold"])) == list(range(1, document["folds"] + 1))


def test_sums(gsnn):
    """All sums of at most two channels are there: as many as space lists, and the doubles it counts apart."""
    document = gsnn.json("search", "--channels=2", "--max-parameters=100", "--restarts=1", "--iterations=2", "C3",
                         "-", data=b"".join(b"%d,%d,%d,%d\n" % (i, i * i % 17, i * 5 % 7, i * i % 23) for i in range(60)))
    listed = json.loads(gsnn.output("space", "--list", "--max-neurons=6", "--channels=2", "C3"))["sums"]
    expected = {",".join(f"{c['id']}:{c['channels']}" for c in s["summands"])
                for s in listed if sum(c["channels"] for c in s["summands"]) <= 2}
    assert {entry["name"] for entry in document["entries"]} == expected


def test_jobs(gsnn, gaps):
    for jobs in (1, 3):
        assert gsnn.output("search", "--channels=1", f"-j{jobs}", "D6", GAPS) == gaps[1]


def test_as_fit(gsnn, gaps):
    """An entry is what fit finds with the same restarts: the same starts, folds and values."""
    fit = gsnn.json("fit", "--sum=4.0", "D6", GAPS)
    entry = measured(gaps[0])["4.0:1"]
    assert [p["value"] for p in fit["predictions"]] == entry["held_out"]
    assert numpy.isclose(fit["loss"]["nmse"], entry["nmse"], rtol=1e-12) and fit["hits"] == entry["hits"]
    assert [p["fold"] for p in fit["predictions"]] == gaps[0]["fold"]


def test_linear_data(gsnn, schemas, tmp_path, enumeration):
    """Noise about a linear function: no architecture is worth its parameters."""
    data, generator, net = tmp_path / "data.csv", numpy.random.default_rng(5), tmp_path / "net.json"
    x = generator.normal(size=(90, 3))
    numpy.savetxt(data, numpy.column_stack([x, x.sum(1) + generator.normal(size=90) * .1]), delimiter=",")
    document = schemas.check(gsnn.json("search", "S3", data, f"--network={net}"))
    assert document["chosen"] == "linear" and document["network"]["summands"] == []
    assert "TRUE" in gsnn.output("verify", net, enumeration.file("S3"))


def test_constant(gsnn, schemas, tmp_path):
    data, generator = tmp_path / "data.csv", numpy.random.default_rng(6)
    numpy.savetxt(data, generator.normal(size=(80, 3)), delimiter=",")
    document = schemas.check(gsnn.json("search", "B2", data))
    assert document["chosen"] == "constant" and not any(document["network"]["linear"])
    mean = numpy.loadtxt(data, delimiter=",")[:, 2].mean()
    assert numpy.isclose(document["network"]["constant"], mean)


def test_no_control(gsnn, schemas):
    for option, says in (("--max-neurons=6", "more neurons"), ("--max-parameters=8", "more parameters")):
        document = schemas.check(gsnn.json("search", "--restarts=2", option, "D6", GAPS))
        control = document["controls"][2]
        assert control == {"name": "regular", "nmse": None, "reason": control["reason"]}
        assert says in control["reason"] and document["entries"][0]["against_control"] is None


def test_units(gsnn, tmp_path):
    """Turned rows are in one fold, whatever their number."""
    lines = GAPS.read_text().splitlines()[1:61]
    turned = [",".join([*row[1:6], row[0], row[6]]) for row in (line.split(",") for line in lines)]
    data = tmp_path / "data.csv"
    data.write_text("\n".join(lines + turned) + "\n")
    document = gsnn.json("search", "-c1", "--restarts=3", "--max-neurons=6", "D6", data)
    assert document["data"]["units"] == 60 and document["fold"][:60] == document["fold"][60:]
    for c in measured(document).values():
        assert numpy.allclose(c["held_out"][:60], c["held_out"][60:], rtol=1e-7, atol=1e-7)


def test_full_disk(gsnn):
    gsnn.refuses("search", "-c1", "-o", "/dev/full", "D6", GAPS, status=1)
    gsnn.refuses("search", "-c1", "--network=/dev/full", "D6", GAPS, status=1)
    with open("/dev/full", "wb") as full:
        run = subprocess.run([gsnn.path, "search", "-c1", "D6", GAPS], stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 1 and run.stderr.count(b"\n") == 1


def test_interrupted(gsnn, schemas, enumeration, tmp_path):
    """At any time: a file that says that it is partial and that verify takes, or none; ended by the signal."""
    seen = set()
    for delay in (.02, .15, .4, 1, 2, 8):
        output = tmp_path / f"{delay}.json"
        process = subprocess.Popen([gsnn.path, "search", "-c3", "--restarts=300", "-q", "-o", output, "D6", GAPS],
                                   stderr=subprocess.PIPE)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGINT
        seen.add(output.exists())
        if not output.exists():
            continue
        document = schemas.check(json.loads(output.read_text()))
        assert document["partial"] and not document["deterministic"]
        assert document["controls"][2]["reason"] == "interrupted"
        check_numbers(document, OUTPUT)
        assert "TRUE" in gsnn.output("verify", output, GAPS, enumeration.file("d6"))
        document["partial"] = False
        assert gsnn.run("verify", "-", GAPS, text=json.dumps(document)).returncode == 3
    assert True in seen


def test_closed_pipe(gsnn):
    process = subprocess.Popen([gsnn.path, "search", "-c1", "D6", GAPS], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b"" and process.wait(timeout=60) == -signal.SIGPIPE


def test_nothing_within_the_budget(gsnn, enumeration, tmp_path):
    """Then the controls are all there is, and a document that is proved."""
    found = tmp_path / "s.json"
    data = "docs/examples/fit/gaps.csv"
    gsnn.output("search", "--max-parameters=3", "D6", data, "-o", found)
    search = json.loads(found.read_text())
    assert search["entries"] == [] and search["chosen"] in ("constant", "linear")
    assert next(c for c in search["controls"] if c["name"] == "regular")["nmse"] is None
    assert "TRUE:" in gsnn.output("verify", found, data, enumeration.file("D6"))
