"""Generators of documents as matrices of doubles."""
import ast
import cmath
import operator

import numpy

_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
              ast.Pow: operator.pow, ast.USub: operator.neg, ast.UAdd: operator.pos}


_FUNCTIONS = {"sqrt": cmath.sqrt, "cos": cmath.cos, "sin": cmath.sin,
              "E": lambda n: cmath.exp(2j * cmath.pi / n)}


def value(entry):
    """An entry of the group file's grammar: a number, or a text such as "1/4+sqrt(5)/4", "cos(2*pi/5)"
    or "E(5)+E(5)^4", E(n) being exp(2 pi i/n)."""
    if not isinstance(entry, str):
        return float(entry)
    return _value(ast.parse(entry.replace("^", "**"), mode="eval").body).real


def _value(node):
    if isinstance(node, ast.Constant):
        return complex(node.value)
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.Name) and node.id == "pi":
        return complex(cmath.pi)
    if isinstance(node, ast.Call) and node.func.id in _FUNCTIONS:
        return _FUNCTIONS[node.func.id](_value(node.args[0]))
    raise ValueError("an entry is not of the group file's grammar")


def matrices(group, degree):
    """The generators of a "group" or "codomain" member of a document."""
    result = []
    for generator in group.get("generators", group.get("images", [])):
        matrix = numpy.zeros((degree, degree))
        if isinstance(generator[0], list):
            matrix[:] = [[value(entry) for entry in row] for row in generator]
        else:
            for j, image in enumerate(generator):
                matrix[abs(image) - 1, j] = 1 if image > 0 else -1
        result.append(matrix)
    return result
