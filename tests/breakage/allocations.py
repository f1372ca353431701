"""Allocations that fail, one at a time or from one on, and memory limits."""
import os
import pathlib
import random
import shlex
import subprocess
import tempfile

from verdict import check_failure, is_complaint, run

HERE = pathlib.Path(__file__).resolve().parent

# Commands whose every allocation may fail; behind "<" is what writes the file that one reads, where "-" stands or as
# its last argument.  Graphs are left to memory limits: libcgraph does not look at what it gets, so that gsnn makes sure
# of enough memory beforehand.
CASES = [
    "--help",
    "enumerate --help",
    "enumerate D4 -j1",
    "enumerate D6 -j2 -f jsonl --weights=row",
    "enumerate B2 --all -f table",
    "enumerate S3 -f csv",
    "enumerate groups/d5-plane.json -j1",
    "enumerate groups/tetrahedron.json --engine=lattice -j1",
    "enumerate groups/sign-flips.json --engine=orbits",
    "enumerate groups/particles-3-plane.json --features=2 --codomain=input -j1",
    "enumerate groups/d5-plane.json --features=2 -f table -j1",
    "enumerate S4 --engine=coxeter -f jsonl",
    "enumerate C3xC2 --engine=product --generators=words",
    "enumerate A4xQ8xC2 --engine=product",
    "enumerate groups/cube-rotations.json --engine=disguise --weights=row -j1",
    "enumerate groups/icosahedron-rotations.json --engine=chain --weights=row -j1",
    "enumerate tests/breakage/cube-of-signs.json --engine=chain --max-rows=20 --weights=row -j1",
    "enumerate tests/breakage/rows-and-columns.json --engine=goursat --all --weights=row -j1",
    "enumerate A5 --max-neurons=6 --weights=none",
    "enumerate S6 --engine=lattice --max-neurons=3 -j1",
    "count S4",
    "space D4 --max-neurons=6 --list -f json",
    "verify -q < enumerate D4 -f jsonl",
    "verify -q --complete < enumerate B3",
    # Several threads at work in FLINT, which run out of memory at the same time.
    "verify -q -j4 < enumerate groups/d5-plane.json -f jsonl --weights=row",
    "deep S3 --list --morphisms -j1",
    "deep D4 --list --codomain=input -j1",
    "deep S3 --list --wide=2 -f jsonl -j1",
    "deep C4 --sample=3 -f table -j1",
    "lcn count --filters=3,2,2 -f table",
    "gauge groups/d5-plane.json -j1",
    "canon --exact - groups/d5-plane.json < realize --id=1.0 groups/d5-plane.json",
    "dimension D6 -j1",
    "nfn --id=4.0 D6",
    "density phases D6 -f json -j1",
    "density moments --law=docs/examples/density/rademacher.json --points=docs/examples/density/points.json -j1",
    "lcn critical --filters=2,2,2 --target=1,-3,3,2",
    "lcn fit C6",
    "fit --sum=5.1 --restarts=1 --folds=2 -q -j1 D6 docs/examples/fit/gaps.csv",
    "fit --refit - -q D6 docs/examples/fit/gaps.csv < realize --id=5.1 D6",
    "search --strategy=exhaustive -c1 --restarts=1 --max-neurons=3 -q -j1 D6 docs/examples/fit/gaps.csv",
    "grow -q --from=2.1 --to=6.0 D6 < realize --id=2.1 D6",
    "verify -q < gauge D6",
    "verify -q < density phases D6 -f json",
    "verify -q < lcn critical --filters=2,2,2 --target=1,-3,3,2 -f json",
    "verify -q < dimension D6 -f json",
    "verify -q < fit --sum=5.1 --restarts=1 --folds=2 -q -j1 D6 docs/examples/fit/gaps.csv",
]
LIMITED = [
    "enumerate groups/torus-8x8.json --format=dot",
    "enumerate S7 --all",
    "enumerate groups/h4.json --weights=row",
]


