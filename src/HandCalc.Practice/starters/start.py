"""A start for a port in Python, with NumPy: it reads what a training step begins with, and stops at the first thing to compute.

    python3 start.py vectors/published
"""
import json
import pathlib
import sys

import numpy as np

case = pathlib.Path(sys.argv[1])
model = json.loads((case / "before.json").read_text(encoding="utf-8"))["model"]
before = np.load(case / "before.npz")
ids = before["ids"].astype(int)
t = {name.removeprefix("new."): before[name] for name in before.files if name.startswith("new.")}


def todo(name, equation):
    """What is not written yet ends the program; what was computed until then is kept, to be compared."""
    np.savez("mine.npz", **t)
    sys.exit(f"{name} is next: {equation}")


# Each tensor goes into t under the name of the book. Here are the first ones; the whole list: step.json.
print(f"{model['text']}: {len(ids)} tokens, {len(t)} parameters, {int(before['t'])} steps taken")
t["X"] = todo("X", "the rows of E_token at ids + the first rows of E_pos")
for h in range(model["heads"]):
    t[f"Q[{h}]"] = todo(f"Q[{h}]", f"X · W_Q[{h}]")
todo("K[0]", "X · W_K[0]")
