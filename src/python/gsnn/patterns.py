"""Rows of all neurons from that of the first."""
import numpy


def rows_of(first, generators, up_to_sign):
    """The orbit of a pattern of free weights under signed permutations of the inputs (row times
    generator), breadth first as the command numbers neurons; of a row and its negative, which type 2
    does not tell apart, the one that is met first."""
    moves = [(numpy.abs(g) - 1, numpy.sign(g)) for g in map(numpy.asarray, generators)]
    rows = [numpy.asarray(first)]
    seen = {rows[0].tobytes()}
    for row in rows:
        for axes, signs in moves:
            moved = row[axes] * signs
            if moved.tobytes() not in seen and not (up_to_sign and (-moved).tobytes() in seen):
                seen.add(moved.tobytes())
                rows.append(moved)
    return numpy.asarray(rows)
