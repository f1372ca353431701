"""Parts of lists put together by gsnn merge, and lists as graphs for Graphviz."""
import json
import re
import subprocess

import pytest

LISTS = [("D4", ["-d3"], 3), ("S3", ["--all-words"], 5), ("C2", ["-d1"], 7), ("C4", ["-d3", "--modulo=D4"], 2),
         ("D6", ["-d3", "-n9", "--pareto"], 2), ("B2", ["--loose", "--all-words", "--exact-depth"], 4),
         ("D4", ["--codomain=-+"], 2), ("C1", ["-d4"], 1)]


@pytest.mark.parametrize("group,options,count", LISTS)
def test_merge(gsnn, tmp_path, group, options, count):
    """What the undivided run writes, in whatever order the parts come; one of too few lines is told."""
    options = ["deep", *([] if "--pareto" in options else ["--list"]), "-f", "jsonl", *options, group]
    files = [tmp_path / f"part{i}" for i in range(1, count + 1)]
    for i, file in enumerate(files, 1):
        file.write_text(gsnn.output(*options, f"--part={i}/{count}"))
    whole = gsnn.output(*options)
    if count == 1:  # a list that is not divided is no part
        gsnn.refuses("merge", *files, says="not the header of a part")
        return
    assert gsnn.output("merge", *reversed(files)) == whole
    assert sum(len(file.read_text().splitlines()) - 1 for file in files) == len(whole.splitlines()) - 1
    gsnn.refuses("merge", *files[1:], says="parts")
    gsnn.refuses("merge", files[0], *files[:-1], says="same part")
    short = files[0].read_text().splitlines(True)
    for lines, says in ((short[:-1], "too early"), (short + short[-1:], "more lines"),
                        (short[1:], "header"), (short[:1] + ['{"record":"orbit"}\n'] + short[2:], "kind")):
        files[0].write_text("".join(lines))
        gsnn.refuses("merge", *files, says=says)


def test_damaged_headers(gsnn, tmp_path):
    parts = [gsnn.output("deep", "--list", "-f", "jsonl", f"--part={i}/2", "C2") for i in (1, 2)]
    (tmp_path / "two").write_text(parts[1])
    for old, new in (("[1,2]", "[0,2]"), ("[1,2]", "[3,2]"), ("[1,2]", "[1]"), ("[1,2]", "[1,2"), ("[1,2]", "1"),
                     ("[1,2]", '["1",2]'), ("[1,2]", "[2,2]"), ("[1,2]", "[1,3]"), ('"listed":11', '"listed":-1'),
                     ('"listed":11', '"listed":12'), ('"listed":11', '"listed":"11"'), ('"header"', '"word"'),
                     ('"C2"', '"C3"')):
        assert old in parts[0]
        gsnn.refuses("merge", "-", tmp_path / "two", text=parts[0].replace(old, new, 1))
    shallow = tmp_path / "shallow"
    shallow.write_text(gsnn.output("enumerate", "-f", "jsonl", "--part=1/2", "C2"))
    gsnn.refuses("merge", shallow, tmp_path / "two", says="not parts of one")


@pytest.mark.parametrize("group,options", [("S3", []), ("D4", ["--all-words"]), ("C6", ["-d3", "-n6"]),
                                           ("B2", ["--codomain=input"]), ("C1", [])])
def test_dot(gsnn, tally, group, options):
    """The nodes and edges that --morphisms lists, dashed where a layer is put in."""
    text = gsnn.output("deep", "--list", "-f", "dot", *options, group)
    document = json.loads(gsnn.output("deep", "--list", "--morphisms", *options, group))
    name = r'"?([\w.>]+)"?'
    nodes = dict(re.findall(rf'^\t{name}\t\[label="([^"]*)"', text, re.M))
    tally.equal(nodes, {">".join(word["word"]): r"{}\n{} neuron{}\n{} parameters".format(
        ">".join(word["word"]), word["neurons"], "" if word["neurons"] == 1 else "s", word["parameters"])
        for word in document["words"]}, "nodes")
    edges = {(a, b): "dashed" in rest for a, b, rest in re.findall(rf"^\t{name} -> {name}(.*)$", text, re.M)}
    tally.equal(edges, {(">".join(m["from"]), ">".join(m["to"])): m["kind"] == "insert"
                        for m in document["morphisms"]}, "edges")
    drawn = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=True)
    tally.check(drawn.stdout.count('class="node"') == len(nodes), "dot draws it", drawn.stderr)


def test_refused(gsnn):
    for options in (["-f", "dot"], ["-f", "dot", "--sample=3"], ["-f", "dot", "--list", "--part=1/2"],
                    ["-f", "dot", "--list", "--independent"], ["-f", "dot", "--word=0.0"],
                    ["-f", "dot", "--list", "--modulo=D4"], ["-f", "dot", "--letters-table"]):
        gsnn.refuses("deep", *options, "D4")
    gsnn.refuses("deep", "-f", "dot", "--list", "-d4", "D6", says="more than 20000 words", status=1)
