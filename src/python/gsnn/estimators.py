"""scikit-learn's interface."""
import numpy
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from .command import Error
from .fits import fit, search


class _Estimator(BaseEstimator):
    """What both share.  group=None is the trivial group on the columns of X; without architectures
    ("4.0:6,7.0:2") a regressor searches for them, up to max_parameters and max_neurons."""

    def __init__(self, group=None, architectures=None, max_parameters=None, max_neurons=None, restarts=None,
                 folds=None, seed=1):
        self.group = group
        self.architectures = architectures
        self.max_parameters = max_parameters
        self.max_neurons = max_neurons
        self.restarts = restarts
        self.folds = folds
        self.seed = seed

    def _learn(self, X, y, **settings):
        group = self.group
        if group is None:
            identity = list(range(1, X.shape[1] + 1))
            group = {"name": "trivial", "action": "permutation", "generators": [identity]}
        settings.update(restarts=self.restarts, folds=self.folds, seed=self.seed)
        try:
            if self.architectures is not None:
                answer = fit(group, X, y, self.architectures, **settings)
            else:
                answer = search(group, X, y, max_parameters=self.max_parameters,
                                max_neurons=self.max_neurons, **settings)
        except Error as error:
            if error.status == 2:  # what was given is wrong
                raise ValueError(f"{error} (n_samples={len(X)})") from error
            raise
        if answer.network is None:
            raise ValueError(f"no network was found: every restart failed (n_samples={len(X)})")
        self.answer_ = answer
        self.network_ = answer.network
        return self


class Regressor(RegressorMixin, _Estimator):
    """An invariant network of least squared error."""

    def fit(self, X, y):
        X, y = self._validate_data(X, y, dtype=numpy.float64, y_numeric=True)
        return self._learn(X, y)

    def predict(self, X):
        check_is_fitted(self)
        return self.network_.predict(self._validate_data(X, dtype=numpy.float64, reset=False))


class Classifier(ClassifierMixin, _Estimator):
    """An invariant network whose sign is one of two classes, or with an output for each of more; the
    architectures must be named."""

    def fit(self, X, y):
        X, y = self._validate_data(X, y, dtype=numpy.float64)
        check_classification_targets(y)
        self.classes_, codes = numpy.unique(y, return_inverse=True)
        if len(self.classes_) == 1:
            raise ValueError("y has one class; a classifier needs two")
        if self.architectures is None:
            raise ValueError("architectures are missing: classes are not searched for")
        return self._learn(X, [f"class{code:09}" for code in codes], loss="logistic")

    def decision_function(self, X):
        """The value of the network, positive for the second class; of more classes a column for each."""
        check_is_fitted(self)
        return self.network_.predict(self._validate_data(X, dtype=numpy.float64, reset=False))

    def predict(self, X):
        values = self.decision_function(X)
        return self.classes_[values.argmax(1) if values.ndim > 1 else (values > 0).astype(int)]
