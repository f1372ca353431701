"""gsnn nfn: known counts, and the terms as maps that commute with the symmetry."""
import itertools
import json

import numpy as np
import pytest

COUNTS = [  # widths, then linear+affine of scale, sign, perm, perm-io
    ("2,8,1", "11+1 17+1 41+5 27+4"),
    ("784,128,10", "616425+10 - 1280050+805 32+4"),
    ("784,128,128,10", "616427+10 616447+10 1269190+- 62+6"),
]


def nfn(gsnn, *arguments):
    return json.loads(gsnn.output("nfn", *arguments))


@pytest.mark.parametrize("widths, counts", COUNTS, ids=[widths for widths, _ in COUNTS])
def test_counts(gsnn, schemas, widths, counts):
    for group, wanted in zip(["scale", "sign", "perm", "perm-io"], counts.split()):
        document = schemas.check(nfn(gsnn, f"--group={group}", f"--widths={widths}", "--count"))
        for member, number in zip(["linear", "affine"], wanted.split("+")):
            assert number == "-" or document[member] == int(number), (group, member)


def test_taps(gsnn):
    for group, linear in {"scale": 33, "sign": 53, "perm": 130, "perm-io": 54}.items():
        assert nfn(gsnn, f"--group={group}", "--widths=2,2,2", "--taps=2,1")["linear"] == linear


def test_large_counts_are_strings(gsnn):
    document = nfn(gsnn, "--widths=4000000000,2,4000000000", "--count")
    assert isinstance(document["linear"], str) and int(document["linear"]) > 2**64


def layer(document, parameters, weights):
    """The linear part, by NumPy's einsum."""
    out = {tensor["name"]: np.zeros(tensor["shape"]) for tensor in document["tensors"]}
    for term, parameter in zip(document["terms"], parameters):
        value = np.einsum(term["einsum"], parameter, weights[term["in"]])
        result = term["einsum"].partition("->")[2]
        shape = [n if letter in result else 1 for letter, n in zip(term["output"], out[term["out"]].shape)]
        out[term["out"]] += value.reshape(shape)
    return out


def move(document, widths, weights, permutations, scales):
    """W^l[i, j] goes to place (p_l(i), p_(l-1)(j)), scaled by s_l(i) / s_(l-1)(j)."""
    moved = {}
    for tensor in document["tensors"]:
        name, value = tensor["name"], weights[tensor["name"]]
        l = int(name[1:])
        value = value * scales[l].reshape([-1] + [1] * (value.ndim - 1))
        value = value[np.argsort(permutations[l])]
        if name[0] == "W":
            value = value / scales[l - 1].reshape([1, -1] + [1] * (value.ndim - 2))
            value = value[:, np.argsort(permutations[l - 1])]
        moved[name] = value
    return moved


@pytest.mark.parametrize("group", ["perm", "perm-io", "scale", "sign"])
@pytest.mark.parametrize("widths, taps", [((3, 4, 2), None), ((2, 3, 4, 2), (2, 1, 3)), ((1, 2, 1, 3), None)])
def test_layers_are_equivariant(gsnn, schemas, group, widths, taps):
    arguments = [f"--group={group}", "--widths=" + ",".join(map(str, widths))]
    document = schemas.check(nfn(gsnn, *arguments, *(["--taps=" + ",".join(map(str, taps))] if taps else [])))
    draw = np.random.default_rng(1)
    parameters = [draw.normal(size=term["parameter_shape"]) for term in document["terms"]]
    assert sum(p.size for p in parameters) == document["linear"]
    last = len(widths) - 1
    for _ in range(5):
        weights = {t["name"]: draw.normal(size=t["shape"]) for t in document["tensors"]}
        permutations, scales = [], []
        for l, n in enumerate(widths):
            hidden = 0 < l < last
            moved = hidden or group == "perm-io"
            permutations.append(draw.permutation(n) if moved else np.arange(n))
            scale = {"scale": draw.uniform(0.5, 2, n), "sign": draw.choice([-1.0, 1.0], n)}.get(group)
            scales.append(scale if hidden and scale is not None else np.ones(n))
        one = layer(document, parameters, move(document, widths, weights, permutations, scales))
        two = move(document, widths, layer(document, parameters, weights), permutations, scales)
        for name in one:
            assert np.allclose(one[name], two[name], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["D6", "S4", "C2xC4"])
def test_architectures(gsnn, schemas, name):
    """The counts are those of gauge; each term commutes with Gamma's generators."""
    for entry in json.loads(gsnn.output("gauge", name))["architectures"]:
        document = schemas.check(nfn(gsnn, f"--id={entry['id']}", name))
        assert {"linear": document["linear"], "affine": document["affine"]} == entry["nfn"]
        assert len(document["terms"]) == document["linear"]
        n = document["tensors"][0]["shape"][0]
        for term, images in itertools.product(document["terms"], entry["generators"]):
            if term["out"] != "w":
                continue
            matrix, moved = np.zeros((n, n), int), np.zeros((n, n), int)
            for out, into, sign in term["entries"]:
                matrix[out - 1, into - 1] = sign
            for i, image in enumerate(images):
                moved[abs(image) - 1, i] = 1 if image > 0 else -1
            assert (moved @ matrix == matrix @ moved).all()
