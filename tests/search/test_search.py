"""gsnn search: the worked example, its numbers by numpy, the controls, and endings."""
import csv
import fractions
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
EXHAUSTIVE = ["--strategy=exhaustive", "--channels=1"]


@pytest.fixture(scope="module")
def gaps(gsnn, schemas, tmp_path_factory):
    """The worked example."""
    folder = tmp_path_factory.mktemp("search")
    text = gsnn.output("search", *EXHAUSTIVE, f"--network={folder / 'net.json'}", "D6", GAPS)
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
    for control in document["controls"][2:]:
        assert control.get("work") is None or abs(control["work"] / document["work"] - 1) < .05
    regular = items.get("regular")
    if regular:
        for c in items.values():
            assert numpy.isclose(c["against_control"]["ratio"], c["nmse"] / regular["nmse"])
    assert numpy.isclose(document["work"], sum(e["work"] for e in document["entries"]) + document["path_work"])


def test_numbers(gaps):
    check_numbers(gaps[0], OUTPUT)
    share = measured(gaps[0])["6.0:1"]["against_control"]["share"]
    assert .5 < share <= 1 and measured(gaps[0])["linear"]["against_control"]["share"] == 0


@pytest.mark.parametrize("options", [["--strict", "--channels=2", "--max-parameters=12", "--restarts=3"],
                                     ["--max-neurons=12", "--folds=3", "--seed=7"], ["--normalise=none", "-c1"],
                                     ["--strategy=exhaustive", "-c1"], ["--strategy=halving", "-c2", "--restarts=2"],
                                     ["--strategy=greedy", "--max-parameters=20"],
                                     ["--strategy=grow", "--max-parameters=14", "--restarts=3"], ["--strategy=random", "-c3"],
                                     ["--strategy=regular"]])
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
    document = gsnn.json("search", "--strategy=exhaustive", "--channels=2", "--max-parameters=100", "--restarts=1",
                         "--iterations=2", "C3",
                         "-", data=b"".join(b"%d,%d,%d,%d\n" % (i, i * i % 17, i * 5 % 7, i * i % 23) for i in range(60)))
    listed = json.loads(gsnn.output("space", "--list", "--max-neurons=6", "--channels=2", "C3"))["sums"]
    expected = {",".join(f"{c['id']}:{c['channels']}" for c in s["summands"])
                for s in listed if sum(c["channels"] for c in s["summands"]) <= 2}
    assert {entry["name"] for entry in document["entries"]} == expected


def test_jobs(gsnn, gaps):
    for jobs in (1, 3):
        assert gsnn.output("search", *EXHAUSTIVE, f"-j{jobs}", "D6", GAPS) == gaps[1]
    outputs = {gsnn.output("search", "--max-parameters=14", "--restarts=3", f"-j{jobs}", "D6", GAPS) for jobs in (1, 2, 3)}
    assert len(outputs) == 1


