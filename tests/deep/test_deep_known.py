"""gsnn deep: known counts, counts by states against lists and brute force, first letters against the
enumeration of the augmented action."""
import collections
import csv
import io
import json
import pathlib

import pytest

from brute import Tower, step
from command import bundled_groups

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = json.loads((HERE / "known.json").read_text(encoding="utf-8"))
MADE = {
    "flips2": {"name": "flips2", "action": "signed-permutation", "degree": 2, "generators": [[-1, 2], [1, -2]]},
    "sign": {"name": "sign", "action": "signed-permutation", "degree": 1, "generators": [[-1]]},
}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The INPUT of a group of known.json."""
    folder = tmp_path_factory.mktemp("groups")
    for name, group in MADE.items():
        (folder / f"{name}.json").write_text(json.dumps(group))

    def find(name):
        return folder / f"{name}.json" if name in MADE else bundled_groups().get(name, name)
    return find


def deep(gsnn, *arguments, **more):
    return json.loads(gsnn.output("deep", *arguments, **more))


def listed(gsnn, *arguments):
    """The rows of a list as dictionaries."""
    return list(csv.DictReader(io.StringIO(gsnn.output("deep", "--format=csv", *arguments))))


@pytest.mark.parametrize("name", KNOWN["groups"])
def test_known_counts(gsnn, schemas, source, name):
    known = KNOWN["groups"][name]
    document = schemas.check(deep(gsnn, f"--depth={len(known['words'])}", source(name)))
    assert len(document["letter_list"]) == known["letters"]
    for kind in ("words", "networks", "loose", "effective"):
        counts = known.get(kind, [])
        assert document["counts"][kind][:len(counts)] == counts, kind


@pytest.mark.parametrize("name", [name for name in KNOWN["published"] if name != "note"])
def test_published_rule(gsnn, source, name):
    """The numbers of deep architectures that were published, where these are right."""
    known = KNOWN["published"][name]
    counts = deep(gsnn, f"--depth={len(known)}", "--decreasing", source(name))["counts"]
    assert [list(pair) for pair in zip(counts["words"], counts["all"])] == known


@pytest.mark.parametrize("name", KNOWN["inflated"])
def test_published_counts_weigh_orbits(gsnn, source, enumeration, name):
    """Where they are not right, each letter was counted as often as the square of the length of its
    class's orbit."""
    known = KNOWN["inflated"][name]
    letters = enumeration(source(name), "--all")["architectures"]
    length = {letter["id"]: letter["cohomology"]["orbit_length"] for letter in letters}
    neurons = {letter["id"]: letter["neurons"] for letter in letters}
    rows = listed(gsnn, f"--depth={len(known['published'])}", "--decreasing", "--all-words", "--list", source(name))

    def weigh(words, power):
        sums = collections.Counter()
        for word in words:
            weight = 1
            for letter in word:
                weight *= length[letter] ** power
            sums[len(word)] += weight
        return [sums[depth + 1] for depth in range(len(known["published"]))]

    admissible = [row["word"].split(">") for row in rows]
    every, level = [], [[]]
    for _ in known["published"]:
        level = [[*word, letter] for word in level for letter in length
                 if 1 < neurons[letter] < (neurons[word[-1]] if word else 10 ** 9)]
        every += level
    for kind, power in (("orbits", 1), ("published", 2)):
        if kind in known:
            assert [list(pair) for pair in zip(weigh(admissible, power), weigh(every, power))] == known[kind]


@pytest.mark.parametrize("name", KNOWN["wakes"])
def test_letters_that_come_alive(gsnn, schemas, name):
    document = schemas.check(deep(gsnn, "--letters-table", name), "deep-letters")
    wakes = {letter["id"]: letter["wakes_after"] for letter in document["letters"]}
    for letters, after in KNOWN["wakes"][name].items():
        for letter in letters.split():
            # the known list is of admissible first letters, which are all that can be first
            assert wakes[letter] == after.split(), letter


BRUTE = "C2 C3 C4 C5 C6 S3 D4 Q8 c2xc2 flips2 sign C2xC4 B2 D5 D6 S4 A4".split()


