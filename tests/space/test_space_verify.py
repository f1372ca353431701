"""Spaces are proved, and no damaged one is."""
import copy
import json

import pytest

OPTIONS = [["--list"], ["--list", "--redundant"], ["--pareto"], ["--list", "--channels=2"], []]


def places(value, path=()):
    """The paths of all integers and ids of a document."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in ("tool", "group", "schema"):
                yield from places(member, (*path, key))
    elif isinstance(value, list):
        for k, element in enumerate(value):
            yield from places(element, (*path, k))
    elif isinstance(value, (int, str)):
        yield path


def damaged(document):
    """One document for each integer, flag and word, changed, and some with other lists."""
    for path in places(document):
        new = copy.deepcopy(document)
        holder = new
        for key in path[:-1]:
            holder = holder[key]
        old = holder[path[-1]]
        if path[-1] == "max_neurons":
            continue  # another budget may have the same sums
        holder[path[-1]] = (not old) if isinstance(old, bool) else old + 1 if isinstance(old, int) else old + "0"
        yield path, new
    for name in ("sums", "front"):
        entries = document.get(name)
        if entries:
            yield name, {**document, name: entries[:-1]}
            yield name, {**document, name: entries[1:]}
            yield name, {**document, name: [*entries, entries[-1]]}
            yield name, {**document, name: [entries[1], entries[0], *entries[2:]]}


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_spaces_are_proved(gsnn, enumeration, tally, tmp_path, options):
    for group in ("d6", "b3", "q8", "cube"):
        for form in ("json", "jsonl"):
            text = gsnn.output("space", "-n", 9, *options, f"--format={form}", f"groups/{group}.json")
            done = gsnn.run("verify", "-", enumeration.file(group), text=text)
            tally.check(done.returncode == 0 and done.stdout.splitlines()[-1].startswith("TRUE: "),
                        f"{group} {form}", done.stdout + done.stderr)


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_damaged_spaces_are_not(gsnn, enumeration, tally, options):
    document = gsnn.json("space", "-n", 4, *options, "D4")
    count = 0
    for path, new in damaged(document):
        done = gsnn.run("verify", "-", enumeration.file("d4"), text=json.dumps(new))
        tally.check(done.returncode in (2, 3), path, done.stdout)
        count += 1
        if count == 90:  # a process each
            break


def test_hostile_spaces_are_refused(gsnn, tally):
    text = gsnn.output("space", "-n", 4, "--list", "D4")
    for old, new in (('"max_neurons":4', '"max_neurons":1e30'), ('"neurons":1', '"neurons":0'),
                     ('"channels":1', '"channels":-1'), ('"id":"0.1"', '"id":"0.0"'),
                     ('"summands":[', '"summands":{'), ('"selection":"all"', '"selection":"some"')):
        assert old in text
        done = gsnn.run("verify", "-", text=text.replace(old, new, 1))
        tally.check(done.returncode in (2, 3), new, done.stdout + done.stderr)