STRATEGIES = ["portfolio", "halving", "greedy", "grow", "random", "exhaustive", "regular"]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_strategy(gsnn, schemas, enumeration, tmp_path, strategy):
    """Each of them on the worked example, without noise: the exact sum is found and chosen where it is looked for,
    what it says of its way is proved, and controls have done as much."""
    found = tmp_path / "s.json"
    gsnn.output("search", f"--strategy={strategy}", "D6", GAPS, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    assert document["strategy"] == strategy
    check_numbers(document, OUTPUT)
    chosen = measured(document)[document["chosen"]]
    if strategy != "regular":
        assert chosen["exact"] and "5.1" in [s["id"] for s in chosen["summands"]]
    known = [e for e in document["entries"] if e["nmse"] is not None]
    assert len(known) <= (5 if strategy not in ("exhaustive", "regular") else 10 ** 9)
    for control in document["controls"][2:]:
        assert .95 <= control["work"] / document["work"] <= 1 and control["summands"] == [{"id": "6.0", "channels": 2}]
    assert document["controls"][3]["order"] == ["6.0", "6.0"]
    assert bool(document["path"]) == (strategy in ("portfolio", "greedy", "grow"))
    assert "TRUE" in gsnn.output("verify", found, GAPS, enumeration.file("d6"))


def test_exact_stop(gsnn):
    """Where one channel fits exactly no other is added, and starts end."""
    document = gsnn.json("search", "--strategy=greedy", "D6", GAPS)
    assert [(step["id"], step["move"]) for step in document["path"]] == [("5.1", "start")] and document["kept"] == 1
    assert document["chosen"] == "5.1:1 greedy" and measured(document)["5.1:1 greedy"]["restarts"] < 10


def test_rounds(gsnn):
    """More than 192 sums are thinned out to thirds; those that went on come first, and five are measured."""
    document = gsnn.json("search", "--strategy=halving", "-c3", "--max-parameters=25", "--restarts=2", "D6", GAPS)
    entries = [r["entries"] for r in document["rounds"]]
    assert entries == [len(document["entries"]), -(-entries[0] // 3), -(-entries[1] // 3)] and entries[0] > 192
    assert [(r["restarts"], r["iterations"]) for r in document["rounds"]] == [(2, 4), (2, 12), (3, 40)]
    assert sum(e["nmse"] is not None for e in document["entries"]) == 5
    assert all(e["rounds"] == 3 for e in document["entries"] if e["nmse"] is not None)
    assert measured(document)[document["chosen"]]["exact"]


def test_path(gsnn):
    """Two channels that are known, and noise: they are found, in either order, or one that contains it."""
    generator = numpy.random.default_rng(11)
    x = generator.normal(size=(240, 6))
    gap = numpy.abs(x - numpy.roll(x, 1, axis=1)).sum(1)
    across = numpy.maximum(x + numpy.roll(x, 3, axis=1) - .5, 0).sum(1) / 2
    y = gap + 3 * across + generator.normal(size=240) * .05
    text = "\n".join(",".join(map(repr, map(float, row))) for row in numpy.column_stack([x, y]))
    document = gsnn.json("search", "--strategy=greedy", "D6", "-", text=text)
    path = document["path"]
    assert [s["step"] for s in path] == list(range(1, len(path) + 1)) and path[0]["move"] == "start"
    assert path[-1]["mse"] < .01 and [s["mse"] for s in path] == sorted((s["mse"] for s in path), reverse=True)
    n = document["path_units"]
    assert n == 192
    for step in path:
        assert numpy.isclose(step["bic"], n * numpy.log(step["mse"]) + step["parameters"] * numpy.log(n))
    kept = min(range(len(path)), key=lambda i: path[i]["validation"])
    assert document["kept"] == kept + 1
    chosen = measured(document)[document["chosen"]]
    assert chosen["nmse"] < .001 and len(chosen["order"]) == 2 and set(chosen["order"]) & {"5.1", "6.0"}


@pytest.fixture(scope="module")
def grown(gsnn, flips, tmp_path_factory):
    """A search that grows channels, for the sign of x1 x2 x3, which cheap channels say nothing about."""
    group, data = flips(3, 150)
    found = tmp_path_factory.mktemp("grown") / "s.json"
    gsnn.output("search", "--strategy=grow", "--seed=3", "--restarts=2", "--max-parameters=14", group, data,
                "-o", found)
    return json.loads(found.read_text()), found, group, data


def test_grow(gsnn, schemas, grown, tmp_path):
    """Channels that are there grow along covers of the enumeration, and what came of it says by which moves."""
    document, found, group, data = grown
    schemas.check(document)
    check_numbers(document, numpy.loadtxt(data, delimiter=",")[:, 3])
    enumeration = gsnn.json("enumerate", group)
    sizes = {a["id"]: a["parameters"] for a in enumeration["architectures"]}
    covers = {(m["from"], m["to"]) for m in enumeration["morphisms"] if m["kind"] == "inclusion"}
    channels = []
    for step in document["path"]:
        if step["move"] == "grow":
            assert channels[step["channel"] - 1] == step["from"] and (step["from"], step["id"]) in covers
            channels[step["channel"] - 1] = step["id"]
        else:
            assert step["from"] is None and "channel" not in step
            channels.append(step["id"])
        own = [sizes[name] for name in channels]
        assert step["parameters"] == 1 + sum(p["weights"] + p["bias"] + p["output"] for p in own)
    assert "grow" in [step["move"] for step in document["path"]]
    entry = next(e for e in document["entries"] if "moves" in e)
    assert entry["name"].endswith(" grown") and "order" not in entry
    if len(entry["moves"]) == document["kept"]:
        assert [m["id"] for m in entry["moves"]] == [s["id"] for s in document["path"]][:document["kept"]]
    enumerated = tmp_path / "e.json"
    enumerated.write_text(json.dumps(enumeration))
    assert gsnn.output("verify", found, data, enumerated).splitlines()[-1].startswith("TRUE")
    options = ["search", "--strategy=grow", "--seed=3", "--restarts=2", "--max-parameters=14"]
    assert {gsnn.output(*options, f"-j{jobs}", group, data) for jobs in (1, 3)} == {found.read_text()}
    assert gsnn.json(*options, enumerated, data)["path"] == document["path"]


@pytest.mark.parametrize("change", [
    lambda d, e: d["path"][-1].update({"from": "7.7"}), lambda d, e: d["path"][0].update({"move": "add"}),
    lambda d, e: d.update({"strategy": "greedy"}), lambda d, e: e["moves"][-1].update({"channel": 9}),
    lambda d, e: e["moves"][-1].update({"move": "add", "from": None}), lambda d, e: e["moves"].pop(),
    lambda d, e: e["moves"][0].update({"id": "0.0"}), lambda d, e: d["path"][-1].update({"parameters": 3}),
    lambda d, e: e.update({"order": [m["id"] for m in e.pop("moves")]})])
def test_grow_damage(gsnn, grown, tmp_path, change):
    document, _, group, data = grown
    damaged = json.loads(json.dumps(document))
    change(damaged, next(e for e in damaged["entries"] if "moves" in e))
    enumerated = tmp_path / "e.json"
    gsnn.output("enumerate", group, "-o", enumerated)
    assert gsnn.run("verify", "-", data, enumerated, text=json.dumps(damaged)).returncode == 3


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
        for control, name in zip(document["controls"][2:], ("regular", "regular greedy")):
            assert control == {"name": name, "nmse": None, "reason": control["reason"]}
            assert says in control["reason"] and document["entries"][0]["against_control"] is None


def test_too_little_for_the_control(gsnn, schemas, enumeration, tmp_path):
    """A search of less than twenty iterations of the regular architecture is held against none."""
    found = tmp_path / "s.json"
    gsnn.output("search", *EXHAUSTIVE, "--restarts=1", "--iterations=1", "--max-parameters=10", "D6", GAPS, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    assert "too few operations" in document["controls"][2]["reason"]
    assert "TRUE" in gsnn.output("verify", found, GAPS, enumeration.file("d6"))


def test_units(gsnn, tmp_path):
    """Turned rows are in one fold, whatever their number."""
    lines = GAPS.read_text().splitlines()[1:61]
    turned = [",".join([*row[1:6], row[0], row[6]]) for row in (line.split(",") for line in lines)]
    data = tmp_path / "data.csv"
    data.write_text("\n".join(lines + turned) + "\n")
    document = gsnn.json("search", *EXHAUSTIVE, "--restarts=3", "--max-neurons=6", "D6", data)
    assert document["data"]["units"] == 60 and document["fold"][:60] == document["fold"][60:]
    for c in measured(document).values():
        assert numpy.allclose(c["held_out"][:60], c["held_out"][60:], rtol=1e-7, atol=1e-7)


def test_full_disk(gsnn):
    gsnn.refuses("search", "-c1", "-o", "/dev/full", "D6", GAPS, status=1)
    gsnn.refuses("search", "-c1", "--network=/dev/full", "D6", GAPS, status=1)
    with open("/dev/full", "wb") as full:
        run = subprocess.run([gsnn.path, "search", "-c1", "D6", GAPS], stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 1 and run.stderr.count(b"\n") == 1


def interrupted_in(gsnn, phase, *arguments):
    """Ends a search, which has much left to do, as soon as it tells of a phase."""
    process = subprocess.Popen([gsnn.path, "search", "--progress", *arguments], stderr=subprocess.PIPE, encoding="utf-8")
    told = any(line == f"gsnn: {phase}\n" for line in process.stderr)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert told and process.returncode == -signal.SIGINT


@pytest.mark.parametrize("strategy, phases", [("exhaustive", ["linear functions", "fitting"]), (
    "portfolio", ["linear functions", "selecting", "adding channels", "fitting"])])
def test_interrupted(gsnn, schemas, enumeration, tmp_path, strategy, phases):
    """As soon as it searches: a file that says that it is partial and that verify takes; ended by the signal."""
    data, output, group = tmp_path / "data.csv", tmp_path / "found.json", enumeration.file("d6")
    table = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)
    table[:, 6] += numpy.random.default_rng(2).normal(size=len(table))  # nothing is exact, which would end it soon
    numpy.savetxt(data, table, delimiter=",", fmt="%.17g")
    for phase in phases:
        output.unlink(missing_ok=True)
        interrupted_in(gsnn, phase, f"--strategy={strategy}", "-c3", "--restarts=1000", "-o", output, group, data)
        document = schemas.check(json.loads(output.read_text()))
        assert document["partial"] and not document["deterministic"]
        assert document["controls"][3]["reason"] == "interrupted"
        check_numbers(document, table[:, 6])
        assert "TRUE" in gsnn.output("verify", output, data, group)
        document["partial"] = False
        assert gsnn.run("verify", "-", data, text=json.dumps(document)).returncode == 3


def test_interrupted_at_once(gsnn, tmp_path):
    """Before it searches there is nothing to write."""
    output = tmp_path / "found.json"
    process = subprocess.Popen([gsnn.path, "search", "-q", "-o", output, "D6", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b"1,2,3,4,5,6,7\n")
    process.stdin.flush()
    time.sleep(.1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT and not output.exists()


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


def test_nested(gsnn, schemas, tmp_path):
    """The error of searching without each fold is that of searches on tables without it."""
    data, table = tmp_path / "data.csv", numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:80]
    table[:, 6] += numpy.random.default_rng(4).normal(size=80) * 5
    numpy.savetxt(data, table, delimiter=",", fmt="%.6f")
    table = numpy.loadtxt(data, delimiter=",")
    options = ["--strategy=exhaustive", "--max-neurons=3", "--folds=3", "--restarts=2", "-c1"]
    document = schemas.check(gsnn.json("search", "--nested", *options, "D6", data))
    errors = numpy.zeros(80)
    for fold in (1, 2, 3):
        out = numpy.array(document["fold"]) == fold
        numpy.savetxt(tmp_path / "in.csv", table[~out], delimiter=",", fmt="%.6f")
        net = gsnn.json("search", *options, "D6", tmp_path / "in.csv")["network"]
        hidden = numpy.maximum(table[out, :6] @ numpy.array(net["W"]).reshape(-1, 6).T + net["b"], 0)
        errors[out] = (hidden @ net["a"] + table[out, :6] @ net["c"] + net["d"] - table[out, 6]) ** 2
    errors /= table[:, 6].var()
    assert numpy.isclose(document["nested"]["nmse"], errors.mean(), rtol=1e-9)
    assert numpy.isclose(document["nested"]["se"], errors.std(ddof=1) / 80 ** .5, rtol=1e-9)


def test_rows_of_a_test(gsnn, schemas, gaps):
    """Another table's error is that of the network there; the data itself has the error of training."""
    document = schemas.check(gsnn.json("search", *EXHAUSTIVE, "--max-neurons=2", f"--test={GAPS}", "D6", GAPS))
    assert numpy.isclose(document["test"]["nmse"], document["train"], rtol=1e-12)
    assert document["data"]["test"] == {"sha256": document["data"]["sha256"], "rows": 200}
    assert document["nested"] is None and gaps[0]["test"] is None


def test_coverage(gsnn):
    document = gsnn.json("search", *EXHAUSTIVE, "--max-neurons=2", "D6", GAPS)
    gaps_of = numpy.sort(numpy.abs(numpy.array(measured(document)[document["chosen"]]["held_out"]) - OUTPUT))
    assert numpy.isclose(document["coverage90"], gaps_of[-(-9 * 201 // 10) - 1], rtol=1e-9)


def test_formats(gsnn):
    """The same numbers as JSON, as JSON lines and as CSV."""
    options = ["--strategy=portfolio", "--covers", "--max-neurons=6", "--restarts=2", "D6", GAPS]
    document = gsnn.json("search", *options)
    text = gsnn.output("search", "-f", "jsonl", *options)
    assert gsnn.output("verify", "-", GAPS, text=text).splitlines()[-1].startswith("TRUE: ")
    lines = [json.loads(line) for line in text.splitlines()]
    header = lines.pop(0)
    assert header.pop("record") == "header"
    kinds = {"step": "path", "cover": "covers", "control": "controls", "entry": "entries"}
    for record, member in kinds.items():
        header[member] = [{k: v for k, v in line.items() if k != "record"} for line in lines if line["record"] == record]
    assert header == document
    rows = list(csv.DictReader(gsnn.output("search", "-f", "csv", *options).splitlines()))
    for row, item in zip(rows, document["entries"] + document["controls"], strict=True):
        assert row["name"] == item["name"] and (row["chosen"] == "1") == (item["name"] == document["chosen"])
        assert (float(row["nmse"]) if row["nmse"] else None) == item["nmse"]
        assert (float(row["validation"]) if row["validation"] else None) == item.get("validation")


def rows_of(architecture, number):
    """The rows of the number-th basis matrix."""
    return numpy.array([[(e > 0) - (e < 0) if abs(e) == number + 1 else 0 for e in row]
                        for row in architecture["weights"]["rows"]], float)


def numbers(table):
    """Of lists of numbers, or of fractions as texts."""
    return numpy.vectorize(lambda v: float(fractions.Fraction(v)), otypes=[float])(table)


def by_numpy(x, residual, net, small, large, neurons):
    """The splitting index of the one channel of a network, or None where there is nothing to grow; of several outputs
    the residual has a column for each."""
    free = large["weights"]["dimension"]
    if free == small["weights"]["dimension"]:
        return None
    basis = numpy.array([rows_of(large, k) for k in range(free)])
    channel = net["summands"][0]["channels"][0]
    signs, places = numpy.sign(neurons), numpy.abs(neurons) - 1
    first, orthonormal = numpy.linalg.qr(basis[:, 0].T)
    several = isinstance(channel, list)
    count = small["weights"]["dimension"]
    channel = numbers(channel) if several else channel
    weights = channel[:count] if several else channel["weights"]
    bias = (channel[count] if small["type"] == 1 else 0) if several else float(channel.get("b", 0))
    grown = signs[:, None] * sum(float(w) * rows_of(small, k) for k, w in enumerate(weights))[places]
    inside = numpy.array([signs[0] * rows_of(small, k)[places[0]] for k in range(small["weights"]["dimension"])])
    outside = numpy.linalg.svd(inside @ first)[2][len(inside):]
    rows = numpy.einsum("kij,kl->lij", basis, numpy.linalg.inv(orthonormal))
    z = x @ grown.T + float(bias)
    u = numpy.einsum("lij,sj->sil", rows, x) @ outside.T
    width = .3 * z.std()
    density = numpy.exp(-z ** 2 / width ** 2 / 2) / width / (2 * numpy.pi) ** .5
    out = numbers(net["a"]).reshape(small["neurons"], -1)[places] * small["neurons"] / large["neurons"]
    residual = residual.reshape(len(x), -1)
    matrix = -numpy.einsum("so,io,si,sik,sil->kl", residual, out, density, u, u, optimize=True) / len(x)
    return -numpy.linalg.eigvalsh(matrix)[0] * (grown[0] ** 2).sum() / (residual ** 2).sum(1).mean()


def test_covers(gsnn, schemas, tmp_path, enumeration):
    """The index of 2.1 in 4.0, and others, by numpy: orthonormal coordinates by QR, second derivatives by sums."""
    found, d6 = tmp_path / "s.json", json.loads(enumeration.file("d6").read_text())
    x = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:, :6]
    architectures = {a["id"]: a for a in d6["architectures"]}
    seen = 0
    gsnn.output("search", "--covers", *EXHAUSTIVE, "--normalise=none", "D6", GAPS, "-o", found)
    document = schemas.check(json.loads(found.read_text()))
    assert "TRUE" in gsnn.output("verify", found, GAPS, enumeration.file("d6"))
    listed = [(m["from"], m["to"]) for m in d6["morphisms"] if m["kind"] == "inclusion"]
    assert [(c["from"], c["to"]) for c in document["covers"]] == listed
    document["covers"].reverse()
    assert gsnn.run("verify", "-", GAPS, enumeration.file("d6"), text=json.dumps(document)).returncode == 3
    for name in ("2.1", "1.0", "4.1", "0.1"):
        fit = gsnn.json("fit", f"--sum={name}", "--folds=0", "--normalise=none", "D6", GAPS)["network"]
        weights, bias = numpy.array(fit["W"]), numpy.array(fit["b"])
        out = numpy.array(fit["a"])
        residual = OUTPUT - (numpy.maximum(x @ weights.T + bias, 0) @ out + x @ fit["c"] + fit["d"])
        for cover in document["covers"]:
            if cover["from"] != name:
                continue
            index = by_numpy(x, residual, fit, architectures[name], architectures[cover["to"]],
                             next(m["neurons"] for m in d6["morphisms"] if m["kind"] == "inclusion"
                                  and (m["from"], m["to"]) == (name, cover["to"])))
            assert (index is None) == (cover["index"] is None)
            assert index is None or numpy.isclose(cover["index"], index, rtol=1e-4), (name, cover["to"])
            seen += index is not None
    assert seen >= 4


@pytest.mark.parametrize("codomain, outputs", [("trivial:2", 2), ("input", 6), ("-+", 1)])
def test_covers_of_outputs(gsnn, schemas, tmp_path, codomain, outputs):
    """The index where there are several outputs, or the group moves them, by numpy from the dense network of a fit."""
    enumerated, data = tmp_path / "e.json", tmp_path / "data.csv"
    table = numpy.loadtxt(GAPS, delimiter=",", skiprows=1)[:100]
    x = table[:, :6]
    y = {"trivial:2": table[:, [6, 6]] * [1, .5] + numpy.abs(x).max(1)[:, None] * [0, 1],
         "input": numpy.abs(x) + .3 * numpy.abs(x - numpy.roll(x, 1, 1)) * x.std(1)[:, None],
         "-+": (x[:, :1] - x[:, 1:2]) * numpy.abs(x).max(1)[:, None]}[codomain]
    numpy.savetxt(data, numpy.hstack([x, y]), delimiter=",", fmt="%.17g")
    gsnn.output("enumerate", f"--codomain={codomain}", "D6", "-o", enumerated)
    d6 = json.loads(enumerated.read_text())
    architectures = {a["id"]: a for a in d6["architectures"]}
    options = ["--normalise=none", "--max-parameters=40", "-c1", "--strategy=exhaustive", "--restarts=4"]
    document = schemas.check(gsnn.json("search", "--covers", *options, enumerated, data))
    assert "TRUE" in gsnn.output("verify", "-", data, enumerated, text=json.dumps(document))
    seen = 0
    for name in [a for a in architectures if architectures[a]["neurons"] < 12][:5]:
        net = gsnn.json("fit", f"--sum={name}", "--folds=0", "--normalise=none", "--restarts=4", enumerated, data)["network"]
        if net is None:
            continue
        z = numpy.maximum(x @ numbers(net["W"]).T + numbers(net["b"]), 0)
        values = z @ numbers(net["a"]) + x @ numbers(net["c"]).T + numbers(net["d"])
        for cover in document["covers"]:
            if cover["from"] != name or cover["index"] is None:
                continue
            index = by_numpy(x, y - values, net, architectures[name], architectures[cover["to"]],
                             next(m["neurons"] for m in d6["morphisms"] if m["kind"] == "inclusion"
                                  and (m["from"], m["to"]) == (name, cover["to"])))
            assert numpy.isclose(cover["index"], index, rtol=1e-4, atol=1e-6), (name, cover["to"])
            seen += 1
    assert seen >= (1 if codomain == "-+" else 2)


@pytest.mark.parametrize("kind", ["outputs", "moved", "classes"])
def test_grow_with_outputs(gsnn, schemas, flips, tmp_path, kind):
    """Channels grow as well where there are several outputs, moved ones or classes, and that is proved."""
    group, data = flips(3, 150)
    table, enumerated = numpy.loadtxt(data, delimiter=","), tmp_path / "e.json"
    x, sign = table[:, :3], table[:, 3]
    path = tmp_path / "data.csv"
    if kind == "classes":
        labels = ["abc"[k] for k in numpy.digitize(x.prod(1), [-.15, .15])]
        path.write_text("".join(",".join([*map(str, row), label]) + "\n" for row, label in zip(x, labels)))
    else:
        y = numpy.column_stack([sign, 1 - 2 * sign]) if kind == "outputs" else x * sign[:, None] * abs(x).max(1)[:, None]
        numpy.savetxt(path, numpy.hstack([x, y]), delimiter=",", fmt="%.17g")
    codomain = {"outputs": "trivial:2", "moved": "input", "classes": "trivial:3"}[kind]
    options = ["--loss=logistic"] if kind == "classes" else [f"--codomain={codomain}"]
    document = schemas.check(gsnn.json("search", "--strategy=grow", "--restarts=2", "--max-parameters=24", *options, group, path))
    gsnn.output("enumerate", f"--codomain={codomain}", group, "-o", enumerated)
    assert document["path"] and "TRUE" in gsnn.output("verify", "-", path, enumerated, text=json.dumps(document))
    grows = [step for step in document["path"] if step["move"] == "grow"]
    assert grows or kind == "moved"
    assert all(numpy.isfinite(step["mse"]) for step in document["path"])
    if grows:
        at = document["path"].index(grows[0])
        assert document["path"][at]["mse"] < document["path"][at - 1]["mse"] * (1 + 1e-9)
