"""gsnn search --depth: deep words beside sums, as gsnn deep lists them and gsnn fit fits them."""
import json
import signal
import subprocess
import time

import numpy
import pytest

from test_search import check_numbers, measured

LIMITS = ["--max-parameters=11", "--max-neurons=4"]
OPTIONS = ["--depth=3", *LIMITS, "--restarts=3"]


@pytest.fixture(scope="module")
def signs(flips, tmp_path_factory):
    """The group of even sign flips of three inputs, rows with the sign of their product, and the permutations
    of the inputs, which normalise the group."""
    group, data = flips(3, 120, permuted=False)
    swaps = tmp_path_factory.mktemp("swaps") / "s3.json"
    swaps.write_text(json.dumps({"name": "S3", "action": "permutation", "generators": [[2, 1, 3], [2, 3, 1]]}))
    return group, data, swaps


@pytest.fixture(scope="module")
def letters(gsnn, signs, tmp_path_factory):
    path = tmp_path_factory.mktemp("letters") / "all.json"
    gsnn.output("enumerate", "--all", signs[0], "-o", path)
    return path


@pytest.fixture(scope="module")
def found(gsnn, signs):
    group, data, swaps = signs
    return gsnn.output("search", *OPTIONS, f"--modulo={swaps}", group, data)


def words_of(document):
    return [entry["word"] for entry in document["entries"] if "word" in entry]


def listed(gsnn, *arguments):
    rows = gsnn.output("deep", "--list", "--format=csv", *arguments).splitlines()[1:]
    return sorted(word for word in (row.split(",")[0] for row in rows) if ">" in word)


def test_words(gsnn, schemas, signs, found):
    """The words of gsnn deep, the sums of a search without them, one leaderboard, and a deep network."""
    group, data, swaps = signs
    document = schemas.check(json.loads(found))
    assert sorted(words_of(document)) == listed(gsnn, "--depth=3", *LIMITS, f"--modulo={swaps}", group)
    shallow = gsnn.json("search", "--strategy=halving", *LIMITS, "--restarts=1", "--iterations=1", group, data)
    names = {entry["name"] for entry in document["entries"] if "summands" in entry and "order" not in entry}
    assert names == {entry["name"] for entry in shallow["entries"]}
    assert document["budget"] == {"parameters": 11, "neurons": 4, "channels": None, "depth": 3, "letters": "all",
                                  "modulo": 6}
    everything = [entry for entry in document["entries"] if "order" not in entry]
    assert [(r["entries"], r["restarts"]) for r in document["rounds"]] == [(len(everything), 4), (10, 20)]
    table = numpy.loadtxt(data, delimiter=",")
    check_numbers(document, table[:, 3])
    assert document["chosen"] in words_of(document) and document["network"]["schema"] == "gsnn-deep-network/1"


def test_all_words(gsnn, signs):
    group, data, _ = signs
    document = gsnn.json("search", "--depth=2", *LIMITS, "--restarts=1", "--iterations=2", group, data)
    assert sorted(words_of(document)) == listed(gsnn, "--depth=2", *LIMITS, group)
    assert "modulo" not in document["budget"]


def test_network(gsnn, signs, found, tmp_path):
    """Its values by the command and by numpy are those of the error on all the data, and --network writes it."""
    group, data, swaps = signs
    document, net = json.loads(found), tmp_path / "net.json"
    table = numpy.loadtxt(data, delimiter=",")
    net.write_text(json.dumps(document["network"]))
    values = gsnn.output("eval", net, text="\n".join(" ".join(map(str, row)) for row in table[:, :3]) + "\n").split()
    error = ((numpy.array(values, float) - table[:, 3]) ** 2).mean() / table[:, 3].var()
    assert numpy.isclose(error, document["train"], rtol=1e-9)
    again = gsnn.json("search", *OPTIONS, f"--modulo={swaps}", f"--network={net}", f"--test={data}", group, data)
    assert json.loads(net.read_text()) == document["network"]
    assert numpy.isclose(again["test"]["nmse"], document["train"], rtol=1e-9)


