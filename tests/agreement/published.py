"""Counts known in advance: small groups, the published table, closed forms."""
import functools
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def rows(name):
    """The rows of a table of this folder, each as a dictionary."""
    table = json.loads((HERE / name).read_text())
    return [dict(zip(table["columns"], row)) for row in table["rows"]]


def check_section8(tally, command, engine):
    for row in rows("section8.json"):
        document = command.document(row["group"], f"--engine={engine}")
        counts = document["counts"]
        label = f"{row['group']} by {engine}"
        tally.equal(document["group"]["order"], row["order"], f"{label}: order")
        # Engines that do not list subgroups cannot say how many there are.
        if counts["subgroup_classes"] is not None:
            tally.equal(counts["subgroup_classes"], row["subgroup_classes"], f"{label}: classes")
            pairs = {"type1": row["subgroup_classes"], "type2": row["type2_pairs"]}
            tally.equal(counts["pairs"], pairs, f"{label}: pairs")
        admissible = {"type1": row["admissible1"], "type2": row["admissible2"]}
        tally.equal(counts["admissible"], admissible, f"{label}: admissible")
        tally.equal(counts["inclusions"], row["inclusions"], f"{label}: inclusions")


def check_table1(tally, command, engine):
    """The published counts take every element of H^1, so orbits count by their lengths."""
    for row in rows("table1.json"):
        source = f"groups/{row['group'].lower()}.json"
        document = command.document(source, "--all", f"--engine={engine}")
        accepted, proposed = [0, 0], [0, 0]
        for architecture in document["architectures"]:
            place = architecture["type"] - 1
            length = architecture["cohomology"]["orbit_length"]
            proposed[place] += length
            accepted[place] += length if architecture["admissible"] else 0
        label = f"table 1, {row['group']} by {engine}"
        tally.equal(accepted, [row["type1_accepted"], row["type2_accepted"]], f"{label}: accepted")
        tally.equal(proposed, [row["type1_proposed"], row["type2_proposed"]], f"{label}: proposed")
        counts = document["counts"]["cohomology_classes"]
        tally.equal([counts["type1"], counts["type2"]], proposed, f"{label}: counts")


@functools.cache
def partitions(n, largest=None):
    """The number of partitions of n into parts of at most `largest`."""
    largest = n if largest is None else min(largest, n)
    if n == 0:
        return 1
    return sum(partitions(n - part, part) for part in range(1, largest + 1))


def check_closed_forms(tally, command, symmetric, signed):
    """S_n on n points for n up to `symmetric`, B_n up to `signed`, by the default engine."""
    for n in range(1, symmetric + 1):
        found = command.document(f"S{n}", "--weights=none", "--no-morphisms")["counts"]
        wanted = {
            "type1": partitions(n),
            "type2": sum(partitions(k) for k in range(1, n // 2 + 1)),
        }
        tally.equal(found["admissible"], wanted, f"S{n}: closed form")
    for n in range(1, signed + 1):
        found = command.document(f"B{n}", "--weights=none", "--no-morphisms")["counts"]
        each = sum(partitions(j) for j in range(1, n + 1))
        tally.equal(found["admissible"], {"type1": each, "type2": each}, f"B{n}: closed form")


def check_reflection_groups(tally, command):
    for row in rows("reflection_groups.json"):
        document = command.document(f"groups/{row['file']}.json", "--weights=none")
        tally.equal(document["group"]["order"], row["order"], f"{row['file']}: order")
        wanted = {"type1": row["admissible1"], "type2": row["admissible2"]}
        tally.equal(document["counts"]["admissible"], wanted, f"{row['file']}: classes of flats")
