"""What tests/bench/evidence.py measures: tasks of docs/examples/search/tasks.py with a budget of parameters, or
of neurons where the name says so."""

# Ratios of test errors, portfolio over regular and over regular greedy, of the prototype that the
# command was made after, with 5 or 6 seeds: what is looked for again.  None where it measured nothing.
CASES = {
    ("atoms4", 18): (.79, .79), ("atoms4", 34): (1.05, 1.08), ("atoms4", 66): (1.06, 1.12),
    ("atoms5", 26): (.49, .64), ("atoms5", 50): (.57, .77), ("atoms5", 98): (.98, 1.02),
    ("board", 26): (.90, .91), ("board", 48): (.80, .86), ("board", 92): (.88, .96),
    ("digits", 80): (.97, .95), ("digits", 143): (.97, 1.00), ("flips", 21): (1.02, 1.02), ("flips", 41): (1.08, 1.05),
    ("parity", 21): None, ("parity", 41): None, ("atoms4-neurons", 48): (.28, None), ("atoms5-neurons", 240): (.10, None),
    ("board-classes", 48): None, ("digits-classes", 80): None, ("parity-classes", 21): None, ("methane", 40): None,
}

# Options beside the budget.  The three values of a board are classes, of which nobody says that they have an order.
OPTIONS = {"methane": ["--codomain=input"]}
CLASSES = "-classes"
NEURONS = "-neurons"


def task_of(case):
    """The task that makes the data."""
    return case.removesuffix(CLASSES).removesuffix(NEURONS)


def budget_of(case, size):
    return f"--max-neurons={size}" if case.endswith(NEURONS) else f"--max-parameters={size}"


def options_of(case):
    return ["--loss=logistic"] if case.endswith(CLASSES) else OPTIONS.get(case, [])


def error_of(case):
    """What an entry's error is called: a share of the variance, or the logistic loss."""
    return "loss" if case.endswith(CLASSES) else "nmse"
