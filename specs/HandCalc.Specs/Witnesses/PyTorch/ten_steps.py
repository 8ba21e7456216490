#!/usr/bin/env python3
"""Ten training steps of a model file, computed by PyTorch in double precision, of the published block or of GPT-2's blocks.

    python3 ten_steps.py --out DIR MODEL.json ...           writes what it found to DIR/MODEL.json

It writes the losses of the steps, and after the first and the tenth every parameter: "10/new.W_O"; of GPT-2's blocks gradients and
averages as well. Where the model file asks for a schedule or for clipping, it writes rate and norm of every step; where it asks for
neither, the losses of three other optimizers: SGD, SGD with momentum, and Adam, which is AdamW without decay.

This is a witness, as training_step.py beside it: it shares no code with HandCalc.
"""
import argparse
import math
import os
import random

import torch
from torch.nn import functional as F

import training_step as one

STEPS = 10
OTHERS = {"sgd": lambda p: torch.optim.SGD(p, 0.003), "momentum": lambda p: torch.optim.SGD(p, 0.003, momentum=0.9),
          "adam": lambda p: torch.optim.Adam(p, 0.001, (0.9, 0.999), 1e-8)}


def draw_gpt2(model):
    """The parameters by name: biases are 0, gamma is 1; what writes into the stream is drawn smaller by the root of twice the layers."""
    words, d, heads, d_ff = len(model["vocabulary"]), model["dModel"], range(model["heads"]), model["dFf"]
    generator, scale = random.Random(model["initialization"]["seed"]), model["initialization"]["scale"]
    biases, small = model.get("biases", True), scale / math.sqrt(2 * model["layers"])

    def draw(rows, columns, deviation=scale):
        return torch.tensor([[generator.gauss(0, deviation) for _ in range(columns)] for _ in range(rows)])

    p = {"E_token": draw(words, d), "E_pos": draw(model["maxLength"], d)}
    for layer in range(model["layers"]):
        b, width = f"block[{layer}].", d // len(heads)
        p.update({f"{b}W_{x}[{h}]": draw(d, width) for x in "QKV" for h in heads})
        p[f"{b}W_O"], p[f"{b}W_1"], p[f"{b}W_2"] = draw(d, d, small).T, draw(d_ff, d).T, draw(d, d_ff, small).T
        if biases:
            p.update({f"{b}b_{x}[{h}]": torch.zeros(width) for x in "QKV" for h in heads})
            p.update({f"{b}b_O": torch.zeros(d), f"{b}b_1": torch.zeros(d_ff), f"{b}b_2": torch.zeros(d)})
        p.update({f"{b}{ln}.{x}": one_for_all(d, x) for ln in ("ln_1", "ln_2") for x in ("gamma", "beta")})
    p.update({f"ln_f.{x}": one_for_all(d, x) for x in ("gamma", "beta")})
    if not model.get("tiedEmbeddings", False):
        p["W_lm"] = draw(words, d).T
    return {name: value.contiguous().requires_grad_() for name, value in p.items()}


def one_for_all(d, name):
    return torch.ones(d) if name == "gamma" else torch.zeros(d)


def losses_of_gpt2(model, p):
    (ids, targets), heads, d = one.inputs_and_targets(model), range(model["heads"]), model["dModel"]
    n, lengths = ids.shape[1], torch.tensor([len(text) for text in one.token_ids(model)])
    masked = one.later_positions(n) | (torch.arange(n) >= lengths[:, None, None])           # a later token, or padding

    def norm(ln, x):
        return F.layer_norm(x, (d,), p[f"{ln}.gamma"], p[f"{ln}.beta"], model["layerNormEpsilon"])

    def linear(x, weights, bias):
        return x @ p[weights] + p[bias] if bias in p else x @ p[weights]

    x = p["E_token"][ids] + p["E_pos"][:n]                                                  # [texts x positions x features]
    for layer in range(model["layers"]):
        b = f"block[{layer}]."
        y, out = norm(f"{b}ln_1", x), []
        for h in heads:
            q, k, v = (linear(y, f"{b}W_{n}[{h}]", f"{b}b_{n}[{h}]") for n in "QKV")
            scores = (q @ k.mT / math.sqrt(d // len(heads))).masked_fill(masked, -math.inf)
            out.append(scores.softmax(dim=-1) @ v)
        x = x + linear(torch.cat(out, dim=-1), f"{b}W_O", f"{b}b_O")
        hidden = linear(norm(f"{b}ln_2", x), f"{b}W_1", f"{b}b_1")
        x = x + linear(F.gelu(hidden, approximate="tanh"), f"{b}W_2", f"{b}b_2")
    x = norm("ln_f", x)
    logits = x @ (p["E_token"].T if "W_lm" not in p else p["W_lm"])
    asked = targets != one.IGNORED
    return F.cross_entropy(logits[asked], targets[asked], reduction="none")


def draw(model):
    return draw_gpt2(model) if model.get("architecture") == "gpt2" else one.draw_parameters(model)


def loss(model, p):
    if model.get("architecture") != "gpt2":
        return one.forward(model, p)["loss"]
    losses = losses_of_gpt2(model, p)
    return losses.sum() if model["loss"] == "sum" else losses.mean()


def train(model, step):
    """Ten steps, and the loss before each and after the last. What to do with the gradients is given."""
    p, losses = draw(model), []
    optimize = step(p)
    for t in range(1, STEPS + 1):
        for value in p.values():
            value.grad = None
        now = loss(model, p)
        now.backward()
        losses.append(now.item())
        optimize(t)
    return torch.tensor([*losses, loss(model, p).item()])


def results_of(model):
    o, results = model["optimizer"], {}
    kept = ("d", "m", "v", "new") if model.get("architecture") == "gpt2" else ("new",)

    def adamw(p):
        optimizer = one.Optimizer(o, p)

        def step(t):
            gradients = {f"d.{name}": value.grad.clone() for name, value in p.items()}
            found = {**gradients, **optimizer.step()}
            results.update({f"{t}/{name}": value for name, value in found.items()
                            if name in ("rate", "norm") or (t in (1, STEPS) and name.split(".")[0] in kept)})
        return step

    losses = {"adamw": train(model, adamw)}
    if not any(field in o for field in ("schedule", "clip", "decay")):
        for name, make in OTHERS.items():
            losses[name] = train(model, lambda p, make=make: (lambda other: lambda t: other.step())(make(p.values())))
    results.update({f"{name}/losses by step": values for name, values in losses.items()})
    return results


def main():
    arguments = argparse.ArgumentParser(description="Ten training steps of model files, by PyTorch in double precision.")
    arguments.add_argument("models", nargs="+", metavar="MODEL.json")
    arguments.add_argument("--out", metavar="DIR", required=True, help="the folder to write to")
    given = arguments.parse_args()
    for path in given.models:
        model = one.read(path)
        one.write(model, results_of(model), os.path.join(given.out, os.path.basename(path)))


if __name__ == "__main__":
    main()
