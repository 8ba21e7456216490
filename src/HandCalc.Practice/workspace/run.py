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
    sys.exit(f"{sys.executable} has no NumPy; allowed: a Python that has it")

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


def told(problem, file, where):
    """An exception in one line: the last line of the reader's own file that it came through, and what it says."""
    if isinstance(problem, SyntaxError):
        return f"{pathlib.Path(problem.filename or file).name}, line {problem.lineno}: {problem.msg}"
    if isinstance(problem, SystemExit):
        return f"{file.name}{where}: it ends the program, with {problem.code!r}; allowed: to return an array"
    own = [frame for frame in traceback.extract_tb(problem.__traceback__) if pathlib.Path(frame.filename) == file]
    line = f", line {own[-1].lineno}" if own else ""
    return f"{file.name}{line}{where}: {type(problem).__name__}: {problem}"


def main(number, results):
    try:
        exercises = read("exercises.json")
    except (OSError, ValueError):
        sys.exit("given/exercises.json can't be read; allowed: the folder given of a new workspace")
    if number not in exercises:
        sys.exit(f"{number}: there is no exercise of this number; allowed: {', '.join(exercises)}")
    file = HERE / exercises[number]["file"]
    where = ""
    try:
        module = module_of(file)
    except (Exception, SystemExit) as problem:
        sys.exit(told(problem, file, where))
    try:
        for trial in exercises[number]["asked"][0]["tensors"]:
            try:
                given = np.load(HERE / "given" / trial / f"{number}.npz")
                model = types.SimpleNamespace(**read(f"{trial}/model.json"))
            except (OSError, ValueError):
                sys.exit(f"given/{trial}: what is given for {number} can't be read; allowed: the folder given of a new workspace")
            where = "" if trial == "book" else f" ({trial}: n = {model.n}, d_model = {model.d_model}, d_k = {model.d_k})"
            found = {}
            for asked in exercises[number]["asked"]:
                function = getattr(module, asked["function"], None)
                if function is None:
                    sys.exit(f"{file.name}: there is no function {asked['function']}; allowed: to rename nothing")
                for tensor in asked["tensors"][trial]:
                    arguments = {name: argument(given, source) for name, source in tensor["operands"].items()}
                    try:
                        value = function(**arguments, model=model)
                    except NotImplementedError:
                        print(asked["function"])
                        sys.exit(NOT_DONE)
                    except (Exception, SystemExit) as problem:
                        sys.exit(told(problem, file, where))
                    if value is None:
                        sys.exit(f"{file.name}: {asked['function']} returns nothing; allowed: an array")
                    try:
                        value = np.array(value)
                    except ValueError as problem:
                        sys.exit(told(problem, file, where))
                    if value.dtype.kind not in "buif" or value.dtype.itemsize < 8 and value.dtype.kind == "f":
                        sys.exit(f"{file.name}: {asked['function']} returns an array of {value.dtype}; allowed: real numbers in double precision")
                    found[tensor["name"]] = value.astype(float)
                    if found[tensor["name"]].size == 0:
                        sys.exit(f"{file.name}{where}: {asked['function']} returns an array without entries, for {tensor['name']}")
            results.mkdir(parents=True, exist_ok=True)
            np.savez(results / f"{trial}.npz", **found)
    except Exception as problem:
        sys.exit(told(problem, file, where))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("run.py: the number of an exercise is missing; allowed: python3 run.py 11.2")
    try:
        main(sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "results" / sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