def test_as_fit(gsnn, signs):
    """A word's values held out are those of gsnn fit --word from the same starts."""
    group, data, _ = signs
    limits = ["--max-parameters=8", "--max-neurons=3", "--restarts=3"]
    document = gsnn.json("search", "--strategy=exhaustive", "--depth=2", *limits, group, data)
    known = [entry for entry in document["entries"] if "word" in entry and entry["nmse"] is not None]
    for entry in known[:3]:
        fit = gsnn.json("fit", f"--word={entry['word']}", "--restarts=3", group, data)
        assert [p["value"] for p in fit["predictions"]] == entry["held_out"]
        assert (fit["parameters"], fit["neurons"]) == (entry["parameters"], entry["neurons"])
    assert known and not document["rounds"]


# ---- Several outputs, and outputs that the group moves -------------------------------------------


TAUGHT = [("D4", "input", "2.1>r2"), ("D4", "trivial:2", "2.1>r2"), ("D4", "-+", "2.1>r6"),
          ("groups/cube-rotations.json", "input", "0.1>4.0")]


@pytest.fixture(scope="module", params=TAUGHT, ids="-".join)
def taught(gsnn, request, tmp_path_factory):
    """Letters with a codomain, rows of a network of a deep word, and a search among words and sums of its size."""
    group, codomain, word = request.param
    folder = tmp_path_factory.mktemp("taught")
    letters, net, data = (folder / name for name in ("letters.json", "net.json", "data.csv"))
    gsnn.output("enumerate", "--all", f"--codomain={codomain}", group, "-o", letters)
    gsnn.output("realize", f"--word={word}", "--seed=8", letters, "-o", net)
    degree = json.loads(letters.read_text())["group"]["degree"]
    x = numpy.random.default_rng(5).normal(size=(100, degree)) * 2 + .5
    values = gsnn.output("eval", net, text="\n".join(" ".join(map(repr, map(float, row))) for row in x)).splitlines()
    y = numpy.array([list(map(float, line.split())) for line in values])
    numpy.savetxt(data, numpy.hstack([x, y]), delimiter=",", fmt="%.17g")
    size = gsnn.json("deep", f"--word={word}", letters)
    limits = ["--depth=2", f"--max-parameters={size['parameters']['total']}", f"--max-neurons={size['neurons']}"]
    text = gsnn.output("search", *limits, "--restarts=3", f"--codomain={codomain}", group, data)
    return letters, data, codomain, word, limits, text, y


def test_outputs(gsnn, schemas, taught):
    """The words of gsnn deep with that codomain; the teacher's fits exactly; all of it is proved."""
    letters, data, _, word, limits, text, y = taught
    document = schemas.check(json.loads(text))
    assert sorted(words_of(document)) == listed(gsnn, *limits, letters)
    for entry in document["entries"]:
        if entry["nmse"] is not None and not entry["exact"]:
            squares = ((numpy.array(entry["held_out"]).reshape(y.shape) - y) ** 2).sum(1)
            assert numpy.isclose(entry["nmse"], squares.mean() / y.var(0).sum(), rtol=1e-9)
    entry = next(e for e in document["entries"] if e["name"] == word)
    assert entry["exact"] and entry["parameters"] == int(limits[1].split("=")[1])
    assert document["train"] < 1e-12
    proof = gsnn.output("verify", "-", data, letters, text=text)
    assert "PASS  words" in proof and "TRUE" in proof
    assert gsnn.json("search", *limits, "--restarts=3", "-j1", letters, data)["entries"] == document["entries"]


def test_outputs_as_fit(gsnn, taught):
    """Values held out are those of gsnn fit --word, and so are sizes."""
    letters, data, _, word, limits, *_ = taught
    document = gsnn.json("search", "--strategy=exhaustive", *limits, "--restarts=2", letters, data)
    entry = next(e for e in document["entries"] if e["name"] == word)
    fit = gsnn.json("fit", f"--word={word}", "--restarts=2", letters, data)
    assert numpy.allclose([p["value"] for p in fit["predictions"]], entry["held_out"], rtol=1e-9, atol=1e-9)
    assert (fit["parameters"], fit["neurons"]) == (entry["parameters"], entry["neurons"])


