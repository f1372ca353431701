#!/usr/bin/python3
"""teachers.py - how often a search chooses the architecture that made the data.

    teachers.py [GROUP [SETS]]

For each architecture of the group (default: D6) that many data sets (default: 5) of 400 rows: inputs
normal, the output that of one channel with normal weights, a kink through a data point, and noise of
5 percent of its deviation; teachers of which hardly any row tells are drawn again.  `gsnn search`
chooses among all architectures with one channel, on 2 folds from 5 starts, by one standard error and
by two.  Printed: the shares in which it chose the teacher's architecture, and that or one that an
inclusion joins to it, with standard errors.  gsnn is found as $GSNN or on the PATH.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

ROWS, NOISE = 400, .05


def gsnn(*arguments, text=None):
    command = [os.environ.get("GSNN", "gsnn"), *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8", input=text).stdout)


def rows_of(architecture, weights):
    """The weight rows: of signed patterns, or of matrices a basis of them."""
    if "basis" in architecture["weights"]:
        return numpy.tensordot(weights, numpy.array(architecture["weights"]["basis"], float), 1)
    pattern = numpy.array(architecture["weights"]["rows"])
    return numpy.sign(pattern) * numpy.append(0, weights)[abs(pattern)]


def teach(architecture, inputs, random):
    """Inputs and outputs; at least a tenth of the rows have an active neuron, and an inactive one."""
    while True:
        x = random.normal(size=(ROWS, inputs))
        z = x @ rows_of(architecture, random.normal(size=architecture["weights"]["dimension"])).T
        if architecture["type"] == 1:
            z -= z[random.integers(ROWS), random.integers(z.shape[1])]
        y = numpy.maximum(z, 0).sum(1) if architecture["type"] == 1 else abs(z).sum(1) / 2
        active = (z > 0).sum(1)
        enough = min((active > 0).sum(), (active < z.shape[1]).sum()) >= ROWS / 10
        if y.std() > 0 and (enough or architecture["type"] == 2):
            return numpy.column_stack([x, y + NOISE * y.std() * random.normal(size=ROWS)])


def show(name, hits):
    share, count = numpy.mean(hits), len(hits)
    print(f"  {name:24}{share:6.2f} ({(share * (1 - share) / count) ** .5:.2f})")


def main(group="D6", sets="5"):
    enumeration = gsnn("enumerate", group)
    joined = {(m[a], m[b]) for m in enumeration["morphisms"] if m["kind"] == "inclusion"
              for a, b in (("from", "to"), ("to", "from"))}
    inputs = enumeration["group"]["degree"]
    exact, near = {1: [], 2: []}, {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        file = pathlib.Path(name) / "group.json"
        file.write_text(json.dumps(enumeration), encoding="utf-8")
        for number, architecture in enumerate(enumeration["architectures"]):
            for data_set in range(int(sets)):
                table = teach(architecture, inputs, numpy.random.default_rng([number, data_set]))
                text = "".join(",".join(repr(float(v)) for v in row) + "\n" for row in table)
                for errors in exact:
                    strict = ["--strict"] if errors == 2 else []
                    chosen = gsnn("search", "--quiet", "--strategy=exhaustive", "-c1", "--folds=2", "--restarts=5",
                                  "--max-parameters=50", *strict, file, "-", text=text)["chosen"].partition(":")[0]
                    exact[errors].append(chosen == architecture["id"])
                    near[errors].append(chosen == architecture["id"] or (chosen, architecture["id"]) in joined)
    print(f"{group}: {len(exact[1])} teachers")
    for errors in exact:
        show(f"{errors} se, the teacher's", exact[errors])
        show(f"{errors} se, or a neighbour", near[errors])


if __name__ == "__main__":
    main(*sys.argv[1:])
