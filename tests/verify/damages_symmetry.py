"""Ways to make answers of gauge, nfn, canon, equal and align false.

A damage is (name, base, check, change): the change is made to the document of that base, and the
check of that name (or the exit status 2, where it is None) has to tell.
"""


def entry(document, name):
    return next(a for a in document["architectures"] if a["id"] == name)


def term(document, **wanted):
    return next(t for t in document["terms"] if all(t[k] == v for k, v in wanted.items()))


def swap(items, i, j):
    items[i], items[j] = items[j], items[i]


def put(container, key, value):
    container[key] = value


DAMAGES = [
    # ---- gauge
    ("another group", "gauge", "gauge-group", lambda d: put(d["group"], "name", "D5")),
    ("another degree", "gauge", "gauge-group", lambda d: put(d["group"], "degree", 5)),
    ("another order of the group", "gauge", "gauge-group", lambda d: put(d["group"], "order", 24)),
    ("an architecture gone", "gauge", "gauge-list", lambda d: d["architectures"].pop(3)),
    ("the last one gone", "gauge", "gauge-list", lambda d: d["architectures"].pop()),
    ("architectures in another order", "gauge", "gauge-list", lambda d: swap(d["architectures"], 1, 2)),
    ("an unknown architecture", "gauge", "gauge-list", lambda d: put(entry(d, "2.1"), "id", "9.9")),
    ("an architecture twice", "gauge", "gauge-list", lambda d: d["architectures"].insert(1, d["architectures"][0])),
    ("no scaling", "gauge", "gauge-parameters", lambda d: put(entry(d, "0.0"), "scaling", False)),
    ("a bias of type 2", "gauge", "gauge-parameters", lambda d: entry(d, "2.1")["coordinates"].append("bias")),
    ("no bias of type 1", "gauge", "gauge-parameters", lambda d: entry(d, "2.0")["coordinates"].pop()),
    ("a parameter more", "gauge", "gauge-parameters", lambda d: put(entry(d, "4.0"), "parameters", 9)),
    ("all identifiable", "gauge", "gauge-parameters", lambda d: put(entry(d, "4.0"), "identifiable", 8)),
    ("twice the order", "gauge", "centraliser-order", lambda d: put(entry(d, "6.0"), "order", 48)),
    ("half the order", "gauge of signed", "centraliser-order", lambda d: put(d["architectures"][-1], "order", 24)),
    ("an order of matrices", "gauge of matrices", "centraliser-order", lambda d: put(d["architectures"][-1], "order", 2)),
    ("a sign in a generator", "gauge", "moves-keep-function", lambda d: put(entry(d, "6.0")["generators"][0], 0, 6)),
    ("a generator that is no symmetry", "gauge", "moves-keep-function",
     lambda d: swap(entry(d, "6.0")["generators"][1], 0, 1)),
    ("a bias that does not turn", "gauge", "moves-keep-function", lambda d: put(entry(d, "4.0")["generators"][1], 4, 5)),
    ("an entry of a matrix", "gauge of matrices", "moves-keep-function",
     lambda d: put(d["architectures"][-1]["generators"][0][0], 0, "1/3")),
    ("a generator gone", "gauge", "generators-generate", lambda d: entry(d, "6.0")["generators"].pop(0)),
    ("only -1", "gauge of signed", "generators-generate",
     lambda d: put(d["architectures"][-1], "generators", [[-1, -2, -3, -4]])),
    ("a linear map more", "gauge", "equivariant-layers", lambda d: put(entry(d, "6.0")["nfn"], "linear", 13)),
    ("a constant more", "gauge", "equivariant-layers", lambda d: put(entry(d, "6.0")["nfn"], "affine", 3)),
    ("a generator of another length", "gauge", None, lambda d: entry(d, "2.1")["generators"][0].append(3)),
    # ---- nfn, plain
    ("another group of moves", "nfn", "terms-equivariant", lambda d: put(d, "group", "sign")),
    ("another width", "nfn", "tensors", lambda d: put(d["tensors"][0]["shape"], 0, 4)),
    ("another name", "nfn", "tensors", lambda d: put(d["tensors"][1], "name", "b2")),
    ("a linear parameter more", "nfn", "isotypic-counts", lambda d: put(d, "linear", d["linear"] + 1)),
    ("an affine one less", "nfn", "isotypic-counts", lambda d: put(d, "affine", d["affine"] - 1)),
    ("a count of large layers", "nfn count", "isotypic-counts", lambda d: put(d, "linear", d["linear"] + 2)),
    ("a term gone", "nfn", "term-sizes", lambda d: d["terms"].pop(5)),
    ("a term twice", "nfn", "terms-independent", lambda d: d["terms"].insert(1, d["terms"][0])),
    ("a parameter along neurons", "nfn", "terms-equivariant",
     lambda d: put(term(d, out="b1", einsum=",i->i"), "einsum", "i,i->i") or
     put(term(d, out="b1", einsum="i,i->i"), "parameter_shape", [3])),
    ("equal indices of different layers", "nfn of taps", "term-sizes",
     lambda d: put(d["terms"][0], "einsum", d["terms"][0]["einsum"].replace("i", "u"))),
    ("a sum where indices are equal", "nfn of scalings", "terms-equivariant",
     lambda d: put(term(d, out="b1", einsum=",i->i"), "einsum", ",j->")),
    ("a shape of a parameter", "nfn", "term-sizes", lambda d: put(d["terms"][0]["parameter_shape"], 0, 3)),
    ("a constant of what is scaled", "nfn of scalings", "constants",
     lambda d: d["constants"].append({"out": "b1", "parameter_shape": [], "parameter": "", "output": "i"})),
    ("a constant gone", "nfn", "term-sizes", lambda d: d["constants"].pop()),
    # ---- nfn, architectures
    ("layers for another group", "nfn of 4.0", "tensors", lambda d: put(d["group"], "name", "D4")),
    ("layers for another architecture", "nfn of 4.0", None, lambda d: put(d, "id", "2.0")),
    ("channels of C", "nfn of 4.0", "tensors", lambda d: put(d["tensors"][2], "per_channel", True)),
    ("a sign of an entry", "nfn of 4.0", "terms-equivariant", lambda d: put(d["terms"][0]["entries"][1], 2, -1)),
    ("an entry gone", "nfn of 4.0", "terms-equivariant", lambda d: d["terms"][0]["entries"].pop()),
    ("two terms in one", "nfn of 4.0", "term-sizes", lambda d: d["terms"][0]["entries"].extend(d["terms"].pop(1)["entries"])),
    ("an entry of another term", "nfn of 4.0", "terms-independent",
     lambda d: put(d["terms"][1], "entries", d["terms"][0]["entries"])),
    ("from w to a", "nfn of 4.0", "terms-equivariant", lambda d: put(d["terms"][0], "out", "a")),
    ("one constant twice", "nfn of 4.0", "constants", lambda d: put(d["constants"][1], "entries", [1])),
    # ---- canon
    ("another activation", "canon", "subject", lambda d: put(d, "activation", "tanh")),
    ("another source", "canon", "subject", lambda d: put(d, "compared", "dense")),
    ("a number of a row", "canon", "ridges", lambda d: put(d["neurons"][1][0], 1, "3")),
    ("a row turned", "canon", "ridges", lambda d: put(d["neurons"][1], 0, ["-1", "-2", "-1"])),
    ("a row not primitive", "canon", "ridges", lambda d: put(d["neurons"], 1, [["2", "4", "2"], ["5/6"]])),
    ("a bend", "canon", "ridges", lambda d: put(d["neurons"][0][1], 0, "7")),
    ("neurons in another order", "canon", "ridges", lambda d: swap(d["neurons"], 0, 1)),
    ("a neuron gone", "canon", "ridges", lambda d: d["neurons"].pop()),
    ("a number removed less", "canon", "ridges", lambda d: put(d, "removed", 2)),
    ("the linear part", "canon", "affine-part", lambda d: put(d["linear"][0], 0, "0")),
    ("the constant", "canon", "affine-part", lambda d: put(d["constant"], 0, "-4")),
    ("a digit of a double", "canon in doubles", "ridges",
     lambda d: put(d["neurons"][1][1], 0, d["neurons"][1][1][0] + 1e-9)),
    ("a sign of a tanh", "canon of tanh", "ridges",
     lambda d: put(d["neurons"], 0, [[str(-int(x)) for x in d["neurons"][0][0]], d["neurons"][0][1]])),
    ("a weight of a deep form", "canon of a deep network", "values",
     lambda d: put(d["layers"][2]["W"][0], 0, "17/3")),
    ("a deep row not primitive", "canon of a deep network", "normal-form",
     lambda d: put(d["layers"][0]["W"], 0, [str(2 * int(x)) for x in d["layers"][0]["W"][0]]) or
     put(d["layers"][0]["b"], 0, str(2 * int(d["layers"][0]["b"][0])))),
    ("deep neurons in another order", "canon of a deep network", "normal-form",
     lambda d: swap(d["layers"][0]["W"], 0, 1) or swap(d["layers"][0]["b"], 0, 1) or
     [swap(row, 0, 1) for row in d["layers"][1]["W"]]),
    ("a bias of the last deep layer", "canon of a deep network", "reduction",
     lambda d: put(d["layers"][-1]["b"], 0, "12345/7")),
    ("a deep bias", "canon of a deep network", "reduction", lambda d: put(d["layers"][0]["b"], 1, "1000003")),
    ("equal deep ones are undecided", "equal deep ones", "verdict", lambda d: put(d, "verdict", "undecided")),
    ("a deep neuron removed more", "canon of a deep network", "normal-form",
     lambda d: put(d, "removed", d["removed"] + 1)),
    ("a row of a matrix action", "canon of matrices", "ridges",
     lambda d: put(d["neurons"][2][0], 0, d["neurons"][2][0][0] + 1)),
    ("a neuron of a matrix action", "canon of matrices", "ridges", lambda d: d["neurons"].pop()),
    # ---- equal
    ("different ones are equal", "different", "verdict", lambda d: put(d, "verdict", "equal")),
    ("decided ones are undecided", "different", "verdict", lambda d: put(d, "verdict", "undecided")),
    ("equal ones are different", "equal", "verdict", lambda d: put(d, "verdict", "different")),
    ("equal ones have a witness", "equal", "witness",
     lambda d: d.update(witness=["0", "0"], values=["-10/3", "-10/3"])),
    ("a witness elsewhere", "different", "witness", lambda d: put(d["witness"], 0, "5")),
    ("a value at the witness", "different", "witness", lambda d: put(d["values"], 1, "-10/3")),
    ("values without a witness", "different", "witness", lambda d: d.pop("witness")),
    ("a smaller constant of the bound", "different", "bound", lambda d: put(d["bound"], "constant", "4")),
    ("a negative bound", "different", "bound", lambda d: put(d["bound"], "linear", "-1")),
    ("a bound of 0", "within", "bound", lambda d: put(d, "bound", {"linear": "0", "constant": "0"})),
    ("within no bound", "within", "bound", lambda d: d.pop("bound")),
    ("compared as others", "different", "subjects", lambda d: put(d["compared"], 0, "summands")),
    ("deep ones that differ are equal", "different deep ones", "points-agree",
     lambda d: (d.update(verdict="equal"), d.pop("witness"), d.pop("values"))),
    ("deep ones without a witness", "different deep ones", "witness", lambda d: (d.pop("witness"), d.pop("values"))),
    ("a value of irrational rows", "different, irrational", "witness", lambda d: put(d["values"], 1, d["values"][1] + 1e-6)),
    ("irrational ones are equal", "different, irrational", "points-agree",
     lambda d: (d.update(verdict="equal"), d.pop("witness"), d.pop("values"), d.pop("bound", None))),
    ("equal matrix actions are different", "equal, rational", "verdict", lambda d: put(d, "verdict", "different")),
    ("a matrix action's last digit", "different, rational", "verdict",
     lambda d: (d.update(verdict="equal"), d.pop("witness"), d.pop("values"), d.pop("bound", None))),
    # ---- align
    ("another scale of matrix rows", "align rational channels", "channels",
     lambda d: put(d["channels"][0], "scale", "7/5")),
    ("another neuron of a matrix action", "align rational channels", "channels",
     lambda d: put(d["channels"][0], "neuron", d["channels"][0]["neuron"] % 6 + 1)),
    ("neurons of a layer exchanged", "align", "equations", lambda d: swap(d["layers"][0]["permutation"], 0, 1)),
    ("two neurons in one place", "align", "correspondence",
     lambda d: put(d["layers"][0]["permutation"], 0, d["layers"][0]["permutation"][1])),
    ("another scale", "align", "equations", lambda d: put(d["layers"][1]["scale"], 0, "2/7")),
    ("a negative scale", "align", "correspondence", lambda d: put(d["layers"][0]["scale"], 0, "-1")),
    ("a method of what is near", "align", "correspondence", lambda d: put(d, "method", "descent")),
    ("a distance of what is exact", "align", "correspondence", lambda d: put(d, "distance", 0.5)),
    ("the nearest is exact", "align to the nearest", "equations",
     lambda d: (d.pop("distance"), d.update(exact=True, method="canonical forms"))),
    ("another neuron", "align channels", "channels", lambda d: put(d["channels"][0], "neuron", -d["channels"][0]["neuron"])),
    ("another scale of a channel", "align channels", "channels", lambda d: put(d["channels"][0], "scale", "3")),
    ("another element", "align channels", "channels", lambda d: swap(d["channels"][0]["element"], 0, 1)),
    ("a channel that is not there", "align channels", "channels", lambda d: put(d["channels"][0], "to", 2)),
    ("a channel gone", "align channels", "correspondence", lambda d: d["channels"].pop()),
    ("a sum of what is not exact", "align channels", "correspondence", lambda d: put(d["channels"][0], "exact", False)),
    ("aligned as dense", "align channels", "subjects", lambda d: put(d["compared"], 1, "dense")),
    ("a value of a sine", "different sines", "witness", lambda d: put(d["values"], 0, d["values"][0] + 1e-6)),
]
