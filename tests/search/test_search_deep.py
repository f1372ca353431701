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
    "two words": lambda d: d["entries"][-1].update({"word": "1.1+1.0>r1", "name": "1.1+1.0>r1"}),
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
