"""The answers that are known of functional dimensions (known.json), and the examples of the manual."""
import json
import math
import pathlib
import random
from fractions import Fraction

import pytest

from command import ROOT

KNOWN = json.loads(pathlib.Path(__file__).with_name("known.json").read_text(encoding="utf-8"))
EXAMPLES = ROOT / "docs" / "examples" / "dimension"


def answer(gsnn, *arguments, **more):
    return json.loads(gsnn.output("dimension", *arguments, **more))


def agree(document, wanted):
    assert {key: document[key] for key in wanted} == wanted


# ---- Plain networks ----------------------------------------------------------------------------


def test_every_example_is_known():
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(KNOWN["examples"])


@pytest.mark.parametrize("name", KNOWN["examples"])
def test_example(gsnn, schemas, name):
    document = answer(gsnn, f"--net={EXAMPLES / name}.json", "--points")
    schemas.check(document, "dimension")
    agree(document, KNOWN["examples"][name])
    assert document["status"] == "exact"
    table = gsnn.output("dimension", f"--net={EXAMPLES / name}.json", "-f", "table")
    assert f"functional dimension  {document['dimension']} (proved)" in table


def value(network, x):
    t = x
    for number, layer in enumerate(network["layers"], 1):
        z = [sum(Fraction(w) * v for w, v in zip(row, t)) + Fraction(b)
             for row, b in zip(layer["W"], layer["b"])]
        t = z if number == len(network["layers"]) else [max(v, Fraction(0)) for v in z]
    return t


