#!/usr/bin/python3
"""The sign of a product x_1 ... x_k: an invariant of even sign flips that no shallow network learns.

    parity.py --exact              towers that compute the parity of 4 and of 16 signs, on all inputs
    parity.py [--starts=N] [--steps=N] [--sets=N]    trains, with PyTorch, and prints what comes out

Training compares, for k = 4, the word 5.1>5.2>r2>r2 that theory suggests (type 2 letters; r2 is not even
admissible as a shallow network), two layers of the regular letter (a group convolution), and plain networks that
see augmented data.  The restriction to type 2 letters is our choice.  Found words are `gsnn deep --word`.
"""
import argparse
import itertools
import json
import subprocess
import tempfile

K = 4
THEORY = "5.1>5.2>r2>r2"


def flips(k):
    """Even sign flips of k inputs, as a group file."""
    generators = [[-(j + 1) if j in (i, i + 1) else j + 1 for j in range(k)] for i in range(k - 1)]
    return {"name": f"even flips of {k} signs", "action": "signed-permutation", "degree": k,
            "generators": generators}


def gsnn(*arguments, text=None):
    return subprocess.run(["gsnn", *arguments], check=True, capture_output=True, text=True, input=text).stdout


def word(name):
    return json.loads(gsnn("deep", f"--word={name}", "-", text=json.dumps(flips(K))))


# ---- Exact towers ------------------------------------------------------------------------------


def exact_network(name):
    """The network of a word in which all weights are 1, the last output weight too, the others 0."""
    document, layers = word(name), []
    for layer in document["layers"]:
        sign = [[(entry > 0) - (entry < 0) for entry in row] for row in layer["weights"]["rows"]]
        layers.append({"id": layer["id"], "type": layer["type"], "neurons": layer["neurons"],
                       "weights": [1] * layer["weights"]["dimension"], "b": 0, "a": 0, "U": sign})
    layers[-1]["a"] = 1
    return {"schema": "gsnn-deep-network/1", "group": {**{k: document["group"][k] for k in ("name", "action", "degree")}},
            "layers": layers, "linear": [0] * K, "constant": 0}


def exact_four():
    """gsnn's own word of three letters, evaluated by gsnn and proved invariant."""
    network = json.dumps(exact_network("5.1>5.2>r2"))
    inputs = list(itertools.product((1, -1), repeat=K))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file, \
            tempfile.NamedTemporaryFile("w", suffix=".json") as letters:
        file.write(network)
        file.flush()
        letters.write(gsnn("enumerate", "--all", "-", text=json.dumps(flips(K))))
        letters.flush()
        lines = "".join(" ".join(map(str, x)) + "\n" for x in inputs)
        values = [float(v) for v in gsnn("eval", file.name, "-", text=lines).split()]
        proved = gsnn("verify", file.name, letters.name).splitlines()[-1]
    right = sum(value == (4 if x[0] * x[1] * x[2] * x[3] > 0 else 0) for x, value in zip(inputs, values))
    print(f"4 signs, 5.1>5.2>r2 with all weights 1: f is 4 or 0 as the product says on {right} of {len(inputs)} inputs")
    print(f"gsnn verify: {proved}")


def tower(k):
    """Layers of k/2, k/4, ... letters side by side, each with the neurons u + v and u - v of two values, then one
    of one neuron.  Of signs u, v the difference |u+v| - |u-v| is 2 u v, the value that the next layer has, and so on."""
    layers, seen, values = [], k, [{j: 1} for j in range(k)]

    def add(rows, beside, output):
        layers.append({"id": f"{k // len(values)}", **({"beside": True} if beside else {}), "type": 2, "neurons": len(rows),
                       "weights": [1], "b": 0, "a": output, "U": [[row.get(c, 0) for c in range(seen)] for row in rows]})

    while len(values) > 2:
        made = []
        for u, v in zip(values[::2], values[1::2]):
            add([{**u, **v}, {**u, **{c: -value for c, value in v.items()}}], bool(made), 0)
            made.append({seen: 1, seen + 1: -1})
            seen += 2
        values = made
    add([{**values[0], **values[1]}], False, 1)
    return {"schema": "gsnn-deep-network/1", "group": {"name": "", "action": "signed-permutation", "degree": k},
            "layers": layers, "linear": [0] * k, "constant": 0}


