"""Experiments on random networks with `gsnn density`: power of the test, corrections of width, what
training keeps, and means of the readout towards the labels.

    python3 experiments.py power | level | width | training | shapes | accuracy [FOLDER]

Each prints a table, `accuracy` a list of answers for `gsnn draw density accuracy`; GSNN is the command (gsnn by default), FOLDER where files go (a temporary one).
"""
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NORMAL = {"law": "normal"}


def law(**members):
    return {"schema": "gsnn-law/1", "activation": "relu", "hidden": 8, "weights": NORMAL,
            "readout": {"law": "normal", "variance": "1/8"}, **members}


def ask(folder, rules, *arguments):
    path = folder / "law.json"
    path.write_text(json.dumps(rules), encoding="utf-8")
    command = [os.environ.get("GSNN", "gsnn"), "density", arguments[0], f"--law={path}",
               *arguments[1:]]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 3):
        sys.exit(result.stderr)
    return json.loads(result.stdout)


def power(folder):
    """The mean of one weight is eps: the exact symmetry jumps at 0, the test's power grows."""
    print("eps    rejected at 0.05, of 40 (4096 draws, D6)")
    for eps in ("0", "1/50", "1/20", "1/10", "1/5", "3/10"):
        weights = [{"law": "normal", "mean": eps if i == 0 else 0} for i in range(6)]
        count = sum(ask(folder, law(weights=weights), "test", "--draws=4096", "--copies=99",
                        f"--seed={seed}", "D6")["reject"] for seed in range(1, 41))
        print(f"{eps:6} {count}")


def interval(count, of, level=0.99):
    """Clopper and Pearson's interval of a rate: its ends are rates that make the count as unlikely."""
    def at_most(k, rate):
        return sum(math.comb(of, i) * rate ** i * (1 - rate) ** (of - i) for i in range(k + 1))

    def solve(fits):
        low, high = 0.0, 1.0
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return low

    tail = (1 - level) / 2
    return (solve(lambda r: count > 0 and 1 - at_most(count - 1, r) < tail),
            solve(lambda r: at_most(count, r) > tail))


def level(folder):
    """Tests at 0.05 of laws that D6 keeps, with light and heavy tails, and of one that it does not;
    REPETITIONS of each (400)."""
    count = int(os.environ.get("REPETITIONS", "400"))
    print(f"law               rejected at 0.05, of {count} (4096 draws, D6)")
    student = {"law": "student", "nu": 3}
    shifted = [{"law": "normal", "mean": "3/10" if i == 0 else 0} for i in range(6)]
    for name, weights in (("normal", NORMAL), ("Student, nu = 3", student), ("mean 3/10 of w1", shifted)):
        rejected = sum(ask(folder, law(weights=weights), "test", "--draws=4096", "--copies=99",
                           f"--seed={seed}", "D6")["reject"] for seed in range(1, count + 1))
        low, high = interval(rejected, count)
        print(f"{name:16}  {rejected:4}   rate {rejected / count:.4f}, 99 % from {low:.4f} to {high:.4f}")


def width(folder):
    """E f(x)^2 f(y)^2 at several widths against its limit: closed form, and draws."""
    points = folder / "points.json"
    points.write_text(json.dumps({"schema": "gsnn-points/1", "correlators": [[1, 1, 2, 2]],
                                  "points": [[1, 0, 0, 2, 0, 0], [0, 1, 0, 0, 0, -1]]}),
                      encoding="utf-8")
    print("width  closed form   drawn, with standard error")
    for n in (1, 2, 4, 8, 16, 32, 64):
        rules = law(hidden=n, readout={"law": "normal", "variance": f"1/{n}"})
        exact = ask(folder, rules, "moments", f"--points={points}")["values"][0]
        drawn = ask(folder, rules, "moments", f"--points={points}", "--method=monte-carlo",
                    "--draws=200000")
        print(f"{n:5}  {exact:11.6f}   {drawn['values'][0]:.4f} +- {drawn['errors'][0]:.4f}")


