"""Counts of what held and what did not, and the last line of every runner."""


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, label, detail=""):
        """Counts one check; a failure is printed with what was found.  Returns whether it held."""
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED {label}" + (f": {detail}" if detail else ""), flush=True)
        return bool(holds)

    def equal(self, found, wanted, label):
        detail = f"found {brief(found)}, wanted {brief(wanted)}"
        return self.check(found == wanted, label, detail)

    def skip(self, what, why):
        """Says aloud what was left out, so that a green run does not claim it."""
        print(f"skipped {what}: {why}", flush=True)

    def close(self):
        """Prints the closing line; returns the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return int(self.failed > 0)


def brief(value, most=600):
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."
