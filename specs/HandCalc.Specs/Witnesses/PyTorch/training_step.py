#!/usr/bin/env python3
"""One training step of a model file, computed by PyTorch in double precision: every derivative is autograd's.

    python3 training_step.py MODEL.json ...                 prints the mean loss before and after the step
    python3 training_step.py --out DIR MODEL.json ...       writes all tensors of each model to DIR/MODEL.json
    python3 training_step.py --compare EXPORT.json ...      checks what `handcalc export` wrote; - is standard input

A check computes the step of the model inside the export and prints how far each tensor is from ours, relative to its largest
entry. The exit code is 1 if one is further than 1e-12, missing, unknown or of another shape, and 3 if there is no PyTorch.

This is a witness: it shares no code with HandCalc, draws its own random numbers, and writes down the forward pass only.
"""
import argparse
import json
import math
import os
import random
import sys

try:
    import torch
    from torch.nn import functional as F
    if [int(part) for part in torch.__version__.split(".")[:2]] < [1, 12]:
        raise ImportError(f"this is {torch.__version__}")
except ImportError as problem:
    print(f"PyTorch 1.12 or later is needed: {problem}", file=sys.stderr)
    sys.exit(3)

TOLERANCE = 1e-12
IGNORED = -100                                               # no target: what cross_entropy leaves out
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)                                     # at these sizes threads only wait for each other


def token_ids(model):
    """The ids of each text: of one, or of several that stand side by side."""
    index = {word: i for i, word in enumerate(model["vocabulary"])}
    return [[index[word if word in index else "<UNK>"] for word in ["<BOS>", *text.split(), "<EOS>"]]
            for text in [model["text"], *model.get("texts", [])]]


def padded(texts, filler):                                   # as many in each as in the longest
    return torch.tensor([ids + [filler] * (max(map(len, texts)) - len(ids)) for ids in texts])


def inputs_and_targets(model):
    """[texts x positions] each, as most programs have a batch: ids, and what comes next, which is IGNORED where nothing does."""
    texts = token_ids(model)
    return padded(texts, model["vocabulary"].index("<PAD>")), padded([ids[1:] + [IGNORED] for ids in texts], IGNORED)


def later_positions(count):                                  # where a token must not look
    return torch.ones(count, count, dtype=torch.bool).triu(1)


