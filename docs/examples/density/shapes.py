"""Ten classes of noisy shapes as IDX files, the format of MNIST and Fashion-MNIST.

    python3 shapes.py FOLDER [TRAIN [TEST]]

writes train-images.gz, train-labels.gz, test-images.gz and test-labels.gz: pictures of 14 x 14
bytes, by default 2000 and 1000 of them.  Each is its class's shape, shifted by up to two pixels,
of random brightness, with noise.  The same numbers come out every time.
"""
import gzip
import pathlib
import random
import struct
import sys

SIDE = 14


def shape(kind, x, y):
    """Whether the pixel belongs to the shape; x and y run from -1 to 1."""
    r = (x * x + y * y) ** 0.5
    return (
        r < 0.7,                                     # disc
        0.45 < r < 0.8,                              # ring
        abs(x) < 0.25,                               # upright bar
        abs(y) < 0.25,                               # lying bar
        abs(x) < 0.2 or abs(y) < 0.2,                # cross
        abs(x - y) < 0.3,                            # diagonal
        abs(x + y) < 0.3,                            # the other one
        max(abs(x), abs(y)) < 0.6,                   # square
        0.45 < max(abs(x), abs(y)) < 0.75,           # frame
        y > -0.6 and abs(x) < (0.7 - y) * 0.6,       # triangle
    )[kind]


def picture(rng, kind):
    dx, dy, bright = rng.randint(-2, 2), rng.randint(-2, 2), rng.uniform(90, 200)
    pixels = bytearray()
    for row in range(SIDE):
        for column in range(SIDE):
            x = (column - dx - (SIDE - 1) / 2) / (SIDE / 2)
            y = (row - dy - (SIDE - 1) / 2) / (SIDE / 2)
            value = bright * shape(kind, x, y) + rng.gauss(40, 45)
            pixels.append(max(0, min(255, round(value))))
    return pixels


def write(folder, name, seed, count):
    rng = random.Random(seed)
    kinds = bytes(rng.randrange(10) for _ in range(count))
    pictures = b"".join(picture(rng, kind) for kind in kinds)
    for part, head, body in (("images", struct.pack(">IIII", 0x803, count, SIDE, SIDE), pictures),
                             ("labels", struct.pack(">II", 0x801, count), kinds)):
        with gzip.GzipFile(folder / f"{name}-{part}.gz", "wb", mtime=0) as file:
            file.write(head + body)


def main():
    folder = pathlib.Path(sys.argv[1])
    counts = [int(word) for word in sys.argv[2:]] + [2000, 1000][len(sys.argv) - 2:]
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "train", 1, counts[0])
    write(folder, "test", 2, counts[1])


if __name__ == "__main__":
    main()
