#!/usr/bin/python3
"""summary.py - what an enumeration offers: the Pareto front of parameters against neurons.

    gsnn enumerate D6 | summary.py
    summary.py [FILE ...]

Each FILE (standard input without one, or for -) is the JSON or the JSON lines of `gsnn enumerate`.
An admissible architecture is on the front when no other beats it: has as many parameters or more
with as many neurons or fewer, and is not equal in both.  It is what to try first at its size.  Exit status 2 when a file is no enumeration.
"""

import json
import sys


def read_enumeration(stream):
    """The header, the architectures and the morphisms, from one document or from JSON lines."""
    text = stream.read()
    try:
        document = json.loads(text)
        if "record" not in document:
            return document, document["architectures"], document.get("morphisms") or []
    except json.JSONDecodeError:
        pass
    records = [json.loads(line) for line in text.splitlines() if line.strip()]
    if not records or records[0].get("schema") != "gsnn-enumeration/1":
        raise ValueError("not an enumeration")
    architectures = [r for r in records if r["record"] == "architecture"]
    morphisms = [r for r in records if r["record"] == "morphism"]
    return records[0], architectures, morphisms


def pareto_front(architectures):
    """Those that no other beats, by rising number of neurons."""
    sizes = [(int(a["neurons"]), a["parameters"]["total"], a) for a in architectures]
    return [
        architecture
        for neurons, parameters, architecture in sorted(sizes, key=lambda size: size[:2])
        if not any(
            n <= neurons and p >= parameters and (n, p) != (neurons, parameters)
            for n, p, _ in sizes
        )
    ]


def summarise(name, stream):
    header, architectures, morphisms = read_enumeration(stream)
    group = header["group"]
    admissible = [a for a in architectures if a["admissible"]]
    inclusions = [m for m in morphisms if m["kind"] == "inclusion"]
    front = pareto_front(admissible)
    print(
        f"{group.get('name') or name}: order {group['order']} on {group['degree']} coordinates, "
        f"{len(admissible)} architectures, {len(inclusions)} inclusions, {len(front)} on the front"
    )
    print(f"{'id':>8}  {'type':>4}  {'neurons':>8}  {'parameters':>10}")
    for a in front:
        print(
            f"{a['id']:>8}  {a['type']:>4}  {a['neurons']:>8}  {a['parameters']['total']:>10}"
        )


def main(names):
    for name in names or ["-"]:
        try:
            if name == "-":
                summarise("standard input", sys.stdin)
            else:
                with open(name, encoding="utf-8") as stream:
                    summarise(name, stream)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            print(f"summary.py: {name}: {problem}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