def build_shim(folder):
    """The preloaded library, built with the compiler of the tree."""
    path = folder / "failing_malloc.so"
    compiler = shlex.split(os.environ.get("CC", "cc"))
    source = HERE / "failing_malloc.c"
    subprocess.run([*compiler, "-shared", "-fPIC", "-O1", "-o", path, source], check=True)
    return path


def count_allocations(command, words, shim, folder):
    counted = folder / "count"
    result = run(command, words, env={"LD_PRELOAD": str(shim), "FAIL_COUNT": str(counted)})
    return result, int(counted.read_text().split()[-1])


def check_failing(tally, command, case, tries):
    case, _, written = case.partition(" < ")
    words = case.split()
    with tempfile.TemporaryDirectory() as temporary:
        shim = build_shim(pathlib.Path(temporary))
        if written:
            path = pathlib.Path(temporary) / "input"
            path.write_text(run(command, written.split()).stdout)
            tally.check(path.stat().st_size, f"{written} wrote nothing")
            words = [path if word == "-" else word for word in words] if "-" in words else [*words, path]
        with tempfile.TemporaryDirectory() as folder:
            good, count = count_allocations(command, words, shim, pathlib.Path(folder))
        tally.equal(good.returncode, 0, f"{case}: {good.stderr}")
        source = random.Random(case)
        numbers = {1, 2, 3, count} | {source.randint(1, count) for _ in range(tries)}
        for number in sorted(numbers):
            onwards = "+" if source.random() < 0.25 else ""
            check_one(tally, command, words, good, shim, f"{number}{onwards}")


def check_one(tally, command, words, good, shim, number):
    """The run fails as it should, or the allocation was one that can be done without."""
    label = f"gsnn {' '.join(map(str, words))}, allocation {number} fails"
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        output = ["-o", folder / "out"] if words[0] == "enumerate" and len(words) > 2 else []
        env = {"LD_PRELOAD": str(shim), "FAIL_AT": number}
        result = run(command, [*words, *output], env=env)
        if result.returncode == 0:
            written = (folder / "out").read_text() if output else result.stdout
            same = written == good.stdout and result.stderr == good.stderr
            tally.check(same, label, "it succeeds with other output")
        else:
            check_failure(tally, label, result, folder)


def least_limit(command):
    """The address space, in KiB, with which the command just starts."""
    low, high = 1000, 4_000_000
    while high - low > 50:
        middle = (low + high) // 2
        started = run(command, ["--version"], before=f"ulimit -v {middle}").returncode == 0
        low, high = (low, middle) if started else (middle, high)
    return high


def check_limits(tally, command, steps):
    """From just enough to start to enough to finish, every limit ends in success or one line."""
    least = least_limit(command)
    for case in LIMITED:
        refused = 0
        for step in range(steps):
            limit = least + 200 + int(40_000 * (step / steps) ** 2)
            result = run(command, case.split(), before=f"ulimit -v {limit}")
            ok = result.returncode == 0 and not result.stderr
            failed = result.returncode == 1 and is_complaint(result.stderr)
            refused += failed
            found = f"status {result.returncode}: {result.stderr[:200]!r}"
            tally.check(ok or failed, f"gsnn {case}, ulimit -v {limit}", found)
        tally.check(refused, f"gsnn {case}: no limit was too small")
    for size in ("30M", "100M"):
        # OpenBLAS would ask for its buffers again and again.
        result = run(command, ["fit", "--sum=5.1", "-j2", f"--memory-limit={size}", "D6", "docs/examples/fit/gaps.csv"])
        check_failure(tally, f"fit --memory-limit={size}", result)
        tally.check("out of memory" in result.stderr, f"fit --memory-limit={size}", result.stderr)
    for size in ("40M", "60M"):
        # The size of what will be written is told before memory ends.
        result = run(command, ["enumerate", "S9", "--all", f"--memory-limit={size}", "--quiet"])
        check_failure(tally, f"--memory-limit={size}", result)
        tally.check("memory" in result.stderr, f"--memory-limit={size}", result.stderr)
