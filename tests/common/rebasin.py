"""Plain ReLU networks under a planted disguise, and what coordinate descent makes of it.

descent() is weight matching after S. Ainsworth, J. Hayase, S. Srinivasa, "Git Re-Basin" (ICLR 2023): for
one hidden layer at a time the permutation that makes the inner product of all weights largest, until
nothing is gained.  It knows nothing of scalings.  Needs NumPy and SciPy."""
import numpy
from scipy.optimize import linear_sum_assignment


def random_network(widths, draw):
    """Weights and biases as multiples of 1/1024, so that JSON writes them exactly."""
    return [(numpy.round(draw.normal(size=(rows, columns)) * 1024) / 1024,
             numpy.round(draw.normal(size=rows) * 1024) / 1024)
            for columns, rows in zip(widths, widths[1:])]


def document(network, activation="relu"):
    """gsnn-mlp/1 of entries that are numbers or fractions."""
    layers = [{"W": [[str(v) for v in row] for row in W], "b": [str(v) for v in b]} for W, b in network]
    return {"schema": "gsnn-mlp/1", "activation": activation, "layers": layers}


def disguised(network, scale, draw):
    """The network renumbered and scaled: rows by whole numbers up to `scale` or one over them.  Entries
    are fractions, exactly; returned with the permutations (where each neuron went)."""
    from fractions import Fraction
    layers = [([[Fraction(v) for v in row] for row in W], [Fraction(v) for v in b]) for W, b in network]
    permutations = []
    for l in range(len(layers) - 1):
        (W, b), (V, c) = layers[l], layers[l + 1]
        n = len(W)
        place = draw.permutation(n)
        factors = [Fraction(int(draw.integers(1, scale + 1))) ** int(draw.choice([-1, 1])) for _ in range(n)]
        back = numpy.argsort(place)
        layers[l] = ([[v * factors[i] for v in W[i]] for i in back], [b[i] * factors[i] for i in back])
        layers[l + 1] = ([[row[i] / factors[i] for i in back] for row in V], c)
        permutations.append([int(p) for p in place])
    return layers, permutations


def descent(f, g, draw, sweeps=100):
    """The permutations of the hidden layers of f that bring its weights closest to those of g: one local
    optimum, from the identity."""
    f = [(numpy.array(W, float), numpy.array(b, float)) for W, b in f]
    g = [(numpy.array(W, float), numpy.array(b, float)) for W, b in g]
    hidden = len(f) - 1
    places = [numpy.arange(len(f[l][0])) for l in range(hidden)]
    for _ in range(sweeps):
        gained = False
        for l in draw.permutation(hidden):
            W, V = g[l][0], g[l + 1][0]
            W = W[:, places[l - 1]] if l else W
            V = V[places[l + 1]] if l + 1 < hidden else V
            score = f[l][0] @ W.T + numpy.outer(f[l][1], g[l][1]) + f[l + 1][0].T @ V
            found = linear_sum_assignment(score, maximize=True)[1]
            rows = numpy.arange(len(found))
            gained |= bool(score[rows, found].sum() > score[rows, places[l]].sum() + 1e-12)
            places[l] = found
        if not gained:
            break
    return [[int(p) for p in place] for place in places]