@pytest.mark.parametrize("name", BRUTE)
def test_states_lists_and_brute_force_agree(gsnn, enumeration, source, tally, name):
    document = enumeration(source(name), "--all")
    tower = Tower(document)
    depth = 3 if len(tower.letters) < 12 else 2
    counts = deep(gsnn, f"--depth={depth}", source(name))["counts"]
    invariant = document["group"]["invariant_dimension"]
    rows = listed(gsnn, f"--depth={depth}", "--list", source(name))
    every = listed(gsnn, f"--depth={depth}", "--list", "--all-words", source(name))
    loose = listed(gsnn, f"--depth={depth}", "--list", "--all-words", "--loose", source(name))
    for k in range(1, depth + 1):
        words, networks = tower.words(k), tower.networks(k)

        def named(places):
            return {">".join(tower.ids[p] for p in word) for word in places}

        tally.equal(counts["words"][k - 1], len(words), f"words {k}")
        tally.equal(counts["networks"][k - 1], len(networks), f"networks {k}")
        tally.equal(counts["loose"][k - 1], len(tower.words(k, repeat=False)), f"loose {k}")
        tally.equal(counts["effective"][k - 1], sum(tower.effective(w) == k for w in words), f"effective {k}")
        for made, known in ((rows, named(networks)), (every, named(words)), (loose, named(tower.words(k, False)))):
            names = [row["word"] for row in made if row["word"].count(">") == k - 1]
            tally.equal(len(names), len(known), "length of the list")
            tally.equal(set(names), known, "the list")
        by_name = {row["word"]: row for row in every}
        for word in words:
            row = by_name[">".join(tower.ids[p] for p in word)]
            told = (int(row["neurons"]), int(row["parameters"]), int(row["effective_depth"]))
            tally.equal(told, (sum(tower.letters[p]["neurons"] for p in word), tower.parameters(word, invariant),
                               tower.effective(word)), row["word"])


# Whose inadmissible pairs take minutes: with a limit on the elements that are listed, letters are the admissible ones.
LARGE = {"b6": ["--max-order=10000"], "e7": ["--max-order=10000"]}


@pytest.mark.parametrize("name", bundled_groups())
def test_depth_one_is_the_enumeration(gsnn, name):
    path = bundled_groups()[name]
    found = deep(gsnn, "-q", "--depth=1", *LARGE.get(name, []), path)
    counts = found["counts"]
    assert name not in LARGE or found["letters"] == "admissible"
    known = json.loads(gsnn.output("enumerate", "-q", "--weights=none", "--no-morphisms", path))["counts"]["admissible"]
    assert counts["words"] == counts["networks"] == counts["loose"] == [known["type1"] + known["type2"]]


AUGMENTED = "C2 C3 C4 C5 C6 C7 C8 S3 D4 D5 D6 D7 Q8 c2xc2 C2xC4 c2xc2xc2 A4 S4 A5 B2 flips2 sign sign-flips".split()


@pytest.mark.parametrize("name", AUGMENTED)
def test_menu_behind_a_first_letter(gsnn, enumeration, source, tmp_path, tally, name):
    """What may follow a first letter p is what is admissible for G acting on the inputs and, beside
    them, on the cosets of H_p."""
    document = enumeration(source(name), "--all")
    group = document["group"]
    rows = listed(gsnn, "--depth=2", "--exact-depth", "--list", "--all-words", "--loose", source(name))
    type_of = {letter["id"]: letter["type"] for letter in document["architectures"]}
    menu = collections.Counter()
    for row in rows:
        first, second = row["word"].split(">")
        menu[first, type_of[second]] += 1
    for letter in document["architectures"]:
        if not letter["admissible"]:
            continue
        augmented = {"name": "augmented", "action": group["action"],
                     "degree": group["degree"] + letter["neurons"], "generators": []}
        for images, rho in zip(group["generators"], letter["signed_permutations"]):
            augmented["generators"].append(images + [group["degree"] + abs(i) for i in rho])
        file = tmp_path / "augmented.json"
        file.write_text(json.dumps(augmented))
        text = gsnn.output("count", file)
        counts = dict(line.split() for line in text.splitlines() if line.startswith("admissible.type"))
        for kind in (1, 2):
            tally.equal(menu[letter["id"], kind], int(counts[f"admissible.type{kind}"]), f"{letter['id']} type {kind}")