def test_damage_of_outputs(gsnn, taught):
    letters, data, _, word, _, text, _ = taught
    for change in ({"parameters": 3}, {"neurons": 50}):
        document = json.loads(text)
        next(e for e in document["entries"] if e["name"] == word).update(change)
        assert gsnn.run("verify", "-", data, letters, text=json.dumps(document)).returncode == 3


def test_dead_words_are_no_entries(gsnn, signs):
    """A word whose layer reaches no output is none that was searched."""
    letters = gsnn.json("enumerate", "--all", "--codomain=input", "groups/cube-rotations.json")
    dead = [a["id"] for a in letters["architectures"] if a["output"]["dimension"] == 0]
    words = listed(gsnn, "--depth=2", "--codomain=input", "groups/cube-rotations.json")
    assert dead and words and not any(word.split(">")[-1] in dead for word in words)


def test_classes(gsnn, schemas, signs, tmp_path):
    """Words tell three classes by an output each; what is polished has the loss that is stated."""
    group, data, _ = signs
    table = numpy.loadtxt(data, delimiter=",")
    three, letters = tmp_path / "three.csv", tmp_path / "letters.json"
    labels = ["abc"[k] for k in numpy.digitize(table[:, :3].prod(1), [-.3, .3])]
    three.write_text("".join(",".join([*map(str, row[:3]), label]) + "\n" for row, label in zip(table, labels)))
    gsnn.output("enumerate", "--all", "--codomain=trivial:3", group, "-o", letters)
    options = ["--depth=2", "--max-parameters=18", "--max-neurons=3", "--restarts=2", "--loss=logistic", group, three]
    document = schemas.check(gsnn.json("search", *options))
    assert sorted(words_of(document)) == listed(gsnn, "--depth=2", "--max-parameters=18", "--max-neurons=3", letters)
    assert any(e.get("polished") for e in document["entries"] if "word" in e)
    for entry in document["entries"]:
        if entry["loss"] is not None:
            values, y = numpy.array(entry["held_out"]), numpy.array(["abc".index(label) for label in labels])
            losses = numpy.log(numpy.exp(values - values.max(1)[:, None]).sum(1)) + values.max(1) - values[range(120), y]
            assert numpy.isclose(entry["loss"], losses.mean(), rtol=1e-6)
    assert "TRUE" in gsnn.output("verify", "-", three, letters, text=json.dumps(document))


def test_modulo_of_codomains(gsnn, tmp_path):
    """Permutations that make another codomain of it are refused; for what moves with the inputs they leave fewer words."""
    swap, data = tmp_path / "swap.json", tmp_path / "data.csv"
    swap.write_text(json.dumps({"name": "swap", "action": "permutation", "generators": [[3, 4, 1, 2]]}))
    x = numpy.random.default_rng(1).normal(size=(60, 4))
    for codomain, outputs in (("+-", 1), ("input", 4), ("--", 1), ("trivial:2", 2)):
        numpy.savetxt(data, numpy.hstack([x, x[:, :outputs] ** 2]), delimiter=",")
        limits = ["--depth=2", "--max-neurons=4", f"--codomain={codomain}", f"--modulo={swap}"]
        search = ["search", *limits, "--max-parameters=20", "--restarts=1", "--iterations=1", "C2xC2", data]
        if codomain == "+-":
            gsnn.refuses(*search, says="makes other outputs")
            gsnn.refuses("deep", "--list", *limits, "C2xC2", says="makes other outputs")
        else:
            words = words_of(gsnn.json(*search))
            assert sorted(words) == listed(gsnn, *limits, "--max-parameters=20", "C2xC2")
            assert len(words) < len(listed(gsnn, *limits[:-1], "--max-parameters=20", "C2xC2"))


# ---- Wide words, and some letters ----------------------------------------------------------------


@pytest.mark.parametrize("options, letters", [
    (["--wide=2"], "all"), (["--letters=0.1,1.0,2.1,r1"], "chosen"), (["--type=2"], "chosen"), (["--type=2", "--wide=3"], "chosen"),
    (["--letters=0.1,2.0,3.1", "--wide=2", "--codomain=input"], "chosen")])
