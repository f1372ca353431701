"""Draws the growth of time and memory as an SVG that is the same for the same measurements."""
import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update(
    {"svg.hashsalt": "gsnn", "svg.fonttype": "path", "font.size": 9, "axes.grid": True, "grid.color": "#dddddd"}
)
from matplotlib import pyplot  # noqa: E402

# Told apart by colour-blind eyes (Okabe and Ito), and by the markers without colour.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#333333"]
MARKERS = ["o", "s", "^", "D", "v"]
# Orders beyond are those of S_n without a list of elements; shown in the panel of classes.
GREATEST_ORDER = 10**6
PANELS = [
    ("order of G", "order", "processor time (s)", "seconds"),
    ("classes: of subgroups (lattice), of architectures (auto)", "classes", "processor time (s)", "seconds"),
    ("degree: number of inputs", "degree", "processor time (s)", "seconds"),
    ("order of G", "order", "peak memory (MB)", "megabytes"),
]


def draw_panel(axes, curves, least, panel):
    x_label, x, y_label, y = panel
    families = list(dict.fromkeys(family.name for family, _, _ in curves))
    for family, series, points in curves:
        kept = [p for p in points if x != "order" or p.order <= GREATEST_ORDER]
        kept.sort(key=lambda point: getattr(point, x))
        kind = families.index(family.name)
        listed = series.engine == "lattice"
        axes.plot(
            [getattr(p, x) for p in kept],
            [getattr(p, y) for p in kept],
            color=COLOURS[kind],
            marker=MARKERS[kind],
            markersize=4,
            linewidth=1.2,
            linestyle="--" if listed else "-",
            markerfacecolor="white" if listed else COLOURS[kind],
            label=f"{family.name}, {series.engine}",
        )
    if y == "seconds":
        axes.axhline(least, color="#888888", linewidth=0.8, linestyle=":")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)


def plot(curves, least, path):
    figure, grid = pyplot.subplots(2, 2, figsize=(9, 7.6))
    for axes, panel in zip(grid.flat, PANELS):
        draw_panel(axes, curves, least, panel)
    handles, labels = grid[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=3, frameon=False)
    figure.tight_layout(rect=(0, 0.11, 1, 1))
    figure.savefig(path, format="svg", metadata={"Date": None})
