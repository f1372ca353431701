"""Counts of what held and what did not."""


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.failures, self.skipped = [], []

    def check(self, holds, label, detail=""):
        """Counts one check; a failure is kept with what was found.  Returns whether it held."""
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            self.failures.append(f"FAILED {label}" + (f": {detail}" if detail else ""))
        return bool(holds)

    def equal(self, found, wanted, label):
        detail = f"found {brief(found)}, wanted {brief(wanted)}"
        return self.check(found == wanted, label, detail)

    def skip(self, what, why):
        """Says aloud what was left out, so that a green run does not claim it."""
        self.skipped.append(f"skipped {what}: {why}")


def brief(value, most=600):
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."