def test_chosen_words(gsnn, schemas, signs, tmp_path, options, letters):
    """The words that gsnn deep lists with these options, but for those of one layer, and the sums of any search."""
    group, data, _ = signs
    moved, enumeration = tmp_path / "moved.csv", tmp_path / "e.json"
    codomain = [option for option in options if "codomain" in option]
    if codomain:
        table = numpy.loadtxt(data, delimiter=",")
        numpy.savetxt(moved, numpy.hstack([table[:, :3], table[:, :3] * abs(table[:, :1])]), delimiter=",")
        data = moved
    gsnn.output("enumerate", "--all", *codomain, group, "-o", enumeration)
    limits = ["--depth=2", "--max-parameters=12", f"--max-neurons={5 if codomain else 4}"]
    document = schemas.check(gsnn.json("search", *limits, "--restarts=1", "--iterations=4", *options, group, data))
    assert sorted(words_of(document)) == listed(gsnn, *limits, *options, group) != []
    assert any("+" in word for word in words_of(document)) == any("wide" in option for option in options)
    assert document["budget"]["letters"] == letters
    assert document["budget"].get("wide") == next((int(o[-1]) for o in options if "wide" in o), None)
    text = json.dumps(document)
    assert "PASS  words" in gsnn.output("verify", "-", data, enumeration, text=text)
    if "wide" in document["budget"]:
        document["budget"].pop("wide")
        assert gsnn.run("verify", "-", data, enumeration, text=json.dumps(document)).returncode == 3


def test_a_wide_word_is_found(gsnn, signs, tmp_path):
    """Of data that a wide word made it is chosen, its network has that word, and fit goes on from it."""
    group, _, _ = signs
    letters, net, data = (tmp_path / name for name in ("letters.json", "net.json", "data.csv"))
    gsnn.output("enumerate", "--all", group, "-o", letters)
    limits = ["--depth=2", "--wide=2", "--max-neurons=6"]
    word = next(w for w in listed(gsnn, *limits, "--effective", group) if "+" in w.split(">")[0])
    gsnn.output("realize", f"--word={word}", "--seed=3", letters, "-o", net)
    x = numpy.random.default_rng(5).normal(size=(200, 3))
    y = gsnn.output("eval", net, text="\n".join(" ".join(map(repr, map(float, row))) for row in x)).split()
    numpy.savetxt(data, numpy.column_stack([x, list(map(float, y))]), delimiter=",", fmt="%.17g")
    ids = ",".join(sorted(set(word.replace("+", ">").split(">"))))
    document = gsnn.json("search", *limits, f"--letters={ids}", "--max-parameters=16", f"--network={net}", group, data)
    entry = next(e for e in document["entries"] if e["name"] == word)
    assert entry["exact"] and document["train"] < 1e-12
    assert "TRUE" in gsnn.output("verify", "-", data, letters, text=json.dumps(document))
    assert gsnn.json("fit", f"--start={net}", letters, data)["loss"]["train"] < 1e-12


def test_jobs(gsnn, signs, letters, found):
    """The same bytes for any number of threads; from an enumeration the same answer."""
    group, data, swaps = signs
    for jobs in (1, 3):
        assert gsnn.output("search", *OPTIONS, f"-j{jobs}", f"--modulo={swaps}", group, data) == found
    from_file = gsnn.json("search", *OPTIONS, f"--modulo={swaps}", letters, data)
    assert from_file["entries"] == json.loads(found)["entries"]


def test_admissible_letters(gsnn, schemas, signs, tmp_path):
    """An enumeration without inadmissible pairs has fewer letters, and the answer says so."""
    group, data, _ = signs
    enumerated = tmp_path / "e.json"
    gsnn.output("enumerate", group, "-o", enumerated)
    options = ["--depth=2", *LIMITS, "--restarts=1", "--iterations=2"]
    document = schemas.check(gsnn.json("search", *options, enumerated, data))
    assert document["budget"]["letters"] == "admissible" and words_of(document)
    assert not any("r" in word for word in words_of(document))


