"""Deep architectures by brute force over the elements of the group: a second road to gsnn deep."""
import itertools


def place(image):
    return abs(image) - 1


def step(image, moved):
    """The image of a signed neuron under images."""
    return moved[place(image)] * (1 if image > 0 else -1)


class Tower:
    """The letters of an enumeration made with --all, and G as signed permutations of all of their
    neurons and the inputs side by side; the elements are listed."""

    def __init__(self, enumeration):
        self.letters = enumeration["architectures"]
        self.ids = [letter["id"] for letter in self.letters]
        self.degree = enumeration["group"]["degree"]
        generators = []
        for g, images in enumerate(enumeration["group"]["generators"]):
            parts = [tuple(images)] + [tuple(letter["signed_permutations"][g]) for letter in self.letters]
            generators.append(tuple(parts))
        one = tuple(tuple(range(1, len(part) + 1)) for part in generators[0]) if generators else (
            (tuple(range(1, self.degree + 1)),) + tuple((1,) for _ in self.letters))
        self.elements = [one]
        seen = {one}
        for element in self.elements:
            for generator in generators:
                product = tuple(tuple(step(i, g) for i in e) for e, g in zip(element, generator))
                if product not in seen:
                    seen.add(product)
                    self.elements.append(product)
        self.fixing, self.dimension = {}, {}
        for p in range(len(self.letters)):
            for s in range(-1, len(self.letters)):
                self.look(s, p)

    def look(self, s, p):
        """The rows of letter p on a source: the inputs (-1), or the neurons of letter s up to
        sign; by the orbits of H_p, whose elements keep the first neuron up to sign."""
        def move(g, x):
            image = g[s + 1][x]
            return image if s < 0 else abs(image)

        points = len(self.elements[0][s + 1])
        stabiliser = [(g, g[p + 1][0]) for g in self.elements if abs(g[p + 1][0]) == 1]
        codes, count = [0] * points, 0
        for x in range(points):
            if codes[x]:
                continue
            orbit, clash = {}, False
            for g, sign in stabiliser:
                image = move(g, x)
                value = sign * (1 if image > 0 else -1)
                clash |= orbit.setdefault(place(image), value) != value
            for y, value in orbit.items():
                codes[y] = 0 if clash else value * (count + 1)
            if clash:
                for y in orbit:
                    codes[y] = None
            else:
                count += 1
        codes = [code or 0 for code in codes]
        self.dimension[s, p] = count
        # w g = w: the entry at x is that at the image of x
        self.fixing[s, p] = frozenset(
            n for n, g in enumerate(self.elements)
            if all(codes[x] == codes[place(move(g, x))] * (1 if move(g, x) > 0 else -1) for x in range(points)))

    def kernel(self, p):
        return frozenset(n for n, g in enumerate(self.elements) if g[p + 1][0] == 1)

    def follows(self, word, p, repeat=True):
        """Whether letter p is admissible behind a word of places."""
        sources = [-1, *word]
        dimension = sum(self.dimension[s, p] for s in sources)
        fixing = frozenset.intersection(*(self.fixing[s, p] for s in sources))
        if not dimension or fixing != self.kernel(p):
            return False
        return not (repeat and self.letters[p]["type"] == 2 and dimension == 1 and p in word)

    def words(self, depth, repeat=True):
        """All admissible words of exactly so many letters."""
        level = [()]
        for _ in range(depth):
            level = [(*word, p) for word in level for p in range(len(self.letters))
                     if self.follows(word, p, repeat)]
        return level

    def commute(self, p, q):
        return not self.dimension[p, q] and not self.dimension[q, p]

    def trace(self, word):
        """All words that swaps of adjacent layers make of one."""
        met, todo = {word}, [word]
        for w in todo:
            for i in range(len(w) - 1):
                if self.commute(w[i], w[i + 1]):
                    swapped = w[:i] + (w[i + 1], w[i]) + w[i + 2:]
                    if swapped not in met:
                        met.add(swapped)
                        todo.append(swapped)
        return met

    def networks(self, depth):
        return [word for word in self.words(depth) if word == min(self.trace(word))]

    def effective(self, word):
        chain = []
        for i, p in enumerate(word):
            chain.append(1 + max([chain[j] for j in range(i) if self.dimension[word[j], p]], default=0))
        return max(chain)

    def parameters(self, word, invariant):
        total = invariant + 1
        for i, p in enumerate(word):
            total += sum(self.dimension[s, p] for s in (-1, *word[:i])) + (self.letters[p]["type"] == 1) + 1
        return total

    def pairs(self):
        return itertools.product(range(len(self.letters)), repeat=2)
