"""Runs an exercise on two training steps: python3 run.py 11.2. What it gives is left in the folder results, as .npz."""
import importlib.util
import json
import pathlib
import sys
import traceback
import types

try:
    import numpy as np
except ModuleNotFoundError:
    sys.exit(f"{sys.executable} has no NumPy; allowed: a Python with it, which HANDCALC_PYTHON can name")

HERE = pathlib.Path(__file__).resolve().parent
NOT_DONE = 3


def read(path):
    return json.loads((HERE / "given" / path).read_text(encoding="utf-8"))


def module_of(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def argument(given, source):
    return source if isinstance(source, int) else given[source] if isinstance(source, str) else [given[name] for name in source]


def main(number, results):
    exercises = read("exercises.json")
    if number not in exercises:
        sys.exit(f"{number}: there is no exercise of this number; allowed: {', '.join(exercises)}")
    file = HERE / exercises[number]["file"]
    module = module_of(file)
    results.mkdir(parents=True, exist_ok=True)
    for trial in exercises[number]["asked"][0]["tensors"]:
        given = np.load(HERE / "given" / trial / f"{number}.npz")
        model = types.SimpleNamespace(**read(f"{trial}/model.json"))
        found = {}
        for asked in exercises[number]["asked"]:
            function = getattr(module, asked["function"], None)
            if function is None:
                sys.exit(f"{file.name}: there is no function {asked['function']}; allowed: to rename nothing")
            for tensor in asked["tensors"][trial]:
                arguments = {name: argument(given, source) for name, source in tensor["operands"].items()}
                value = function(**arguments, model=model)
                if value is None:
                    sys.exit(f"{file.name}: {asked['function']} returns nothing; allowed: an array")
                try:
                    found[tensor["name"]] = np.asarray(value, dtype=float)
                except (TypeError, ValueError) as problem:
                    sys.exit(f"{file.name}: {asked['function']}: {type(problem).__name__}: {problem}")
        np.savez(results / f"{trial}.npz", **found)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("run.py: the number of an exercise is missing; allowed: python3 run.py 11.2")
    try:
        main(sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "results" / sys.argv[1])
    except NotImplementedError:
        print("not done")
        sys.exit(NOT_DONE)
    except (Exception, SyntaxError) as problem:
        if isinstance(problem, SyntaxError):
            sys.exit(f"{pathlib.Path(problem.filename or '?').name}, line {problem.lineno}: {problem.msg}")
        frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if pathlib.Path(frame.filename) != pathlib.Path(__file__)]
        own = [frame for frame in frames if HERE in pathlib.Path(frame.filename).parents]
        where = f"{pathlib.Path(own[-1].filename).name}, line {own[-1].lineno}: " if own else ""
        sys.exit(f"{where}{type(problem).__name__}: {problem}")
