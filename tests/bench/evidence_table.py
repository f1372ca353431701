"""The table of what tests/bench/evidence.py measured."""
import math
import statistics

from evidence_cases import CASES

HEAD = ["task", "par", "seeds", "search", "regular", "regular greedy", "search / regular", "before",
        "search / greedy", "before", "neurons", "unseen: search", "regular", "search / regular"]


def mean_of(values):
    """The mean, in brackets its standard error."""
    mean = statistics.fmean(values)
    error = f" ({statistics.stdev(values) / math.sqrt(len(values)):.2g})" if len(values) > 1 else ""
    return f"{mean:.3g}{error}"


def ratio_of(above, below):
    """The geometric mean of ratios, and two standard errors of it to either side."""
    logs = [math.log(a / b) for a, b in zip(above, below)]
    mean = statistics.fmean(logs)
    if len(logs) == 1:
        return f"{math.exp(mean):.2f}"
    error = 2 * statistics.stdev(logs) / math.sqrt(len(logs))
    return f"{math.exp(mean):.2f} [{math.exp(mean - error):.2f}, {math.exp(mean + error):.2f}]"


def row(task, parameters, points):
    def column(name):
        return [float(point[name]) for point in points]
    before = [f"{ratio:.2f}" if ratio else "-" for ratio in CASES.get((task, parameters)) or (None, None)]
    best, regular, greedy = column("best_error"), column("regular"), column("regular_greedy")
    chosen = column("chosen_unseen")
    unseen = ["-", "-"]
    if all(point["regular_unseen"] for point in points):
        control = column("regular_unseen")
        unseen = [mean_of(control), ratio_of(chosen, control)]
    neurons = f"{statistics.fmean(column('best_neurons')):.0f} / {statistics.fmean(column('regular_neurons')):.0f}"
    return [task, str(parameters), str(len(points)), mean_of(best), mean_of(regular), mean_of(greedy),
            ratio_of(best, regular), before[0], ratio_of(best, greedy), before[1], neurons,
            mean_of(chosen), *unseen]


def show(points):
    """Cases in the order of CASES, then others."""
    measured = dict.fromkeys((point["task"], int(point["parameters"])) for point in points)
    for cells in [HEAD, ["---"] * len(HEAD)]:
        print("| " + " | ".join(cells) + " |")
    for case in sorted(measured, key=lambda case: [*CASES, case].index(case)):
        own = [point for point in points if (point["task"], int(point["parameters"])) == case]
        print("| " + " | ".join(row(*case, own)) + " |")
    works = [float(point[name]) / float(point["work"]) for point in points for name in ("regular_work", "greedy_work")]
    print(f"\nOperations of the controls are {min(works):.3f} to {max(works):.3f} of the search's; "
          f"{sum(float(point['processor']) for point in points):.0f} s of one processor in all.")
