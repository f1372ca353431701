"""scikit-learn's interface."""
import warnings

import numpy
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from .command import Error
from .fits import fit, search


class _Estimator(BaseEstimator):
    """What both share.  group=None is the trivial group on the columns of X; without architectures
    ("4.0:6,7.0:2") they are searched for, up to max_parameters and max_neurons, by `strategy`."""

    def __init__(self, group=None, architectures=None, max_parameters=None, max_neurons=None, restarts=None,
                 folds=None, strategy=None, seed=1):
        self.group = group
        self.architectures = architectures
        self.max_parameters = max_parameters
        self.max_neurons = max_neurons
        self.restarts = restarts
        self.folds = folds
        self.strategy = strategy
        self.seed = seed

    def _group(self, X):
        if self.group is not None:
            return self.group
        identity = list(range(1, X.shape[1] + 1))
        return {"name": "trivial", "action": "permutation", "generators": [identity]}

    def _ask(self, ask, X, *arguments, **settings):
        """The answer of fit or search; what was given wrong is a ValueError, as scikit-learn has it."""
        folds = None if ask is search and not self.folds else self.folds
        settings.update(restarts=self.restarts, folds=folds, seed=self.seed)
        try:
            answer = ask(self._group(X), X, *arguments, **settings)
        except Error as error:
            if error.status == 2:
                raise ValueError(f"{error} (n_samples={len(X)})") from error
            raise
        return answer

    def _fit(self, X, y, **settings):
        """The architectures that were given; where too few rows stand behind each channel the better of the
        affine and the constant functions, which are what a search without room for a channel has."""
        answer = self._ask(fit, X, y, self.architectures, **settings)
        if answer.network is not None:
            return answer
        warnings.warn(f"too few rows stand behind each channel of {self.architectures} in all restarts "
                      f"(n_samples={len(X)}): an affine function is taken", ConvergenceWarning, stacklevel=3)
        return self._ask(search, X, y, max_parameters=1, strategy="regular", **settings)

    def _search(self, X, y, **settings):
        return self._ask(search, X, y, max_parameters=self.max_parameters, max_neurons=self.max_neurons,
                         strategy=self.strategy, **settings)

    def _keep(self, answer):
        self.answer_ = answer
        self.network_ = answer.network
        return self


class Regressor(RegressorMixin, _Estimator):
    """An invariant network of least squared error."""

    def fit(self, X, y):
        X, y = self._validate_data(X, y, dtype=numpy.float64, y_numeric=True)
        if self.architectures is None:
            return self._keep(self._search(X, y))
        return self._keep(self._fit(X, y))

    def predict(self, X):
        check_is_fitted(self)
        return self.network_.predict(self._validate_data(X, dtype=numpy.float64, reset=False))


class Classifier(ClassifierMixin, _Estimator):
    """An invariant network whose sign is one of two classes, or with an output for each of more.  Without
    architectures they are searched for, and chosen by the logistic loss on rows held out."""

    def fit(self, X, y):
        X, y = self._validate_data(X, y, dtype=numpy.float64)
        check_classification_targets(y)
        self.classes_, codes = numpy.unique(y, return_inverse=True)
        if len(self.classes_) == 1:
            raise ValueError("y has one class; a classifier needs two")
        labels = [f"class{code:09}" for code in codes]
        if self.architectures is None:
            return self._keep(self._search(X, labels, loss="logistic"))
        return self._keep(self._fit(X, labels, loss="logistic"))

    def decision_function(self, X):
        """The value of the network, positive for the second class; of more classes a column for each."""
        check_is_fitted(self)
        X = self._validate_data(X, dtype=numpy.float64, reset=False)
        return self.network_.predict(X)

    def predict(self, X):
        values = self.decision_function(X)
        return self.classes_[values.argmax(1) if values.ndim > 1 else (values > 0).astype(int)]
