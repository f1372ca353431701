"""A point that goes round a circle, for kernels: a points file of `gsnn density moments`.

    python3 circle.py > circle.json

In the plane of the six inputs where the rotation of the hexagon is a turn by 60 degrees, y goes round
once in 72 steps and x stands at 10 degrees; the products are those of x and each y.
"""
import json
import math

STEPS = 72


def point(degrees):
    return [round(math.cos(math.radians(degrees - 60 * k)), 9) for k in range(6)]


def main():
    points = [point(10)] + [point(360 * k / STEPS) for k in range(STEPS + 1)]
    print(json.dumps({"schema": "gsnn-points/1", "points": points,
                      "correlators": [[1, k + 2] for k in range(STEPS + 1)]}))


if __name__ == "__main__":
    main()
