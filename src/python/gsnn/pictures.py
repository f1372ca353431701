"""Pictures by matplotlib; `gsnn draw` makes others."""
import matplotlib.figure


EXACT = 1e-12  # errors below are rounding, and are drawn there


def leaderboard(search, path=None):
    """Errors against parameters and against neurons, with error bars, all logarithmic; controls are crosses,
    those without neurons lines; the noise floor is dotted, the chosen entry ringed."""
    figure = matplotlib.figure.Figure(figsize=(11, 4.5), layout="constrained")
    both = figure.subplots(1, 2, sharey=True)
    for axes, size in zip(both, ("parameters", "neurons")):
        axes.set(xscale="log", yscale="log", xlabel=size)
        _errors(axes, search, size)
    both[0].set_ylabel("logistic loss held out" if search.error == "loss" else "held-out squared error / variance")
    both[0].legend()
    if path is not None:
        figure.savefig(path, dpi=120)
    return figure


def _errors(axes, search, size):
    name = search.error
    for kind, marker in (("entries", "o"), ("controls", "x")):
        measured = [entry for entry in search[kind] if entry[name] is not None]
        shown = [entry for entry in measured if entry[size]]
        axes.errorbar([entry[size] for entry in shown], [max(entry[name], EXACT) for entry in shown],
                      yerr=[entry["se"] for entry in shown], fmt=marker, markersize=5, linewidth=0.8,
                      label=kind)
        for entry in measured:
            if not entry[size]:
                axes.axhline(max(entry[name], EXACT), linestyle="--", linewidth=0.8, color="grey")
            elif entry["name"] == search["chosen"]:
                axes.plot(entry[size], max(entry[name], EXACT), "o", markersize=13, fillstyle="none",
                          color="black", label=f"chosen: {entry['name']}")
    floor = search["data"].get("noise_floor")
    if floor and name == "nmse":
        axes.axhline(floor, linestyle=":", color="grey", label="noise floor")