def training(folder):
    """300 networks 6-8-1 on data closed under C6, and with one label changed."""
    rng, rows = random.Random(3), []
    for _ in range(8):
        x, y = [round(rng.gauss(0, 1), 3) for _ in range(6)], round(rng.gauss(0, 1), 3)
        rows += [x[s:] + x[:s] + [y] for s in range(6)]
    rules = law(activation="tanh", weights={"law": "normal", "variance": "1/6"},
                bias={"law": "normal", "variance": "1/10"})
    print("data          single   mean of 300        path")
    for name, change in (("closed", 0), ("one changed", 1)):
        rows[5][-1] += change
        data = folder / "data.csv"
        data.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        answer = ask(folder, rules, "train", f"--data={data}", "C6")
        after = answer["differences"]["after"]
        print(f"{name:12}  {after['single']:.3f}    {after['mean']:.3f} +- {after['error']:.3f}"
              f"    {answer['paths'][0]['difference']:.0e}")


def train_on_shapes(folder, k, s, *arguments):
    """Networks 196-50-10 whose readout rows i < k have the mean s / sqrt(50)."""
    if not (folder / "train-images.gz").exists():
        subprocess.run([sys.executable, HERE / "shapes.py", folder], check=True)
    data = [f"--{option}={folder}/{name}.gz" for option, name in
            (("data", "train-images"), ("labels", "train-labels"), ("test", "test-images"),
             ("test-labels", "test-labels"))]
    mean = [[s / math.sqrt(50) if o < k else 0] * 50 for o in range(10)]
    rules = law(hidden=50, outputs=10, weights={"law": "normal", "variance": "1/98"},
                readout={"mean": mean, "variance": "1/50"})
    return ask(folder, rules, "train", *data, "--inputs=196", "--optimizer=sgd", "--rate=0.01",
               *arguments)


def accuracy(folder):
    """Accuracy after an epoch against k, of ten networks each, towards the labels and away."""
    print(json.dumps([train_on_shapes(folder, k, s, "--networks=10", "--steps=63")
                      for k, s in [(0, 0)] + [(k, s) for s in (0.3, -0.3) for k in (2, 5, 8, 10)]]))


def shapes(folder):
    """Readout rows i < k have the mean s / sqrt(50): accuracy and loss against k = 0, paired."""
    def run(k, s, seed, steps):
        answer = train_on_shapes(folder, k, s, "--networks=1", f"--steps={steps}",
                                 f"--seed={seed}")
        return answer["accuracy"]["after"]["mean"], answer["test_loss"]["after"]["mean"]

    seeds = range(1, 11)
    for epochs in (1, 10):
        steps = 63 * epochs
        base = [run(0, 0, seed, steps) for seed in seeds]
        print(f"{epochs} epochs, k = 0: accuracy {sum(a for a, _ in base) / 10:.3f}, "
              f"loss {sum(b for _, b in base) / 10:.3f}")
        for k, s in ((10, 0.3), (10, -0.3), (5, 0.3), (10, 0.1)):
            pairs = [(a - c, b - d) for (a, b), (c, d) in
                     zip((run(k, s, seed, steps) for seed in seeds), base)]
            told = []
            for column in zip(*pairs):
                mean = sum(column) / 10
                error = math.sqrt(sum((v - mean) ** 2 for v in column) / 90)
                told.append(f"{mean:+.3f} +- {error:.3f}")
            print(f"  k = {k:2}, s = {s:+.1f}: accuracy {told[0]}, loss {told[1]}")


def main():
    parts = {"power": power, "level": level, "width": width, "training": training, "shapes": shapes,
             "accuracy": accuracy}
    if len(sys.argv) < 2 or sys.argv[1] not in parts:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        parts[sys.argv[1]](folder)


if __name__ == "__main__":
    main()
