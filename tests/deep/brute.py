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

    def wide_words(self, depth, width, repeat=True, keep=lambda word: True):
        """All admissible words of exactly so many layers, each a multiset of up to `width` letters, all of whose
        beginnings are to be kept."""
        level = [()]
        for _ in range(depth):
            level = [(*word, layer) for word in level for layer in self.layers(width)
                     if keep((*word, layer)) and self.layer_follows(word, layer, repeat)]
        return level

    def layers(self, width):
        for size in range(1, width + 1):
            yield from itertools.combinations_with_replacement(range(len(self.letters)), size)

    def layer_follows(self, word, layer, repeat=True):
        before = [p for other in word for p in other]
        if not all(self.follows(before, p, repeat) for p in layer):
            return False
        lines = [p for p in layer if self.letters[p]["type"] == 2
                 and sum(self.dimension[s, p] for s in (-1, *before)) == 1]
        return not repeat or len(lines) == len(set(lines))

    def drawing(self, word):
        """What a wide word is as a network: its letters and which sees which, up to renumbering, so
        that two words are one network if and only if their drawings are equal."""
        places = sorted((p, i) for i, layer in enumerate(word) for p in layer)
        sees = {(m, n) for m, (p, i) in enumerate(places) for n, (q, j) in enumerate(places)
                if i < j and self.dimension[p, q]}
        blocks = [list(group) for _, group in itertools.groupby(range(len(places)), lambda n: places[n][0])]
        best = None
        for choice in itertools.product(*(itertools.permutations(block) for block in blocks)):
            new = {old: n for n, old in enumerate(n for block in choice for n in block)}
            edges = sorted((new[m], new[n]) for m, n in sees)
            best = edges if best is None else min(best, edges)
        return tuple(p for p, _ in places), tuple(best)

    def earliest(self, word):
        """The word of the same network in which each letter is in the earliest layer that it can be in:
        behind what it sees, and not in front of what could see it but does not."""
        letters = [(p, i) for i, layer in enumerate(word) for p in layer]
        level, again = [0] * len(letters), True
        while again:
            again = False
            for m, (p, i) in enumerate(letters):
                for n, (q, j) in enumerate(letters):
                    if not self.dimension[p, q]:
                        continue
                    late, least = (n, level[m] + 1) if i < j else (m, level[n])
                    if level[late] < least:
                        level[late], again = least, True
        return tuple(tuple(sorted(p for (p, _), at in zip(letters, level) if at == k))
                     for k in range(max(level) + 1))

    def wide_effective(self, word):
        chain = []
        for i, layer in enumerate(word):
            for p in layer:
                chain.append((i, p, 1 + max((length for j, q, length in chain if j < i and self.dimension[q, p]),
                                            default=0)))
        return max(length for _, _, length in chain)

    def wide_parameters(self, word, invariant):
        total, before = invariant + 1, []
        for layer in word:
            for p in layer:
                total += sum(self.dimension[s, p] for s in (-1, *before)) + (self.letters[p]["type"] == 1) + 1
            before += layer
        return total

    def pairs(self):
        return itertools.product(range(len(self.letters)), repeat=2)
