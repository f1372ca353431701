"""Pictures of fits and searches: they say what the documents say, and refuse what is about something else."""
import json
import math
import pathlib
import re

import pytest

from test_draw_pictures import words_of

DATA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "examples" / "fit" / "gaps.csv"
EN_DASH = "\N{EN DASH}"


@pytest.fixture(scope="module")
def made(gsnn, tmp_path_factory):
    """Files of a search, a fit, a fit of classes and one of forces, each with its data."""
    folder = tmp_path_factory.mktemp("made")
    gsnn.output("search", "--strategy=exhaustive", "--channels=1", "D6", DATA, "-o", folder / "search.json")
    gsnn.output("fit", "--sum=4.0:2", "--restarts=6", "D6", DATA, "-o", folder / "fit.json")
    rows = [line.split(",") for line in DATA.read_text(encoding="utf-8").split()[1:]]
    labels = ["".join([*(f"{x}," for x in row[:6]), "low\n" if float(row[6]) < 8 else "high\n"]) for row in rows]
    (folder / "classes.csv").write_text("".join(labels), encoding="utf-8")
    gsnn.output("fit", "--loss=logistic", "--sum=2.1:1", "--restarts=3", "D6", folder / "classes.csv",
                "-o", folder / "classes.json")
    moved = [",".join([*row[:6], *row[1:6], row[0]]) + "\n" for row in rows]
    (folder / "moved.csv").write_text("".join(moved), encoding="utf-8")
    gsnn.output("fit", "--codomain=input", "--sum=3.0:1", "--restarts=2", "C6", folder / "moved.csv",
                "-o", folder / "moved.json")
    gsnn.output("fit", "--refit=" + str(network(gsnn, folder)), "D6", DATA, "-o", folder / "refit.json")
    return folder


def network(gsnn, folder):
    path = folder / "network.json"
    path.write_text(json.dumps(gsnn.json("fit", "--sum=2.1:2", "--restarts=1", "--folds=0", "D6", DATA)["network"]),
                    encoding="utf-8")
    return path


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def picture(gsnn, folder, *arguments):
    """The words of the picture, which is the same when drawn again; PNG and SVG are drawn too."""
    path = folder / "picture.pdf"
    gsnn.output("draw", *arguments, "-o", path)
    first = path.read_bytes()
    gsnn.output("draw", *arguments, "-o", path)
    assert path.read_bytes() == first
    gsnn.output("draw", *arguments, "-o", folder / "picture.png")
    assert (folder / "picture.png").read_bytes().startswith(b"\x89PNG")
    return [word for word, _, _ in words_of(path)]


def text_of(number):
    """A number as pictures write it, in two digits."""
    return f"{number:.2g}"


def test_errors_name_fronts_and_controls(gsnn, made, tmp_path, tally):
    document = load(made / "search.json")
    words = picture(gsnn, tmp_path, "search", "errors", made / "search.json")
    for name in ["constant", "linear", "regular", document["chosen"]]:
        tally.check(name in words, name, words)
    measured = [entry for entry in document["entries"] if entry["nmse"] is not None]
    tally.check(str(len(measured)) in words, "how many", words)
    # Each entry is a hollow circle in each plot and one in each legend; those outlines are white inside.
    svg = gsnn.output("draw", "search", "errors", made / "search.json")
    fronts = len(document["front_parameters"]) + len(document["front_neurons"])
    tally.check(len(re.findall(r'stroke-width[:=]"?2', svg)) >= 2, "rings")
    tally.check(fronts > 2, "fronts", fronts)


def test_noise_floor_is_drawn_where_there_is_one(gsnn, made, tmp_path):
    document = load(made / "search.json")
    assert "noise" not in picture(gsnn, tmp_path, "search", "errors", made / "search.json")
    document["data"]["noise_floor"] = 0.01
    (tmp_path / "noisy.json").write_text(json.dumps(document), encoding="utf-8")
    assert "noise" in picture(gsnn, tmp_path, "search", "errors", tmp_path / "noisy.json")


def test_order_has_the_least_errors(gsnn, made, enumeration, tmp_path, tally):
    document = load(made / "search.json")
    words = picture(gsnn, tmp_path, "search", "order", made / "search.json", enumeration.file("d6"))
    least = {}
    for entry in document["entries"] + document["controls"]:
        if len(entry.get("summands", [])) == 1 and entry["nmse"] is not None:
            identity = entry["summands"][0]["id"]
            least[identity] = min(least.get(identity, math.inf), entry["nmse"])
    for architecture in enumeration("d6")["architectures"]:
        error = least.get(architecture["id"])
        wanted = EN_DASH if error is None else "0" if error <= 1e-12 else text_of(error)
        if error is None or error > 1e-3 or error <= 1e-12:  # others are written with powers of ten
            tally.check(wanted in words, architecture["id"], (wanted, words))
    svg = gsnn.output("draw", "search", "order", made / "search.json", enumeration.file("d6"))
    chosen = next(e for e in document["entries"] if e["name"] == document["chosen"])
    tally.equal(len(re.findall(r'stroke-width[:=]"?2\.2', svg)), len(chosen["summands"]), "rings")


