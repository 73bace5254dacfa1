"""What the tasks train: a learner takes a point of a grid, the levels of its
staged parameter, and the two sides of a fold; it returns a prediction for the
test side for each level.
"""
import numpy
import xgboost
from sklearn import ensemble, neighbors, neural_network, preprocessing, svm

SCALERS = {"none": lambda: preprocessing.FunctionTransformer(),
           "standard": preprocessing.StandardScaler,
           "minmax": preprocessing.MinMaxScaler}
ITERATIONS = 50000  # of libsvm; few fits with a large C get there


def scale(train, test, scaler="standard"):
    fitted = SCALERS[scaler]().fit(train)
    return fitted.transform(train), fitted.transform(test)


def svc(point, _, train, labels, test):
    """libsvm's classifier; the prediction is a class."""
    train, test = scale(train, test, point.get("scaling", "standard"))
    model = svm.SVC(kernel=point.get("kernel", "rbf"), C=point["C"],
                    gamma=point.get("gamma", 1),
                    degree=round(point.get("degree", 3)),
                    coef0=point.get("coef0", 0), max_iter=ITERATIONS)
    return [model.fit(train, labels).predict(test)]


def svr(point, _, train, targets, test):
    """libsvm's regression on a standardised target."""
    train, test = scale(train, test)
    mean, sd = targets.mean(), targets.std()
    model = svm.SVR(C=point["C"], gamma=point["gamma"],
                    epsilon=point["epsilon"], max_iter=ITERATIONS)
    model.fit(train, (targets - mean) / sd)
    return [mean + sd * model.predict(test)]


XGBOOST_NAMES = {"rate": "eta", "policy": "grow_policy", "depth": "max_depth",
                 "leaves": "max_leaves", "child_weight": "min_child_weight",
                 "rows": "subsample", "columns": "colsample_bytree"}


def boosted(objective):
    """XGBoost's trees; staged in "rounds"."""
    def predict(point, rounds, train, targets, test):
        settings = {XGBOOST_NAMES[name]: value for name, value in point.items()
                    if name in XGBOOST_NAMES}
        settings.update(objective=objective, tree_method="hist", max_bin=64,
                        nthread=1, seed=1)
        if "leaves" in point:
            settings["max_depth"] = 0
        if objective == "multi:softprob":
            settings["num_class"] = len(numpy.unique(targets))
        data = xgboost.DMatrix(train, targets, nthread=1)
        model = xgboost.train(settings, data, max(rounds))
        data = xgboost.DMatrix(test, nthread=1)
        return [model.predict(data, iteration_range=(0, n)) for n in rounds]
    return predict


def forest(point, trees, train, labels, test):
    """Random forest or extremely randomised trees; staged in "trees"."""
    kind = {"forest": ensemble.RandomForestClassifier,
            "extra": ensemble.ExtraTreesClassifier}[point.get("trees_of",
                                                              "forest")]
    model = kind(max(trees), criterion=point.get("criterion", "gini"),
                 max_features=point["features"], max_depth=point.get("depth"),
                 min_samples_leaf=point["leaf"], random_state=1)
    model.fit(train, labels)
    each = [tree.predict_proba(test) for tree in model.estimators_]
    return [numpy.mean(each[:n], axis=0) for n in trees]


def network(point, epochs, train, labels, test):
    """One hidden layer, Adam; staged in "epochs"."""
    train, test = scale(train, test, "minmax")
    model = neural_network.MLPClassifier(
        (point["units"],), activation=point["activation"],
        learning_rate_init=point["rate"], batch_size=point["batch"],
        random_state=1)
    stages = []
    for epoch in range(1, max(epochs) + 1):
        model.partial_fit(train, labels, classes=numpy.unique(labels))
        if epoch in epochs:
            stages.append(model.predict_proba(test))
    return stages


def nearest(point, _, train, labels, test):
    train, test = scale(train, test)
    model = neighbors.KNeighborsClassifier(
        point["neighbours"], weights=point["weights"], metric=point["metric"])
    return [model.fit(train, labels).predict_proba(test)]


def any_model(point, stages, *fold):
    """The model that the category "model" names."""
    return {"svm": svc, "forest": forest, "nearest": nearest,
            "boosted": boosted("multi:softprob")}[point["model"]](
                point, stages, *fold)


# ---- measures: smaller is better ----

PROBABILITY_FLOOR = 1e-4  # a class is never said to be impossible


def classes(prediction):
    return prediction.argmax(axis=1) if prediction.ndim == 2 else prediction


def error(truth, prediction):
    return float(numpy.mean(classes(prediction) != truth))


def balanced_error(truth, prediction):
    wrong = classes(prediction) != truth
    return float(numpy.mean([wrong[truth == label].mean()
                             for label in numpy.unique(truth)]))


def log_loss(truth, prediction):
    if prediction.ndim == 1:
        prediction = numpy.column_stack([1 - prediction, prediction])
    chance = prediction[numpy.arange(len(truth)), truth.astype(int)]
    chance = numpy.clip(chance.astype(float), PROBABILITY_FLOOR, 1)
    return float(-numpy.mean(numpy.log(chance)))


def rmse(truth, prediction):
    return float(numpy.sqrt(numpy.mean((truth - prediction) ** 2)))
