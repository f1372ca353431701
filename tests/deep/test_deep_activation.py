"""gsnn deep --activation=odd: layers see signs.  Against the enumeration, against verify, which counts by
characters and by meeting every word, and against towers of augmented groups."""
import json

import pytest

GROUPS = "C2 C4 C6 S3 D4 D5 D6 Q8 c2xc2 C2xC4 B2 A4 sign-flips".split()


def document(gsnn, *arguments):
    return json.loads(gsnn.output("deep", *arguments))


def count(gsnn, *arguments):
    lines = dict(line.split() for line in gsnn.output("count", *arguments).splitlines())
    return int(lines["admissible.type1"]) + int(lines["admissible.type2"])


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("codomain", ["trivial", "input"])
def test_counts_and_lists(gsnn, schemas, enumeration, tally, name, codomain):
    group = f"groups/{name}.json" if name[0].islower() else name
    options = ["--activation=odd", f"--codomain={codomain}"]
    found = schemas.check(document(gsnn, "--list", "--all-words", *options, group))
    tally.equal(found["activation"], "odd", "activation")
    tally.equal(found["counts"]["words"][0], count(gsnn, *options, group), "one layer")
    tally.equal(found["counts"]["words"], found["counts"]["loose"], "no layer is parallel")
    verdict = gsnn.run("verify", "-", enumeration.file(group, "--all"), text=json.dumps(found))
    tally.check(verdict.returncode == 0 and "SKIP" not in verdict.stdout, "verify", verdict.stdout)
    made = gsnn.output("enumerate", "--all", *options, group)
    again = json.loads(gsnn.run("deep", "--list", "--all-words", "-", text=made).stdout)
    tally.equal(again, found, "from an enumeration with the codomain")


@pytest.mark.parametrize("name", ["D4", "S3", "C6", "B2", "Q8"])
def test_second_letters_are_those_of_the_signed_join(gsnn, enumeration, tally, tmp_path, name):
    """Behind p the inputs are x and phi(z_p), moved by g + rho_p(g): what is admissible for that group."""
    made = enumeration(name, "--all")
    degree = made["group"]["degree"]
    # each chi occurs in the regular representation, so that all letters live
    regular = max(made["architectures"], key=lambda letter: letter["neurons"])
    outputs = tmp_path / "regular.json"
    outputs.write_text(json.dumps({"action": "permutation", "generators": regular["signed_permutations"]}))
    listed = document(gsnn, "--list", "--all-words", "--activation=odd", f"--codomain={outputs}", "--exact-depth", name)
    words = {tuple(word["word"]) for word in listed["words"]}
    alive = {word[0] for word in words}
    tally.equal(len(alive), count(gsnn, name), "first letters")
    for letter in made["architectures"]:
        if letter["id"] not in alive:
            continue
        joined = [list(g) + [(abs(i) + degree) * (1 if i > 0 else -1) for i in rho]
                  for g, rho in zip(made["group"]["generators"], letter["signed_permutations"])]
        path = tmp_path / "joined.json"
        path.write_text(json.dumps({"action": "signed-permutation", "generators": joined}))
        second = len({word[1] for word in words if word[0] == letter["id"]})
        tally.equal(second, count(gsnn, path), f"behind {letter['id']}")


def test_damage_is_found(gsnn, enumeration):
    found = document(gsnn, "--list", "--activation=odd", "D4")
    for change in ({"activation": "relu"}, {"counts": dict(found["counts"], words=[5, 49])}):
        text = json.dumps(dict(found, **change))
        assert gsnn.run("verify", "-", enumeration.file("D4", "--all"), text=text).returncode == 3, change


def test_other_activations(gsnn, schemas):
    assert document(gsnn, "--activation=relu", "D4")["counts"] == document(gsnn, "D4")["counts"]
    word = schemas.check(document(gsnn, "--activation=odd", "--word=5.1>2.1>4.0", "D4"), "deep-word")
    # U is moved with the signs of rho: an odd block is 0 or of the signed orbits
    assert word["parameters"]["output"] == 1 and word["activation"] == "odd"
    for activation in ("sin", "none"):
        gsnn.refuses("deep", f"--activation={activation}", "D4", says=activation)
    gsnn.refuses("deep", "--activation=odd", "--independent", "--list", "D4", says="independent")
    gsnn.refuses("deep", "--activation=odd", "--word=2.1", "D4", says="reaches no output")


@pytest.mark.parametrize("name", GROUPS)
def test_words_are_proved(gsnn, enumeration, tally, name):
    """All of some words, with the signs that layers see of each other."""
    group = f"groups/{name}.json" if name[0].islower() else name
    lines = gsnn.output("deep", "--activation=odd", "--codomain=input", "--depth=3", "--sample=4", "-f", "csv", group)
    for word in [line.split(",")[0] for line in lines.splitlines()[1:]]:
        whole = gsnn.output("deep", "--activation=odd", "--codomain=input", f"--word={word}", group)
        verdict = gsnn.run("verify", "-", enumeration.file(group, "--all"), text=whole)
        tally.check(verdict.returncode == 0 and "SKIP" not in verdict.stdout, word, verdict.stdout)
