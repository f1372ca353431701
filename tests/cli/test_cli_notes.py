"""What is said before large outputs: which options would make them small, and that they do."""
import re

import pytest

# What is enumerated, and the options that are named; nothing is written beyond the first buffer.
CASES = [
    (["groups/torus-28x28.json"], ["--weights=row"]),
    (["S30", "--features=300", "--weights=row", "--generators=none"], ["--weights=none"]),
    (["S40", "--weights=row"], ["--generators=none"]),
    (["S10", "--weights=none", "--max-rows=10000000"], ["--max-rows=100000"]),
    (["S46", "--weights=none", "--generators=none", "--max-rows=0"], ["--no-morphisms", "--max-neurons"]),
]


def note(command, words):
    """The megabytes that are told, and the options that are named."""
    told = command.run("enumerate", *words, "--progress", "-o", "/dev/full").stderr
    found = re.search(r"gsnn: about (\d+) MB will be written:(.*)", told)
    return (int(found[1]), re.findall(r"\(see ([^ )]*)\)", found[2])) if found else (0, [])


@pytest.mark.parametrize("words, named", CASES)
def test_note(tally, gsnn, words, named):
    size, options = note(gsnn, words)
    tally.equal(options, named, " ".join(words))
    tally.check(size >= 100, " ".join(words), f"{size} MB")
    taken = {word.split("=")[0]: word for word in words}
    tally.check(not set(options) & set(words), f"{' '.join(words)}: an option that is given already")
    for option in options:
        taken[option.split("=")[0]] = option + "=1000" * (option == "--max-neurons")
    tally.check(note(gsnn, taken.values())[0] < size / 3, f"{' '.join(taken.values())} is as large")