def test_order_shows_the_path_and_the_covers(gsnn, made, enumeration, tmp_path, tally):
    document = load(made / "search.json")
    document["path"] = [{"step": 1, "move": "start", "id": "5.1", "from": None, "bic": 0, "mse": 1},
                        {"step": 2, "move": "add", "id": "2.1", "from": None, "bic": 0, "mse": 1},
                        {"step": 3, "move": "grow", "id": "5.1", "from": "2.1", "bic": 0, "mse": 1}]
    covers = [m for m in enumeration("d6")["morphisms"] if m["kind"] == "inclusion"][:3]
    document["covers"] = [{"from": m["from"], "to": m["to"], "index": index}
                          for m, index in zip(covers, [4.0, 1.0, None])]
    (tmp_path / "path.json").write_text(json.dumps(document), encoding="utf-8")
    words = picture(gsnn, tmp_path, "search", "order", tmp_path / "path.json", enumeration.file("d6"))
    tally.check(any(a == "1," and b == "3" for a, b in zip(words, words[1:])), "two steps", words)
    svg = gsnn.output("draw", "search", "order", tmp_path / "path.json", enumeration.file("d6"))
    for width in "5", r"1\.7":  # 0.6 + 4.4 index / 4
        tally.check(re.search(r'stroke-width[:=]"?' + width + '[";]', svg), width)


@pytest.mark.parametrize("name, data", [("fit", DATA), ("search", DATA), ("moved", "moved.csv")])
def test_predictions(gsnn, made, tmp_path, tally, name, data):
    path = made / f"{name}.json"
    document = load(path)
    outputs = document["data"]["outputs"]
    words = picture(gsnn, tmp_path, "predictions", path, made / data)
    tally.equal(words.count("predicted"), 2 * outputs, "plots, each with its axis and its line")
    tally.equal(words.count("90"), (outputs + 1) * (document.get("coverage90") is not None), "bands")
    tally.check("200" in words, "rows", words)


def test_classes_are_counted(gsnn, made, tmp_path, tally):
    document = load(made / "classes.json")
    labels = [line.split(",")[-1] for line in (made / "classes.csv").read_text(encoding="utf-8").split()]
    classes = document["data"]["classes"]
    cells = {(a, b): 0 for a in classes for b in classes}
    for prediction in document["predictions"]:
        cells[labels[prediction["row"] - 1], classes[prediction["value"] > 0]] += 1
    words = picture(gsnn, tmp_path, "predictions", made / "classes.json", made / "classes.csv")
    for cell, count in cells.items():
        tally.check(str(count) in words, cell, (count, words))
    right = sum(cells[c, c] for c in classes)
    tally.check(str(right) in words, "right", words)
    tally.check(abs(right / 200 - document["accuracy"]["validation"]) < 1e-9, "accuracy")


def test_restarts(gsnn, made, tmp_path):
    document = load(made / "fit.json")
    words = picture(gsnn, tmp_path, "restarts", made / "fit.json")
    assert words[words.index("starts;") - 1] == "6"
    assert words[words.index("met") + 1] == str(document["hits"])
    for stopped, word in ("converged", "converged"), ("iterations", "iterations"), ("stalled", "step"):
        assert (word in words) == any(r["stopped"] == stopped and r["supported"] for r in document["restarts"])


@pytest.mark.parametrize("name", ["network", "fit", "search", "moved"])
def test_network_has_all_weights(gsnn, made, tmp_path, tally, name):
    document = load(made / f"{name}.json")
    found = document.get("network", document)
    words = picture(gsnn, tmp_path, "network", made / f"{name}.json")
    numbers = [word for word in words if re.fullmatch("\N{MINUS SIGN}?[\\d.]+(·10.*)?", word)]
    entries = sum(value != 0 for row in found["W"] for value in row)
    tally.check(len(numbers) >= entries, entries, len(numbers))
    channels = sum(len(summand["channels"]) for summand in found["summands"])
    tally.equal(words.count("bias"), channels, "channels")