def test_budgets_and_front(gsnn, schemas):
    document = schemas.check(deep(gsnn, "--depth=3", "--max-neurons=8", "--pareto", "D4"))
    assert sum(document["counts"]["words"]) == 855
    by_neurons = {cell["neurons"]: cell["words"] for cell in document["counts"]["by_neurons"]}
    assert list(by_neurons.values()) == [2, 6, 16, 45, 70, 119, 241, 246]
    front = [(point["neurons"], point["parameters"]) for point in document["front"]]
    assert front == [(1, 5), (2, 9), (3, 14), (4, 15), (5, 17), (6, 20), (8, 21)]
    assert sorted({(w["neurons"], w["parameters"]) for w in document["words"]}) == front
    assert len(document["words"]) == sum(point["words"] for point in document["front"])
    words = deep(gsnn, "--depth=3", "--max-neurons=8", "--all-words", "D4")["counts"]
    assert [cell["words"] for cell in words["by_neurons"]] == [2, 6, 17, 50, 85, 133, 287, 275]
    some = listed(gsnn, "--depth=3", "--max-parameters=9", "--list", "D4")
    assert all(int(row["parameters"]) <= 9 for row in some)
    everything = listed(gsnn, "--depth=3", "--list", "D4")
    assert [row for row in everything if int(row["parameters"]) <= 9] == some
    assert [row for row in everything if int(row["neurons"]) <= 8] == listed(
        gsnn, "--depth=3", "--max-neurons=8", "--list", "D4")


