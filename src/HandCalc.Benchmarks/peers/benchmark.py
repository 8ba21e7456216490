"""What the peers share: the command line, the text, the random draw and the clock. They differ in how they compute a step."""
import argparse
import os
import random
import statistics
import sys
import time

WARM_UP_SECONDS, WARM_UP_STEPS = 0.5, 3
LEARNING_RATE, BETA_1, BETA_2, EPSILON, WEIGHT_DECAY = 0.001, 0.9, 0.999, 1e-8, 0.01
LAYER_NORM_EPSILON = 1e-5


def options(description):
    """The sizes of the model, as `handcalc bench` takes them. Threads are set before a library with threads is imported."""
    parser = argparse.ArgumentParser(description=description)
    for name, default in (("d-model", 16), ("heads", 2), ("d-ff", None), ("tokens", 5), ("vocabulary", 6), ("steps", 1000), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    chosen = parser.parse_args()
    chosen.d_ff = chosen.d_ff or 4 * chosen.d_model
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = str(chosen.threads)
    require_open_blas()
    return chosen


def require_open_blas():
    """The reference BLAS is many times slower: no fair peer. On Debian, libblas.so.3 is whichever one is installed."""
    import numpy
    numpy.ones((2, 2)) @ numpy.ones((2, 2))
    with open("/proc/self/maps", encoding="utf-8") as maps:
        if "openblas" not in maps.read():
            sys.exit("The peers need OpenBLAS: apt-get install libopenblas0-pthread.")


def token_ids(chosen):
    """<BOS>, the words of the vocabulary over and over, <EOS>."""
    return [1, *(3 + i % (chosen.vocabulary - 3) for i in range(chosen.tokens - 2)), 2]


def draw_parameters(chosen):
    """The parameters by name, as lists of rows, drawn in HandCalc's order. The heads of W_Q, W_K and W_V stand side by side."""
    generator = random.Random(42)
    d, d_ff, d_head = chosen.d_model, chosen.d_ff, chosen.d_model // chosen.heads

    def draw(rows, columns):
        return [[generator.gauss(0, 0.1) for _ in range(columns)] for _ in range(rows)]

    def heads():
        drawn = [draw(d, d_head) for _ in range(chosen.heads)]
        return [sum((head[row] for head in drawn), []) for row in range(d)]

    def transposed(rows, columns):                           # drawn [out x in]
        return [list(row) for row in zip(*draw(columns, rows))]

    return {
        "E_token": draw(chosen.vocabulary, d), "E_pos": draw(chosen.tokens, d),
        "W_Q": heads(), "W_K": heads(), "W_V": heads(), "W_O": transposed(d, d),
        "W_1": transposed(d, d_ff), "b_1": draw(1, d_ff)[0], "W_2": transposed(d_ff, d), "b_2": draw(1, d)[0],
        "gamma": [1.0] * d, "beta": [0.0] * d, "W_lm": transposed(d, chosen.vocabulary),
    }


def run(chosen, step):
    """Times `step()`, which takes one training step and returns the loss that it found. Prints the last lines of `handcalc bench`."""
    first = [step() for _ in range(WARM_UP_STEPS)]
    warm_up_ends = time.perf_counter() + WARM_UP_SECONDS
    while time.perf_counter() < warm_up_ends:
        step()
    times = []
    for _ in range(chosen.steps):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    print("losses of the first steps:", *(f"{loss:.9f}" for loss in first))
    print(f"median {statistics.median(times) * 1e6:.1f} us per step")