def test_network_on_images(gsnn, made, enumeration, tmp_path):
    """Pixels are laid out as an image, and many neurons are not all shown."""
    enumerated = gsnn.json("enumerate", "groups/d4-image-3x3.json")
    (tmp_path / "image.json").write_text(json.dumps(enumerated), encoding="utf-8")
    largest = max(enumerated["architectures"], key=lambda a: a["neurons"])
    gsnn.output("realize", f"--id={largest['id']}", "--channels=26", tmp_path / "image.json",
                "-o", tmp_path / "network.json")
    words = picture(gsnn, tmp_path, "network", tmp_path / "network.json", tmp_path / "image.json")
    assert words.count("bias") == 24 and "24" in words
    gsnn.refuses("draw", "network", tmp_path / "network.json", enumeration.file("d6"), says=("9", "6"))


def test_starts_of_a_search(gsnn, made, tmp_path, tally):
    """A line for each that was fitted to all data, and how often its best was met, by its list of starts."""
    document = load(made / "search.json")
    text = " ".join(picture(gsnn, tmp_path, "search", "starts", made / "search.json"))
    fitted = [c for c in document["entries"] + document["controls"] if c.get("starts")]
    tally.equal(text.count("met "), len(fitted), "lines")
    for item in fitted:
        tally.check(item["name"] in text and f"met {item['hits']} of {item['restarts']}" in text, item["name"])
        tally.equal(len(item["starts"]), item["restarts"], "starts")
        best, hits = None, 0  # as they come: met again, or else a new best
        for loss in (max(x, 1e-12) for x in item["starts"] if x is not None):
            if best is not None and loss <= 1.01 * best and best <= 1.01 * loss:
                hits += 1
            elif best is None or loss < best:
                hits = 1
            best = loss if best is None else min(best, loss)
        tally.equal(item["hits"], hits, "hits")


DEEP = [("6.0>2.1>3.1", []), ("0.0", []), ("2.1>4.0+5.1>1.0", []), ("6.0>2.1>3.1>5.1", []), ("4.0>2.1", ["--codomain=input"])]


@pytest.mark.parametrize("word, options", DEEP, ids=[word for word, _ in DEEP])
def test_deep_network_has_all_weights(gsnn, tmp_path, tally, enumeration, word, options):
    """A grid for each layer: its weights of inputs and of each layer that it sees, under their names."""
    letters = enumeration.file("d6", "--all", *options)
    path = tmp_path / "deep.json"
    gsnn.output("realize", f"--word={word}", letters, "-o", path)
    document = load(path)
    words = picture(gsnn, tmp_path, "network", path)
    layers, text = document["layers"], " ".join(words)
    tally.equal(words.count("bias"), len(layers), "biases")
    tally.equal(words.count("output"), 0 if options else len(layers), "output weights")
    tally.equal(text.count("inputs"), len(layers), "blocks of inputs")
    tally.check(f"{sum(layer['neurons'] for layer in layers)} neuron" in text, "neurons")
    depth = word.count(">") + 1
    tally.check(f"in {depth} layer{'s' * (depth > 1)} with" in text, "depth")
    if depth * len(layers) < 16:  # else there is no room for numbers
        numbers = sum(bool(re.fullmatch("\N{MINUS SIGN}?[\\d.]+(·10.*)?", word)) for word in words)
        tally.check(numbers >= sum(value != 0 for layer in layers for row in layer["U"] for value in row), numbers)
    free = sum(len(layer["weights"]) + (layer["type"] == 1) for layer in layers)
    outputs = sum(len(layer.get("output", [layer["a"]])) for layer in layers)
    tally.check(f"{free + outputs} free parameters" in text, "free parameters")


def test_deep_networks_of_fits_and_searches(gsnn, made, tmp_path, enumeration):
    gsnn.output("fit", "--word=6.0>2.1", "--restarts=2", "--folds=0", "D6", DATA, "-o", tmp_path / "fit.json")
    document = load(tmp_path / "fit.json")
    (tmp_path / "alone.json").write_text(json.dumps(document["network"]), encoding="utf-8")
    drawn = gsnn.output("draw", "network", tmp_path / "fit.json")
    assert drawn == gsnn.output("draw", "network", tmp_path / "alone.json")
    assert drawn == gsnn.output("draw", "network", tmp_path / "alone.json", enumeration.file("d6"))
    gsnn.refuses("draw", "network", tmp_path / "alone.json", enumeration.file("b3"), says=("6 inputs", "of 3"))
    document["network"]["layers"][1]["U"][0][0] = 7
    gsnn.refuses("draw", "network", "-", text=json.dumps(document), says="U")