def exact_sixteen():
    """29 neurons, evaluated by gsnn in exact numbers on every input."""
    network, inputs = tower(16), list(itertools.product((1, -1), repeat=16))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(network, file)
        file.flush()
        lines = "".join(" ".join(map(str, x)) + "\n" for x in inputs)
        values = [float(v) for v in gsnn("eval", file.name, "-", text=lines).split()]
    right = sum(value == (16 if x.count(-1) % 2 == 0 else 0) for x, value in zip(inputs, values))
    neurons = sum(layer["neurons"] for layer in network["layers"])
    print(f"16 signs, {neurons} neurons: f is 16 or 0 as the product says on {right} of {len(inputs)} inputs")


# ---- Training ----------------------------------------------------------------------------------


def train(torch, layers, seed, starts, steps, data):
    """Trains `starts` networks at once; layers are (index, sign, biased): weight number index - 1 of
    a layer, with a sign, 0 for none."""
    torch.manual_seed(seed)
    parameters, tables = [], []
    for index, sign, biased in layers:
        count = int(index.max())
        fan = index.shape[1]
        theta = torch.randn(starts, count) / fan ** 0.5 * 2
        bias = torch.randn(starts, 1, 1) * (0.5 if biased else 0)
        parameters += [theta.requires_grad_(), torch.randn(starts, 1).mul(0.5).requires_grad_()]
        if biased:
            parameters.append(bias.requires_grad_())
        tables.append((index, sign, theta, bias, parameters[-2 if biased else -1]))
    constant = torch.zeros(starts, 1).requires_grad_()
    parameters.append(constant)

    def value(x):
        seen = x.T.expand(starts, -1, -1)
        total = constant.clone()
        for index, sign, theta, bias, output in tables:
            padded = torch.cat([torch.zeros(starts, 1), theta], 1)
            z = (padded[:, index] * sign) @ seen + bias
            z = z.abs()
            total = total + output * z.sum(1)
            seen = torch.cat([seen, z], 1)
        return total

    optimizer = torch.optim.Adam(parameters, lr=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    (x, y), (xv, yv), (xt, yt) = data
    for _ in range(steps):
        optimizer.zero_grad()
        torch.nn.functional.softplus(-y * value(x)).mean(1).sum().backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        return [((value(at) * sign > 0).float().mean(1)) for at, sign in ((xv, yv), (xt, yt))]


def word_layers(torch, document):
    made = []
    for layer in document["layers"]:
        rows = torch.tensor(layer["weights"]["rows"])
        made.append((rows.abs(), rows.sign().float(), layer["type"] == 1))
    return made


def plain_layers(torch, neurons):
    """One hidden layer, all weights of their own; the outputs too, but for a sum of absolute values."""
    layers = []
    for i in range(neurons):
        index = torch.zeros(1, K + i, dtype=torch.long)
        index[0, :K] = torch.arange(1, K + 1)
        layers.append((index, (index > 0).float(), True))
    return layers


def experiment(arguments):
    import torch
    torch.set_num_threads(1)
    letters = json.loads(gsnn("deep", "--depth=1", "-", text=json.dumps(flips(K))))["letter_list"]
    regular = max((letter for letter in letters if letter["type"] == 1), key=lambda letter: letter["neurons"])["id"]
    words = [word(THEORY), word(f"{regular}>{regular}")]
    networks = [(" > ".join(w["word"]), w["parameters"]["total"], word_layers(torch, w), False) for w in words]
    for neurons in (3, 8):
        networks.append((f"plain, {neurons} neurons", neurons * (K + 2) + 1, plain_layers(torch, neurons), True))
    print("| network | parameters | mean (sd) | median | best of the starts by validation, for each data set |")
    print("|---|---|---|---|---|")
    for name, parameters, layers, augmented in networks:
        scores, best = [], []
        for number in range(arguments.sets):
            generator = torch.Generator().manual_seed(number)
            data = []
            for count in (300, 300, 4000):
                x = torch.randn(count, K, generator=generator)
                data.append((x, x.prod(1).sign()))
            if augmented:
                x, y = data[0]
                signs = torch.tensor([s for s in itertools.product((1., -1.), repeat=K) if sum(v < 0 for v in s) % 2 == 0])
                data[0] = ((x[:, None] * signs).reshape(-1, K), y.repeat_interleave(len(signs)))
            validation, test = train(torch, layers, 1000 + number, arguments.starts, arguments.steps, data)
            scores.append(test)
            best.append(test[validation.argmax()].item())
        every = torch.cat(scores)
        print(f"| {name} | {parameters} | {every.mean():.3f} ({every.std():.3f}) | {every.median():.3f} "
              f"| {' '.join(f'{score:.3f}' for score in best)} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exact", action="store_true")
    for name, default in (("starts", 20), ("steps", 600), ("sets", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    if arguments.exact:
        exact_four()
        exact_sixteen()
    else:
        experiment(arguments)


if __name__ == "__main__":
    main()