def test_true(gsnn, signs, letters, found):
    _, data, _ = signs
    everything = gsnn.output("verify", "-", data, letters, text=found)
    assert "SKIP" not in everything and "PASS  words" in everything and "TRUE" in everything
    alone = gsnn.output("verify", "-", text=found)
    assert "SKIP  words" in alone and "TRUE" in alone


def of_word(document):
    return next(entry for entry in document["entries"] if "word" in entry)


DAMAGE = {
    "word": lambda d: of_word(d).update({"word": "1.0>1.0"}),
    "depth": lambda d: d["budget"].update({"depth": 2}),
    "no depth": lambda d: [d["budget"].pop(m) for m in ("depth", "letters", "modulo")],
    "strategy": lambda d: d.update({"strategy": "greedy"}),
    "parameters": lambda d: of_word(d).update({"parameters": of_word(d)["parameters"] - 1}),
    "neurons": lambda d: of_word(d).update({"neurons": of_word(d)["neurons"] + 1}),
    "inadmissible": lambda d: of_word(d).update({"word": "r1>1.0", "name": "r1>1.0"}),
    "unknown": lambda d: of_word(d).update({"word": "1.0>9.9", "name": "1.0>9.9"}),
    "one letter": lambda d: of_word(d).update({"word": "1.0", "name": "1.0"}),
    "wide": lambda d: d["entries"][-1].update({"word": "1.0+1.1>r1", "name": "1.0+1.1>r1"}),
    "rounds": lambda d: d["rounds"][1].update({"entries": 9}),
    "held out": lambda d: d["entries"][0]["held_out"].__setitem__(3, 9.5),
    "weight": lambda d: d["network"]["layers"][0]["weights"].__setitem__(0, 3.5),
    "output weight": lambda d: d["network"]["layers"][-1].update({"a": d["network"]["layers"][-1]["a"] * 1.01}),
    "letter": lambda d: d["network"]["layers"][0].update({"id": "6.0"}),
    "constant": lambda d: d["network"].update({"constant": d["network"]["constant"] + 1}),
    "train": lambda d: d.update({"train": d["train"] * 1.0001}),
    "other word chosen": lambda d: d.update({"chosen": next(
        e["name"] for e in d["entries"] if "word" in e and e["nmse"] is not None and e["name"] != d["chosen"])}),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage(gsnn, signs, letters, found, name):
    document = json.loads(found)
    DAMAGE[name](document)
    result = gsnn.run("verify", "-", signs[1], letters, text=json.dumps(document))
    assert result.returncode == (2 if name == "letter" else 3), result.stdout + result.stderr


def test_interrupted(gsnn, schemas, signs, letters, tmp_path):
    """What there is when someone ends it is a file that says so, and that is proved; or there is none yet."""
    group, data, _ = signs
    seen = set()
    for delay in (.05, .5, 1.5, 4):
        output = tmp_path / f"{delay}.json"
        process = subprocess.Popen([gsnn.path, "search", "--depth=3", "--restarts=2000", "-q", "-o", output, group, data],
                                   stderr=subprocess.PIPE)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGINT
        seen.add(output.exists())
        if output.exists():
            assert schemas.check(json.loads(output.read_text()))["partial"]
            assert "TRUE" in gsnn.output("verify", output, data, letters)
    assert True in seen


def test_nested(gsnn, schemas, signs):
    """Searches without each fold have words, too."""
    group, data, swaps = signs
    options = ["--depth=2", "--max-parameters=8", "--max-neurons=2", "--folds=3", "--restarts=2"]
    document = schemas.check(gsnn.json("search", "--nested", *options, f"--modulo={swaps}", group, data))
    assert 0 < document["nested"]["nmse"] < 2


def test_table(gsnn, signs, found):
    group, data, swaps = signs
    text = gsnn.output("search", *OPTIONS, f"--modulo={swaps}", "--format=table", group, data)
    document = json.loads(found)
    assert f"chosen: {document['chosen']}, " in text and max(map(len, text.splitlines())) <= 80
    lines = gsnn.output("search", *OPTIONS, f"--modulo={swaps}", "--format=jsonl", group, data)
    assert [json.loads(line)["word"] for line in lines.splitlines() if '"word":' in line] == words_of(document)
    assert measured(document)[document["chosen"]]["nmse"] is not None
