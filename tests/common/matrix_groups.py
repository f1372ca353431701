"""Group files of matrices whose points are dependent: sums to zero, tensor products, other coordinates."""
import itertools

# Simply laced diagrams, by the pairs of nodes that are joined.
DIAGRAMS = {
    "A2": (2, [(0, 1)]),
    "A3": (3, [(0, 1), (1, 2)]),
    "D4": (4, [(0, 1), (1, 2), (1, 3)]),
    "A5": (5, [(0, 1), (1, 2), (2, 3), (3, 4)]),
    "E6": (6, [(0, 1), (1, 2), (2, 3), (3, 4), (2, 5)]),
}


def sums_to_zero(file):
    """A permutation group on the differences of points: of e_i - e_n, i < n, integer combinations."""
    size = file["degree"] - 1

    def matrix(images):
        rows = [[0] * size for _ in range(size)]
        for column in range(size):
            for point, sign in ((images[column], 1), (images[size], -1)):
                if point <= size:
                    rows[point - 1][column] += sign
        return rows

    return {"name": f"{file['name']}, sums 0", "action": "matrix", "degree": size,
            "generators": [matrix(g) for g in file["generators"]],
            "form": [[2 if i == j else 1 for j in range(size)] for i in range(size)]}


def cartan(name):
    nodes, joined = DIAGRAMS[name]
    return [[2 if i == j else -((i, j) in joined or (j, i) in joined) for j in range(nodes)]
            for i in range(nodes)]


def reflections(form):
    """The reflections in the basis, on columns of coefficients."""
    size = len(form)
    return [[[(j == k) - (form[i][k] if j == i else 0) for k in range(size)] for j in range(size)]
            for i in range(size)]


def kronecker(a, b):
    return [[x * y for x in row for y in other] for row in a for other in b]


def one(size):
    return [[int(i == j) for j in range(size)] for i in range(size)]


def tensor(first, second):
    """The tensor product of two reflection groups, in the basis of products of simple roots."""
    a, b = cartan(first), cartan(second)
    generators = [kronecker(g, one(len(b))) for g in reflections(a)]
    generators += [kronecker(one(len(a)), g) for g in reflections(b)]
    return {"name": f"{first} x {second}", "action": "matrix", "degree": len(a) * len(b),
            "generators": generators, "form": kronecker(a, b)}


def pairs(points):
    """The symmetric group on alternating sums of pairs of differences."""
    size = points - 1
    combinations = list(itertools.combinations(range(size), 2))

    def exterior(m):
        return [[m[i][k] * m[j][l] - m[i][l] * m[j][k] for k, l in combinations] for i, j in combinations]

    whole = {"name": f"S{points}", "degree": points,
             "generators": [[*range(2, points + 1), 1], [2, 1, *range(3, points + 1)]]}
    plain = sums_to_zero(whole)
    return {"name": f"S{points} on pairs of differences", "action": "matrix", "degree": len(combinations),
            "generators": [exterior(m) for m in plain["generators"]], "form": exterior(plain["form"])}


def cube_of_signs():
    """2^8:AGL(3,2), all signs of eight coordinates and the affine maps of their numbers, of order 344064."""
    def linear(columns):
        maps = [0]
        for column in columns:
            maps += [x ^ column for x in maps]
        return [x + 1 for x in maps]

    return {"name": "2^8:AGL(3,2)", "action": "signed-permutation", "degree": 8,
            "generators": [[(x ^ 1) + 1 for x in range(8)], linear((2, 4, 1)), linear((3, 2, 4)),
                           [-1, *range(2, 9)]]}


def skewed(file):
    """A group of signed permutations in the coordinates e_1, e_1 + e_2, ..., e_1 + e_n."""
    size = file["degree"]

    def matrix(images):
        columns = []
        for i in range(size):
            vector = [0] * size
            for j in {0, i}:
                vector[abs(images[j]) - 1] += 1 if images[j] > 0 else -1
            columns.append([vector[0] - sum(vector[1:]), *vector[1:]])
        return [list(row) for row in zip(*columns)]

    return {"name": f"{file['name']}, skewed", "action": "matrix", "degree": size,
            "generators": [matrix(g) for g in file["generators"]],
            "form": [[1 + (i == j > 0) for j in range(size)] for i in range(size)]}
