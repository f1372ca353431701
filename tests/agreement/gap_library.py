"""Groups of GAP's libraries: the lattice engine against GAP's own lists of classes."""
import json
import os
import pathlib
import subprocess
import tempfile

from engines import check_one

HERE = pathlib.Path(__file__).resolve().parent


PACKAGES = 'for p in ["transgrp", "primgrp", "smallgrp"] do LoadPackage(p, false); od;'


class Question:
    """A program of this folder, being run by one GAP process."""

    def __init__(self, program, settings):
        gap = os.environ.get("GSNN_GAP", "gap")
        self.input = f"{PACKAGES}\n{settings}\n{(HERE / program).read_text()}"
        self.output = tempfile.TemporaryFile("w+")
        with tempfile.TemporaryFile("w+") as text:
            text.write(self.input)
            text.seek(0)
            self.process = subprocess.Popen(
                [gap, "-q", "-A", "-b"], stdin=text, stdout=self.output, stderr=self.output
            )

    def answers(self):
        """The lines with bars that it prints, cut at the bars."""
        self.process.wait(timeout=3000)
        self.output.seek(0)
        text = self.output.read()
        if self.process.returncode or "Error" in text:
            raise RuntimeError(f"GAP failed: {text[-1000:]}")
        return [line.split("|") for line in text.splitlines() if "|" in line]


def ask_library(limit, transitive, primitive, small):
    """Has GAP list the groups up to an order, a degree, a degree and an order."""
    settings = f"limit := {limit};; transitive := {transitive};; primitive := {primitive};; "
    return Question("library.g", settings + f"small := {small};;")


def check(tally, command, question, engines):
    """Counts, orders, lengths and pairs for every group; other engines on the same groups."""
    asked, wanted = [], {}
    for name, degree, generators, classes, pairs in question.answers():
        generators = json.loads(generators)
        file = {"name": name, "action": "permutation", "degree": int(degree)}
        text = json.dumps(dict(file, generators=generators))
        document = command.document(
            "-", "--all", "--weights=none", "--no-morphisms", "--engine=lattice", text=text
        )
        counts, wanted[name] = document["counts"], sorted(json.loads(classes))
        tally.equal(counts["subgroup_classes"], len(wanted[name]), f"{name}: classes of subgroups")
        type2 = [counts["pairs"]["type2"], counts["cohomology_classes"]["type2"]]
        tally.equal(type2, json.loads(pairs), f"{name}: type 2 pairs")
        subgroups = [a["H"]["generators"] for a in document["architectures"] if a["type"] == 1]
        asked.append([name, generators, subgroups])
        for engine in engines:
            check_one(tally, command, name, ["-"], engine, text=text)
    check_lengths(tally, asked, wanted)
    return len(asked)


def check_lengths(tally, asked, wanted):
    """Has GAP compute the length of the class of each subgroup that gsnn gave."""
    quoted = json.dumps(asked)
    for name, answers in Question("lengths.g", f"questions := {quoted};;").answers():
        tally.equal(sorted(json.loads(answers)), wanted.pop(name), f"{name}: class lengths")
    tally.equal(sorted(wanted), [], "GAP answered for every group")