def test_large_deep_network(gsnn, tmp_path):
    """Of many neurons the first are shown, and a note says so."""
    gsnn.output("realize", "--word=6.0>6.0>5.0", "S5", "-o", tmp_path / "deep.json")
    words = picture(gsnn, tmp_path, "network", tmp_path / "deep.json")
    layers = load(tmp_path / "deep.json")["layers"]
    assert words.count("first") >= sum(layer["neurons"] > 24 for layer in layers) > 0


CHANGES = [
    ("search errors", "search", lambda d: d.update(chosen="9.9:1"), "chosen"),
    ("search errors", "search", lambda d: d["entries"][0].update(front=["width"]), "entries[0].front[0]"),
    ("search errors", "search", lambda d: d["entries"][1].pop("neurons"), "entries[1].neurons"),
    ("search errors", "search", lambda d: d.pop("controls"), "controls"),
    ("search errors", "search", lambda d: d["controls"][2].update(nmse="low"), "controls[2].nmse"),
    ("search errors", "fit", lambda d: None, "schema"),
    ("search starts", "search", lambda d: d["entries"][0].update(starts="none"), "entries[0].starts"),
    ("search starts", "search", lambda d: d["entries"][0].update(hits=1000), "entries[0].hits"),
    ("restarts", "fit", lambda d: d["restarts"][0].update(stopped="late"), "restarts[0].stopped"),
    ("restarts", "fit", lambda d: d["restarts"][0].pop("supported"), "restarts[0].supported"),
    ("restarts", "refit", lambda d: None, "restarts"),
    ("network", "fit", lambda d: d["network"]["W"].pop(), "W"),
    ("network", "fit", lambda d: d["network"]["summands"][0]["channels"].append({}), "channels"),
    ("network", "fit", lambda d: d.update(network=None), "no network"),
    ("network", "moved", lambda d: d["network"]["W"][0].pop(), "W"),
]


@pytest.mark.parametrize("name, source, change, says", CHANGES, ids=range(len(CHANGES)))
def test_damage_is_refused(gsnn, made, name, source, change, says):
    document = load(made / f"{source}.json")
    change(document)
    result = gsnn.run("draw", *name.split(), "-", text=json.dumps(document))
    assert result.returncode == 2 and not result.stdout
    assert says in result.stderr and result.stderr.count("\n") == 1


DATA_CHANGES = [
    ("fit", lambda d: d["predictions"][0].update(row=201), DATA, "predictions[0].row"),
    ("fit", lambda d: d["predictions"].clear(), DATA, "predictions"),
    ("fit", lambda d: d["data"].update(sha256="0" * 64), DATA, "gaps.csv: not the data"),
    ("fit", lambda d: d["data"].update(rows=199), DATA, "gaps.csv: not the data"),
    ("fit", lambda d: d["data"].update(inputs=7), DATA, "line 1 has 7 fields"),
    ("fit", lambda d: d["data"].pop("sha256"), DATA, "data.sha256"),
    ("fit", lambda d: None, "/dev/null", "/dev/null"),
    ("fit", lambda d: None, "nowhere.csv", "nowhere.csv"),
    ("refit", lambda d: None, DATA, "predictions"),
    ("search", lambda d: d.update(chosen="9.9:1"), DATA, "chosen"),
    ("search", lambda d: [e["held_out"].pop() for e in d["entries"]], DATA, "held_out"),
    ("classes", lambda d: d["data"].update(classes=["low", "high", "even"]), "classes.csv", "data.classes"),
    ("classes", lambda d: d["data"].update(classes=["low", "even"]), "classes.csv", "data.classes"),
    ("moved", lambda d: d["predictions"][3]["value"].pop(), "moved.csv", "predictions[3].value"),
]


@pytest.mark.parametrize("source, change, data, says", DATA_CHANGES, ids=range(len(DATA_CHANGES)))
def test_other_data_is_refused(gsnn, made, source, change, data, says):
    document = load(made / f"{source}.json")
    change(document)
    result = gsnn.run("draw", "predictions", "-", made / data, text=json.dumps(document))
    assert result.returncode == 2 and not result.stdout
    assert says in result.stderr and result.stderr.count("\n") == 1


def test_second_file_is_needed(gsnn, made, enumeration):
    gsnn.refuses("draw", "predictions", made / "fit.json", says="data")
    gsnn.refuses("draw", "search", "order", made / "search.json", says="gsnn-enumeration/1")
    gsnn.refuses("draw", "search", "order", made / "search.json", enumeration.file("b3"), says="group")
    gsnn.refuses("draw", "predictions", made / "fit.json", made / "fit.json", says="fit.json: line 1")