def test_numbers_samples_and_parts(gsnn, schemas):
    everything = [row["word"] for row in listed(gsnn, "--depth=3", "--list", "S3")]
    for number in range(len(everything)):
        if number % 7 == 0:
            document = deep(gsnn, "--depth=3", f"--number={number}", "S3")
            assert ">".join(document["words"][0]["word"]) == everything[number]
    parts = [[row["word"] for row in listed(gsnn, "--depth=3", "--list", f"--part={i}/4", "S3")] for i in (1, 2, 3, 4)]
    assert [parts[k % 4][k // 4] for k in range(len(everything))] == everything
    sample = [row["word"] for row in listed(gsnn, "--depth=3", "--sample=20000", "--seed=5", "S3")]
    assert sample == [row["word"] for row in listed(gsnn, "--depth=3", "--sample=20000", "--seed=5", "S3")]
    counts = collections.Counter(sample)
    assert set(counts) == set(everything)
    expected = len(sample) / len(everything)
    square = sum((counts[word] - expected) ** 2 / expected for word in everything)
    assert square < len(everything) + 6 * (2 * len(everything)) ** 0.5  # six standard deviations
    exact = [row["word"] for row in listed(gsnn, "--depth=3", "--exact-depth", "--list", "S3")]
    assert exact == [word for word in everything if word.count(">") == 2]
    # Far beyond what could be listed.
    document = schemas.check(deep(gsnn, "--depth=40", "--sample=3", "D6"))
    assert int(document["counts"]["listed"]) > 10 ** 40 and len(document["words"]) == 3


def test_words_modulo_a_normaliser(gsnn, schemas, tmp_path):
    """The search space of a parity of four inputs: 43 words of exactly four letters."""
    flips = tmp_path / "flips.json"
    flips.write_text(json.dumps({"action": "signed-permutation", "degree": 4,
                                 "generators": [[-1, -2, 3, 4], [1, -2, -3, 4], [1, 2, -3, -4]]}))
    letters = [letter["id"] for letter in deep(gsnn, "--depth=1", flips)["letter_list"]
               if letter["type"] == 2 and letter["neurons"] <= 2]
    chosen = ["--depth=4", "--max-neurons=6", "--effective", f"--letters={','.join(letters)}"]
    chosen.remove("--effective")
    document = schemas.check(deep(gsnn, *chosen, "--all-words", "--list", flips))
    four = [word for word in document["words"] if len(word["word"]) == 4 and word["effective_depth"] >= 2]
    assert len(four) == 4632 and sum(w["effective_depth"] >= 2 for w in document["words"]) == 5670
    orbits = schemas.check(deep(gsnn, *chosen, "--modulo=S4", "--list", flips))
    kept = [word for word in orbits["words"] if word["effective_depth"] >= 2]
    assert len(kept) == 82 and sum(len(word["word"]) == 4 for word in kept) == 43
    assert sum(word["orbit"] for word in orbits["words"]) == orbits["counts"]["listed"]
    assert sum(orbits["counts"]["orbits"]) == len(orbits["words"])


def test_formats_and_inputs(gsnn, schemas, tmp_path):
    document = schemas.check(deep(gsnn, "--list", "C4"))
    lines = [json.loads(line) for line in gsnn.output("deep", "--list", "-f", "jsonl", "C4").splitlines()]
    for line in lines:
        schemas.check(line, "deep", "#/$defs/record")
    assert [{k: v for k, v in line.items() if k != "record"} for line in lines[1:]] == document["words"]
    table = gsnn.output("deep", "--list", "--independent", "-f", "table", "D6")
    assert all(len(line) <= 80 for line in table.splitlines())
    from_group = gsnn.output("deep", "--list", "D4")
    for options in ([], ["--all"], ["--all", "-f", "jsonl"]):
        file = tmp_path / "d4"
        gsnn.output("enumerate", *options, "D4", "-o", file)
        assert gsnn.output("deep", "--list", file) == from_group
    assert deep(gsnn, "--letters=0.0,0.1,2.1", "D4")["letters"] == "chosen"
    assert deep(gsnn, "-q", "--depth=1", "b12")["letters"] == "admissible"


def test_one_word(gsnn, schemas):
    document = schemas.check(deep(gsnn, "--word=2.1>r2", "--independent", "D4"), "deep-word")
    first, second = document["layers"]
    assert first["weights"] == {"dimension": 1, "blocks": [1], "rows": [[1, 1, -1, -1], [1, -1, -1, 1]]}
    assert second["weights"] == {"dimension": 1, "blocks": [0, 1], "rows": [[0, 0, 0, 0, 1, -1]]}
    assert document["independent"] == "certified" and document["effective_depth"] == 2
    assert document["parameters"] == {"weights": 2, "bias": 0, "output": 2, "linear": 1, "constant": 1,
                                      "total": 6, "scale": 2}


def test_admissible_is_not_independent(gsnn, source):
    """Two layers |p+q|, |p-q| behind p, q: what sees only their difference adds nothing."""
    rows = listed(gsnn, "--depth=3", "--exact-depth", "--all-words", "--list", "--independent", "--type=2", "B2")
    assert len(rows) == 170 and sum(row["independent"] == "not certified" for row in rows) == 12
    for name in ("C2", "C3", "C4", "S3", "D4", "c2xc2", "flips2", "B2"):
        rows = listed(gsnn, "--depth=2", "--list", "--independent", source(name))
        assert all(row["independent"] == "certified" for row in rows), name


def test_rows_are_equivariant(gsnn, enumeration, tally):
    """Of every word of depth 2: U A(g) = rho(g) U on the numbers of free weights."""
    for name in ("D4", "S3", "Q8", "B2", "C2xC4"):
        generators = enumeration(name)["group"]["generators"]
        for row in listed(gsnn, "--depth=2", "--exact-depth", "--list", name)[::5]:
            layers = deep(gsnn, f"--word={row['word']}", name)["layers"]
            for g, images in enumerate(generators):
                moved = list(images)
                for layer in layers:
                    rho = layer["signed_permutations"][g]
                    rows = layer["weights"]["rows"]
                    for i, entries in enumerate(rows):
                        for k, entry in enumerate(entries):
                            image = moved[k]
                            to = rows[abs(rho[i]) - 1][abs(image) - 1]
                            tally.equal(to * (1 if image > 0 else -1), step(1, [rho[i]]) // abs(rho[i]) * entry, row["word"])
                    moved += [len(moved) + abs(i) for i in rho]


