"""The run that every language in this folder repeats: same seed, same trials."""
import hptune


def train(trial):
    value = ((trial["learning_rate"] - 0.1) * (trial["learning_rate"] - 0.1) +
             (trial["momentum"] - 0.9) * (trial["momentum"] - 0.9) +
             0.01 * (trial["depth"] - 5) * (trial["depth"] - 5))
    return value if trial["loss"] == "squared" else value + 0.1


space = hptune.Space()
space.add_float("learning_rate", 1e-4, 1, log=True)
space.add_float("momentum", 0, 0.99)
space.add_int("depth", 1, 12)
space.add_categorical("loss", ["hinge", "log", "squared"])

study = hptune.Study(space, hptune.Sampler("gp", reproducible=1), seed=42)
study.optimize(train, 30)

result = study.result()
print(f"best trial {result.best_number}, value {result.best_value:.6f}")
print(f"digest {result.digest()}")
