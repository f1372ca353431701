"""The counts of critical points of gsnn lcn against Groebner bases modulo 32003 (Singular), for degrees up
to 4: random metric and target, all filters but the first normalised by a random linear form, and filters
that are 0 taken away."""
import random
import shutil
import subprocess

import pytest

STACKS = ["2,2", "3,2", "2,2,2", "3,3", "4,2", "3,2,2", "2,2,2,2", "3", "4", "5"]
PRIME = 32003


def product(factors):
    """The coefficients of a product of polynomials in x whose coefficients are terms of Singular."""
    result = ["1"]
    for factor in factors:
        terms = [[] for _ in range(len(result) + len(factor) - 1)]
        for i, a in enumerate(result):
            for j, b in enumerate(factor):
                terms[i + j].append(f"({a})*({b})")
        result = ["+".join(t) for t in terms]
    return result


def singular(sizes, draw):
    names = [[f"w{l}{j}" for j in range(size)] for l, size in enumerate(sizes)]
    size = 1 + sum(k - 1 for k in sizes)
    f = product(names)
    target = [draw.randrange(1, PRIME) for _ in f]
    metric = [[0] * size for _ in f]
    for i in range(size):
        for j in range(i + 1):
            metric[i][j] = metric[j][i] = draw.randrange(1, PRIME)
    loss = "+".join(f"{metric[i][j]}*(f{i}-{target[i]})*(f{j}-{target[j]})"
                    for i in range(size) for j in range(size))
    lines = ['LIB "elim.lib";', f"ring r={PRIME},({','.join(sum(names, []))}),dp;", "option(redSB);"]
    lines += [f"poly f{i}={term};" for i, term in enumerate(f)]
    lines += [f"poly loss={loss};", "ideal I=jacob(loss);"]
    lines += [f"I=I+ideal({'+'.join(f'{draw.randrange(1, PRIME)}*{name}' for name in layer)}-1);"
              for layer in names[1:]]
    lines += [f"ideal zero={','.join(names[0])};", "ideal S=sat(I,zero)[1];", "print(vdim(std(S)));", "quit;"]
    return "\n".join(lines)


@pytest.mark.skipif(not shutil.which("Singular"), reason="Singular is not installed")
@pytest.mark.parametrize("filters", STACKS)
def test_count_of_singular(gsnn, filters):
    sizes = [int(k) for k in filters.split(",")]
    run = subprocess.run(["Singular", "-q"], input=singular(sizes, random.Random(filters)),
                         capture_output=True, text=True, timeout=600)
    expected = gsnn.json("lcn", "count", f"--filters={filters}")["total"]
    assert int(run.stdout.split()[-1]) == expected, run.stdout
