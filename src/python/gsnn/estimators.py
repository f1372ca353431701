"""scikit-learn's interface."""
import numpy
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
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
        settings.update(restarts=self.restarts, folds=self.folds, seed=self.seed)
        try:
            answer = ask(self._group(X), X, *arguments, **settings)
        except Error as error:
            if error.status == 2:
                raise ValueError(f"{error} (n_samples={len(X)})") from error
            raise
        if answer.network is None:
            raise ValueError(f"no network was found: every restart failed (n_samples={len(X)})")
        return answer

    def _search(self, X, y):
        return self._ask(search, X, y, max_parameters=self.max_parameters, max_neurons=self.max_neurons,
                         strategy=self.strategy)

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
        return self._keep(self._ask(fit, X, y, self.architectures))

    def predict(self, X):
        check_is_fitted(self)
        return self.network_.predict(self._validate_data(X, dtype=numpy.float64, reset=False))


class Classifier(ClassifierMixin, _Estimator):
    """An invariant network whose sign is one of two classes, or with an output for each of more.  Without
    architectures each class is searched for by squared errors, 1 against 0 (two classes together, 1
    against -1), and of what the searches chose, .searches_, the sum is taken whose logistic loss on rows held
    out is least.  Where no architecture is within the budget, the searches' affine functions are compared."""

    def fit(self, X, y):
        X, y = self._validate_data(X, y, dtype=numpy.float64)
        check_classification_targets(y)
        self.classes_, codes = numpy.unique(y, return_inverse=True)
        if len(self.classes_) == 1:
            raise ValueError("y has one class; a classifier needs two")
        labels = [f"class{code:09}" for code in codes]
        if self.architectures is not None:
            return self._keep(self._ask(fit, X, labels, self.architectures, loss="logistic"))
        last = len(self.classes_) - 1
        wanted = [last] if last == 1 else range(last + 1)
        self.searches_ = [self._search(X, numpy.where(codes == code, 1.0, -1.0 if last == 1 else 0.0))
                          for code in wanted]
        sums = sorted({found.chosen_sum for found in self.searches_} - {None})
        if not sums:
            self.network_ = None
            return self
        fits = [self._ask(fit, X, labels, each, loss="logistic") for each in sums]
        return self._keep(min(fits, key=_held_out))

    def decision_function(self, X):
        """The value of the network, positive for the second class; of more classes a column for each."""
        check_is_fitted(self)
        X = self._validate_data(X, dtype=numpy.float64, reset=False)
        if self.network_ is not None:
            return self.network_.predict(X)
        values = numpy.column_stack([found.predict(X) for found in self.searches_])
        return values if values.shape[1] > 1 else values[:, 0]

    def predict(self, X):
        values = self.decision_function(X)
        return self.classes_[values.argmax(1) if values.ndim > 1 else (values > 0).astype(int)]


def _held_out(answer):
    """The loss on rows held out, or without folds on all."""
    loss = answer["loss"]
    return loss["train"] if loss["validation"] is None else loss["validation"]