@pytest.mark.parametrize("names", KNOWN["same_functions"], ids=lambda names: names[0])
def test_examples_are_the_same_function(names):
    networks = [json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    draw = random.Random(1)
    for _ in range(50):
        x = [Fraction(draw.randint(-40, 40), 8) for _ in networks[0]["layers"][0]["W"][0]]
        assert len({tuple(value(network, x)) for network in networks}) == 1


@pytest.mark.parametrize("case", KNOWN["histograms"], ids=lambda case: case["widths"])
def test_histogram(gsnn, schemas, case):
    document = answer(gsnn, f"--widths={case['widths']}", f"--seeds={case['seeds']}")
    schemas.check(document, "dimension")
    assert document["histogram"] == case["histogram"]
    assert document["status"] == "exact" and document["inexact"] == 0


@pytest.mark.parametrize("case", KNOWN["attain"], ids=lambda case: case["widths"])
def test_some_seed_attains_the_bound(gsnn, case):
    document = answer(gsnn, f"--widths={case['widths']}", "--seeds=1..120", "--lines=200")
    assert document["bound"] == case["bound"]
    assert document["histogram"].get(str(case["bound"]), 0) > 0


def seeded(widths, seed):
    """The network of the manual, by SplitMix64."""
    state, mask = seed, (1 << 64) - 1

    def draw():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        return (z ^ z >> 31 & mask) >> 33

    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        W = [[draw() % 199 - 99 for _ in range(inputs)] for _ in range(outputs)]
        layers.append({"W": W, "b": [draw() % 199 - 99 for _ in range(outputs)]})
    return {"schema": "gsnn-mlp/1", "layers": layers}


def test_the_seeded_network_of_the_manual():
    first = seeded([1, 2, 2, 1], 1)["layers"]
    assert first == [{"W": [[-3], [39]], "b": [90, 99]},
                     {"W": [[-92, 11], [57, -70]], "b": [-37, -57]}, {"W": [[49, -39]], "b": [23]}]


@pytest.mark.parametrize("case", KNOWN["seeds"], ids=lambda case: f"{case['widths']}-{case['seed']}")
def test_seeded_network(gsnn, case):
    network = json.dumps(seeded(case["widths"], case["seed"]))
    document = answer(gsnn, "--net=-", *case.get("options", ()), text=network)
    agree(document, {key: case[key] for key in case if key not in ("widths", "seed", "options")})


# ---- Families ----------------------------------------------------------------------------------


@pytest.mark.parametrize("group", KNOWN["families"])
def test_family(gsnn, schemas, group):
    document = answer(gsnn, group)
    schemas.check(document, "dimension")
    members = {member["id"]: member for member in document["architectures"]}
    for name, (parameters, dimension, components) in KNOWN["families"][group].items():
        member = members[name]
        assert parameters in (None, member["parameters"])
        assert dimension in (None, member["dimension"])
        assert member["fibre"]["components"] == components
        assert member["dimension"] == member["parameters"] - 1


def test_growth(gsnn):
    document = answer(gsnn, "D6")
    sizes = {member["id"]: member["parameters"] for member in document["architectures"]}
    opened = {}
    for inclusion in document["inclusions"]:
        opened.setdefault(inclusion["from"], {})[inclusion["to"]] = inclusion["second_order"]
        assert inclusion["first_order"] == 0
        assert inclusion["dimension_at_image"] == sizes[inclusion["from"]] - 1
        assert inclusion["flat"] == sizes[inclusion["to"]] - inclusion["dimension_at_image"]
    assert opened == KNOWN["growth"]["D6"]


def partitions(n, most=None):
    most = n if most is None else most
    if n == 0:
        yield ()
    for part in range(min(n, most), 0, -1):
        for rest in partitions(n - part, part):
            yield (part, *rest)


def multiplicities(parts):
    return math.prod(math.factorial(parts.count(part)) for part in set(parts))


@pytest.mark.parametrize("group,dimension,components", KNOWN["partitions"])
def test_symmetric_group(gsnn, group, dimension, components):
    """Type 1 of S_n on points: a partition with l parts, m_k of them k, has dimension l + 3 and 2 prod
    m_k! components."""
    members = [m for m in answer(gsnn, group)["architectures"] if m["type"] == 1]
    found = sorted((m["dimension"], m["fibre"]["components"]) for m in members)
    n = int(group[1:])
    assert found == sorted((len(parts) + 3, 2 * multiplicities(parts)) for parts in partitions(n))
    assert (dimension, components) in found


def test_signed_permutations(gsnn):
    """B_n: partitions of j <= n with l parts, type 1 l + 2 and 2^(l+1) prod m_k!, type 2 l + 1 and 2^l
    prod m_k!."""
    n = 3
    found = {1: [], 2: []}
    for member in answer(gsnn, f"B{n}")["architectures"]:
        found[member["type"]].append((member["dimension"], member["fibre"]["components"]))
    wanted = [parts for j in range(1, n + 1) for parts in partitions(j)]
    assert sorted(found[1]) == sorted((len(p) + 2, 2 ** (len(p) + 1) * multiplicities(p)) for p in wanted)
    assert sorted(found[2]) == sorted((len(p) + 1, 2 ** len(p) * multiplicities(p)) for p in wanted)
    assert (5, 96) in found[1] and (4, 48) in found[2]


@pytest.mark.parametrize("group,dimension,components", KNOWN["trivial_subgroup"])
def test_trivial_subgroup(gsnn, group, dimension, components):
    member = answer(gsnn, group)["architectures"][-1]
    assert dimension in (None, member["dimension"])
    assert member["fibre"]["components"] == components


@pytest.mark.parametrize("group,terms,dimension", KNOWN["sums"])
def test_sum(gsnn, schemas, group, terms, dimension):
    document = answer(gsnn, group, f"--sum={terms}")
    schemas.check(document, "dimension")
    assert document["dimension"] == dimension
    assert document["redundant"] == (terms == "0.1:2")


def test_an_enumeration_is_as_good_as_its_group(gsnn, enumeration):
    want = gsnn.output("dimension", "D6")
    assert gsnn.output("dimension", enumeration.file("D6")) == want
    assert gsnn.output("dimension", "-", text=enumeration.text("D6")) == want
    assert gsnn.output("dimension", "-", text=gsnn.output("enumerate", "D6", "-f", "jsonl")) == want


def test_formats_say_the_same(gsnn, schemas):
    document = answer(gsnn, "D6")
    lines = [json.loads(line) for line in gsnn.output("dimension", "D6", "-f", "jsonl").splitlines()]
    assert [l["id"] for l in lines if l["record"] == "architecture"] == [
        member["id"] for member in document["architectures"]]
    assert sum(l["record"] == "inclusion" for l in lines) == len(document["inclusions"])
    rows = gsnn.output("dimension", "D6", "-f", "csv").splitlines()
    assert rows[0] == "class,cohomology,id,type,neurons,parameters,dimension,line,fibre"
    assert rows[-1] == "6,0,6.0,1,12,10,9,0,24"
    assert all(len(line) <= 80 for line in gsnn.output("dimension", "D6", "-f", "table").splitlines())


def test_inadmissible_pairs(gsnn, enumeration):
    """Coincident neurons have the dimension of what they collapse to; zero weights that of affine
    functions."""
    text = enumeration.text("D6", "--all")
    members = {m["id"]: m for m in answer(gsnn, "-", text=text)["architectures"]}
    reasons = set()
    for pair in json.loads(text)["architectures"]:
        if pair["admissible"]:
            continue
        reasons.add(pair["reason"])
        wanted = members[pair["collapses_to"]]["dimension"] if "collapses_to" in pair else 2
        assert members[pair["id"]]["dimension"] == wanted
    assert reasons == {"coincident-neurons", "zero-weights"}


# ---- One network -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def d6(enumeration):
    return enumeration.file("D6")


def realize(gsnn, tmp_path, enumeration_file, parameters, *ids):
    path, numbers = tmp_path / "net.json", tmp_path / "numbers"
    numbers.write_text(parameters, encoding="utf-8")
    gsnn.output("realize", *(f"--id={i}" for i in ids), "--exact", f"--parameters={numbers}", "-o", path,
                enumeration_file)
    return path


@pytest.mark.parametrize("case", KNOWN["points"], ids=lambda c: f"{c['weights']}-{c['bias']}")
def test_point(gsnn, schemas, tmp_path, d6, case):
    network = realize(gsnn, tmp_path, d6, f"{case['weights']} {case['bias']} 1 0 0", "6.0")
    document = answer(gsnn, d6, f"--at={network}")
    schemas.check(document, "dimension")
    assert document["dimension"] == case["dimension"]
    assert document["parameters"] == 10 and document["status"] == "exact"


def test_on_the_data_of_the_manual(gsnn, schemas, tmp_path, d6):
    network = realize(gsnn, tmp_path, d6, "1 2 5 7 11 -3 2 1 0 0", "6.0")
    data = "1,2,3,4,5,6\n6,5,4,3,2,1\n2,2,2,2,2,2\n9,0,-3,1,0,4\n1,0,0,0,0,0\n0,1,0,0,0,0\n"
    document = answer(gsnn, d6, f"--at={network}", "--on=-", "--unseen", text=data)
    schemas.check(document, "dimension")
    agree(document, {"parameters": 10, "dimension": 9, "points": 6, "input_orbits": 4, "boundary": 0,
                     "rank": 4, "rank_status": "exact", "unseen": 5})
    assert len(document["unseen_directions"]) == 5
    assert all(len(direction) == 10 for direction in document["unseen_directions"])


@pytest.mark.parametrize("points,rank", [(3, 3), (6, 6), (9, 9), (12, 9), (20, 9)])
def test_rank_at_random_inputs(gsnn, tmp_path, d6, points, rank):
    network = realize(gsnn, tmp_path, d6, "1 2 5 7 11 -3 2 1 0 0", "6.0")
    draw = random.Random(4)
    data = "".join(" ".join(f"{draw.gauss(0, 2):.3f}" for _ in range(6)) + "\n" for _ in range(points))
    document = answer(gsnn, d6, f"--at={network}", "--on=-", text=data)
    assert document["rank"] == rank and document["rank_status"] == "exact"


def test_a_channel_without_weights_is_nowhere_smooth(gsnn, tmp_path, d6):
    network = realize(gsnn, tmp_path, d6, "0 0 1 0 0", "2.1")
    document = answer(gsnn, d6, f"--at={network}")
    assert document["dimension"] is None and document["reason"] == "nowhere-smooth"


def test_a_line_architecture_merges(gsnn, tmp_path, d6):
    numbers = tmp_path / "n"
    numbers.write_text("1 1 2 3 0 0", encoding="utf-8")
    network = gsnn.output("realize", "--id=0.1:2", f"--parameters={numbers}", d6)
    assert answer(gsnn, d6, "--at=-", text=network)["dimension"] == 3


def test_growing_exactly_stays_on_the_stratum(gsnn, tmp_path, d6):
    network = gsnn.output("realize", "--id=2.1", "--exact", d6)
    grown = gsnn.output("grow", d6, "--from=2.1", "--to=4.0", "--exact", text=network)
    document = answer(gsnn, d6, "--at=-", text=grown)
    assert document["dimension"] == 4 and document["generic"] == 7


# ---- Data for plain networks -------------------------------------------------------------------


def test_plain_on_data(gsnn, schemas):
    """On the left of both kinks of the ramp only the constant is felt; unseen directions are exact:
    they change nothing on the data to first order."""
    data = "-1\n-2\n0\n1/2\n0.75\n"
    document = answer(gsnn, f"--net={EXAMPLES / 'ramp-1.json'}", "--on=-", "--unseen", text=data)
    schemas.check(document, "dimension")
    agree(document, {"points": 5, "boundary": 1, "rank": 3, "dimension": 5, "unseen": 2})
    assert len(document["unseen_directions"]) == 2
    # d = dF/dtheta at x in (0,1): (a1 x, 0, a1, 0, x, 0, 1); at x < 0: (0,0,0,0,0,0,1).
    for w1, w2, b1, b2, a1, a2, d in document["unseen_directions"]:
        for x in (Fraction(1, 2), Fraction(3, 4)):
            assert Fraction(w1) * x + Fraction(b1) + Fraction(a1) * x + Fraction(d) == 0
        assert Fraction(d) == 0


def test_sampling_is_not_enough(gsnn):
    """More data, and still less than the dimension: the line walk finds what normal inputs miss."""
    network = json.dumps(seeded([5, 5, 5, 1], 1))
    draw = random.Random(7)
    data = "".join(",".join(f"{draw.gauss(0, 1):.6f}" for _ in range(5)) + "\n" for _ in range(300))
    import tempfile
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(data)
        file.flush()
        document = answer(gsnn, "--net=-", f"--on={file.name}", "--seed=1001", text=network)
        bounds = answer(gsnn, "--net=-", f"--on={file.name}", "--lines=0", text=network)
    assert document["dimension"] == 56 and document["rank"] < 56
    # Without a walk the data are all that is known, and nothing is said of unseen directions.
    assert bounds["lower"] == document["rank"] and bounds["unseen"] is None


# ---- Networks that are refused -----------------------------------------------------------------


@pytest.mark.parametrize("change,says", [
    (lambda n: n.update(group={"name": "D5", "action": "permutation", "degree": 6}), "group.name"),
    (lambda n: n["group"].update(action="matrix"), "group.action"),
    (lambda n: n["summands"][0].update(id="3.1"), "3.1"),
    (lambda n: n["summands"][0].update(id="9.9"), "9.9"),
    (lambda n: n["summands"][0].update(type=1), ""),
    (lambda n: n["summands"][0]["channels"][0].update(weights=[1]), ""),
    (lambda n: n["summands"][0]["channels"][0].update(weights=[1, "1/0"]), "weights[1]"),
    (lambda n: n["summands"][0]["channels"][0].update(b=1), "bias"),
    (lambda n: n["W"][0].__setitem__(0, 5), "where the free parameters make"),
    (lambda n: n["linear"].__setitem__(0, 5), ""),
    (lambda n: n.update(a=[1, 1, 2]), "a["),
], ids=range(11))
def test_network_that_does_not_fit(gsnn, d6, change, says):
    network = json.loads(gsnn.output("realize", "--id=2.1", d6))
    change(network)
    result = gsnn.run("dimension", d6, "--at=-", text=json.dumps(network))
    assert result.returncode == 2 and not result.stdout
    assert result.stderr.startswith("gsnn: standard input: ") and result.stderr.count("\n") == 1
    assert says in result.stderr


# ---- Valid, if odd -----------------------------------------------------------------------------


def test_an_affine_network(gsnn):
    """Without a hidden layer every parameter counts, and there is nothing to rescale."""
    network = {"schema": "gsnn-mlp/1", "layers": [{"W": [[1, 2, 3], [0, 0, 0]], "b": [0, 1]}]}
    document = answer(gsnn, "--net=-", text=json.dumps(network))
    agree(document, {"parameters": 8, "bound": 8, "dimension": 8, "status": "exact"})


@pytest.mark.parametrize("number", ["-0.0", "1e400", "1e-400", '"1/3"', '"-7"', "123456789012345678901234567890.5"])
def test_numbers_are_exact(gsnn, number):
    """-0.0 is 0, and numbers beyond doubles are what they are."""
    text = f'{{"schema":"gsnn-mlp/1","layers":[{{"W":[[1],[{number}]],"b":[0,1]}},{{"W":[[1,1]],"b":[0]}}]}}'
    document = answer(gsnn, "--net=-", text=text)
    assert document["dimension"] == (4 if number == "-0.0" else 5)  # a dead slope is a constant
    assert document["status"] == "exact"


def test_a_number_of_too_many_digits(gsnn):
    text = '{"schema":"gsnn-mlp/1","layers":[{"W":[[1e99999]],"b":[0]}]}'
    result = gsnn.run("dimension", "--net=-", text=text)
    assert result.returncode == 2 and not result.stdout and "layers[0].W[0][0]" in result.stderr


def test_trivial_subgroup_of_e8(gsnn):
    """Nobody lists 696729600 neurons."""
    member = answer(gsnn, ROOT / "groups" / "e8.json")["architectures"][-1]
    assert (member["parameters"], member["dimension"], member["fibre"]["components"]) == (11, 10, 1393459200)
