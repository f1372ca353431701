"""Every G-invariant shallow network of a finite group G: the command `gsnn` from Python.

    r = gsnn.search("groups/s4-edges.json", X, y, max_parameters=34)
    print(r.leaderboard)
    r.predict(X)
    net = r.network.torch()

What is asked is answered by the command, which is found as $GSNN or on the PATH; nothing is computed
here but the networks' values.  torch, scikit-learn and matplotlib are imported when they are asked for:
gsnn.torch (Net), gsnn.Regressor and gsnn.Classifier, .plot().
"""
import importlib

from .command import Error, run
from .documents import Enumeration, Network, enumerate
from .fits import Fit, Search, fit, search

__version__ = "0.2.0"
__all__ = ["Classifier", "Enumeration", "Error", "Fit", "Network", "Regressor", "Search", "enumerate",
           "fit", "run", "search", "torch"]


def __getattr__(name):
    """What needs a library that not everybody has."""
    if name == "torch":
        return importlib.import_module(".torch", __name__)
    if name in ("Classifier", "Regressor"):
        return getattr(importlib.import_module(".estimators", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
