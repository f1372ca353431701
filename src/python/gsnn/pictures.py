"""Pictures by matplotlib; `gsnn draw` makes others."""
import matplotlib.figure


def leaderboard(search, path=None):
    """Error against parameters with error bars, both logarithmic; controls are crosses, the noise floor
    is dotted, the chosen entry ringed."""
    figure = matplotlib.figure.Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(xscale="log", yscale="log", xlabel="parameters",
                              ylabel="held-out squared error / variance")
    for kind, marker in (("entries", "o"), ("controls", "x")):
        shown = [entry for entry in search[kind] if entry["nmse"] is not None and entry["nmse"] > 0]
        axes.errorbar([entry["parameters"] for entry in shown], [entry["nmse"] for entry in shown],
                      yerr=[entry["se"] for entry in shown], fmt=marker, markersize=5, linewidth=0.8,
                      label=kind)
        for entry in shown:
            if entry["name"] == search["chosen"]:
                axes.plot(entry["parameters"], entry["nmse"], "o", markersize=13, fillstyle="none",
                          color="black", label=f"chosen: {entry['name']}")
    floor = search["data"].get("noise_floor")
    if floor:
        axes.axhline(floor / search["data"]["variance"], linestyle=":", color="grey", label="noise floor")
    axes.legend()
    if path is not None:
        figure.savefig(path, dpi=120)
    return figure