def draw_parameters(model):
    """The parameters by name. W_O, W_1, W_2 and W_lm are drawn [out x in], as the published programs keep them.

    What the model file gives itself, in "values", takes the place of what is drawn; the rest is what it is without."""
    words, d, heads, d_ff = len(model["vocabulary"]), model["dModel"], range(model["heads"]), model["dFf"]
    seed, scale, order = (model["initialization"][key] for key in ("seed", "scale", "draw"))
    generator = random.Random(seed)

    def draw(*shape):                                        # row by row
        return torch.tensor([generator.gauss(0, scale) for _ in range(math.prod(shape))]).reshape(shape)

    def begin_again():
        if order == "reseeded":
            generator.seed(seed)

    p = {"E_token": draw(words, d), "E_pos": draw(model["maxLength"], d)}
    begin_again()
    projections = {"continuous": [f"W_{x}[{h}]" for x in "QKV" for h in heads],              # W_Q[0], W_Q[1], ...
                   "reseeded": [f"W_{x}[{h}]" for h in heads for x in "QKV"]}                # W_Q[0], W_K[0], ...
    p.update({name: draw(d, d // len(heads)) for name in projections[order]})
    begin_again()
    p["W_O"] = draw(d, d).T
    begin_again()
    p["W_1"], p["b_1"] = draw(d_ff, d).T, draw(d_ff)
    p["W_2"], p["b_2"] = draw(d, d_ff).T, draw(d)
    p["gamma"], p["beta"] = torch.ones(d), torch.zeros(d)
    begin_again()
    p["W_lm"] = draw(words, d).T
    for name, given in model["initialization"].get("values", {}).items():
        p[name] = torch.tensor(given, dtype=torch.float64)
    return {name: value.contiguous().requires_grad_() for name, value in p.items()}


class Tensors(dict):
    """Tensors by name. Each keeps its gradient, which autograd drops for all but the parameters."""

    def __setitem__(self, name, value):
        value.retain_grad()
        super().__setitem__(name, value)


def forward(model, p):
    """Every tensor of the forward pass."""
    (ids, targets), heads, t = inputs_and_targets(model), range(model["heads"]), Tensors(p)
    d_k, (texts, n) = model["dModel"] // len(heads), ids.shape
    text, position, targets = torch.arange(texts).repeat_interleave(n), torch.arange(n).repeat(texts), targets.flatten()
    is_padding = position >= torch.tensor([len(one) for one in token_ids(model)])[text]
    hidden = (text[:, None] != text) | (position[:, None] < position)        # rows below rows: another text, or a later token
    t["X"] = t["E_token"][ids.flatten()] + t["E_pos"][position]
    for h in heads:
        for x in "QKV":
            t[f"{x}[{h}]"] = t["X"] @ t[f"W_{x}[{h}]"]
        t[f"scores[{h}]"] = t[f"Q[{h}]"] @ t[f"K[{h}]"].T
        t[f"scaled[{h}]"] = t[f"scores[{h}]"] / math.sqrt(d_k)
        weights = t[f"scaled[{h}]"].masked_fill(hidden, -math.inf).softmax(dim=-1)
        t[f"A[{h}]"] = weights.masked_fill(is_padding[:, None], 0)           # padding sees nothing
        t[f"head[{h}]"] = t[f"A[{h}]"] @ t[f"V[{h}]"]
    t["concat"] = torch.cat([t[f"head[{h}]"] for h in heads], dim=-1)
    t["attention"] = t["concat"] @ t["W_O"]
    t["hidden"] = t["attention"] @ t["W_1"] + t["b_1"]
    t["activated"] = F.gelu(t["hidden"], approximate="tanh")
    t["ffn"] = t["activated"] @ t["W_2"] + t["b_2"]
    t["residual"] = t["attention"] + t["ffn"]
    t["mean"] = t["residual"].mean(dim=-1)
    t["variance"] = t["residual"].var(dim=-1, unbiased=False)
    t["x_hat"] = (t["residual"] - t["mean"][:, None]) / (t["variance"][:, None] + model["layerNormEpsilon"]).sqrt()
    t["normalized"] = t["x_hat"] * t["gamma"] + t["beta"]
    t["logits"] = t["normalized"] @ t["W_lm"]
    t["P"] = t["logits"].softmax(dim=-1)
    asked = targets[:-1] != IGNORED                                          # the last row never has a target
    of_target = t["P"][range(len(asked)), targets[:-1].clamp(min=0)]
    t["losses"] = torch.where(asked, -of_target.log(), torch.zeros(len(asked)))
    t["loss"] = t["losses"].sum() / (1 if model["loss"] == "sum" else asked.sum())
    return t


def training_step(model):
    """Every tensor of the step by name, and the mean loss after it."""
    p = draw_parameters(model)
    t = forward(model, p)
    t["loss"].backward()

    results = {name: value.detach().clone() for name, value in t.items()}
    results.update({f"d.{name}": value.grad.clone() for name, value in t.items()})
    results.update(Optimizer(model["optimizer"], p).step())
    return results, mean_loss(model, forward(model, p))


def mean_loss(model, t):
    return t["losses"].sum().item() / sum(len(ids) - 1 for ids in token_ids(model))


class Optimizer:
    """AdamW as PyTorch has it: two groups of parameters, of which one may not decay; a schedule by LambdaLR; clipping by hand."""

    def __init__(self, settings, p):
        self.o, self.p = settings, p
        alone = settings.get("decay", "all") == "matrices"
        keeps = [value for name, value in p.items() if alone and not name.split(".")[-1].startswith("W_")]
        loses = [value for value in p.values() if not any(value is other for other in keeps)]
        groups = [{"params": loses}] + ([{"params": keeps, "weight_decay": 0.0}] if keeps else [])
        o = settings
        self.adamw = torch.optim.AdamW(groups, o["learningRate"], (o["beta1"], o["beta2"]), o["epsilon"], o["weightDecay"])
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.adamw, self.part_of_rate)

    def part_of_rate(self, steps_taken):
        """What part of the learning rate the next step has."""
        s, t = self.o.get("schedule"), steps_taken + 1
        if s is None:
            return 1.0
        if t < s["warmup"]:
            return t / s["warmup"]
        passed = min(1.0, (t - s["warmup"]) / (s["steps"] - s["warmup"]))
        return s["minimum"] + (1 - s["minimum"]) * (1 + math.cos(math.pi * passed)) / 2

    def step(self):
        """One step from the gradients that the parameters hold; what it computes on the way, by name."""
        results, o = {}, self.o
        if "schedule" in o:
            results["rate"] = torch.tensor(self.scheduler.get_last_lr()[0])
        if "clip" in o:
            # clip_grad_norm_ divides by norm + 1e-6; HandCalc does not. So its norm is taken, and the gradients are clipped by hand.
            results.update({f"squares.{name}": torch.atleast_2d(value.grad).square().sum(dim=0) for name, value in self.p.items()})
            theirs = {name: value.grad.clone() for name, value in self.p.items()}
            norm = torch.nn.utils.clip_grad_norm_(self.p.values(), o["clip"])
            for name, value in self.p.items():
                by_hand = theirs[name] * min(1.0, o["clip"] / norm.item())
                assert torch.allclose(value.grad, by_hand, rtol=2e-6 / norm.item(), atol=0), name      # apart by that 1e-6 alone
                value.grad.copy_(by_hand)
                results[f"clipped.{name}"] = by_hand
            results["norm"] = norm
        self.adamw.step()
        self.scheduler.step()
        for name, value in self.p.items():
            moments = self.adamw.state[value]
            results.update({f"m.{name}": moments["exp_avg"].clone(), f"v.{name}": moments["exp_avg_sq"].clone(),
                            f"new.{name}": value.detach().clone()})
        return results


def gradient_of_ready_made_layers(model):
    """A second opinion: the gradient of every parameter by the layers that come with PyTorch and show nothing of their inside."""
    p, (ids, targets), heads, d = draw_parameters(model), inputs_and_targets(model), range(model["heads"]), model["dModel"]
    n, lengths = ids.shape[1], torch.tensor([len(one) for one in token_ids(model)])
    X = (F.embedding(ids, p["E_token"]) + p["E_pos"][:n]).transpose(0, 1)                     # [positions x texts x features]
    projections = torch.cat([p[f"W_{x}[{h}]"].T for x in "QKV" for h in heads])
    attention, _ = F.multi_head_attention_forward(
        X, X, X, d, len(heads), projections, None, None, None, False, 0.0, p["W_O"].T, None,
        key_padding_mask=torch.arange(n) >= lengths[:, None], attn_mask=later_positions(n), need_weights=False)
    ffn = F.linear(F.gelu(F.linear(attention, p["W_1"].T, p["b_1"]), approximate="tanh"), p["W_2"].T, p["b_2"])
    normalized = F.layer_norm(attention + ffn, (d,), p["gamma"], p["beta"], model["layerNormEpsilon"])
    logits = (normalized @ p["W_lm"]).transpose(0, 1).flatten(0, 1)
    loss = F.cross_entropy(logits, targets.flatten(), ignore_index=IGNORED, reduction=model["loss"])
    return dict(zip(p, torch.autograd.grad(loss, p.values())))


def relative_difference(ours, theirs):
    """The largest difference, relative to our largest entry; infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return math.inf
    apart, largest = (ours - theirs).abs().max().item(), ours.abs().max().item()
    return 0.0 if apart == 0 else math.inf if largest == 0 else apart / largest


def compare(export):
    """Prints how far each tensor of an export is from ours, in the order of the export, and tells whether all agree."""
    ours, wrong = training_step(export["model"])[0], 0
    for name, values in ((tensor["name"], torch.tensor(tensor["values"])) for tensor in export["tensors"]):
        relative = relative_difference(ours.pop(name, torch.tensor([])), values)              # unknown: of another shape
        wrong += not relative <= TOLERANCE
        print(f"{name:<14} {relative:.1e}{'' if relative <= TOLERANCE else '  WRONG'}")
    for name in ours:
        print(f"{name:<14} missing")
    print(f"PyTorch {torch.__version__}: {len(export['tensors'])} tensors compared, {wrong} wrong, {len(ours)} missing")
    return not wrong and not ours


def read(path):
    with open(0 if path == "-" else path, encoding="utf-8-sig") as file:
        return json.load(file)


def write(model, results, path):
    """Writes the results, a row a line. Python prints the shortest text that reads back as the same number."""
    tensors = ",\n".join(f'{{ "name": "{name}", "shape": {list(value.shape)}, "values": {json.dumps(value.tolist())} }}'
                         for name, value in results.items()).replace("[[", "[\n[").replace("], [", "],\n[")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{ "torch": "{torch.__version__}",\n"model": {json.dumps(model, ensure_ascii=False)},\n'
                   f'"tensors": [\n{tensors}\n] }}\n')


def main():
    arguments = argparse.ArgumentParser(description="One training step of a model file, by PyTorch in double precision.")
    arguments.add_argument("models", nargs="*", metavar="MODEL.json")
    arguments.add_argument("--out", metavar="DIR", help="write all tensors of each model to this folder")
    arguments.add_argument("--compare", nargs="+", default=[], metavar="EXPORT.json", help="check exports; - is standard input")
    given = arguments.parse_args()
    if not given.models and not given.compare:
        arguments.error("name a model file, or an export to --compare")
    for path in given.models:
        model = read(path)
        results, loss_after = training_step(model)
        opinion = gradient_of_ready_made_layers(model)
        apart = max(relative_difference(results[f"d.{name}"], gradient) for name, gradient in opinion.items())
        print(f"{model['name']}: mean loss {mean_loss(model, results):.6f}, after the step {loss_after:.6f}; "
              f"the gradients by ready-made layers differ by {apart:.0e}")
        if given.out:
            target = os.path.join(given.out, os.path.basename(path))
            if os.path.realpath(path) == os.path.realpath(target) or not apart <= TOLERANCE:
                sys.exit(f"{target} is not written: it is the model file, or the gradients differ")
            write(model, results, target)
    sys.exit(0 if all([compare(read(path)) for path in given.compare]) else 1)


if __name__ == "__main__":
    main()
