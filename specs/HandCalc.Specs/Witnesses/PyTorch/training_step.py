#!/usr/bin/env python3
"""One training step of a model file, computed by PyTorch in double precision: every derivative is torch.autograd's.

    python3 training_step.py MODEL.json ...                  prints the mean loss before and after the step
    python3 training_step.py --out DIR MODEL.json ...        writes the results of each, DIR/MODEL.json
    python3 training_step.py --compare EXPORT.json ...       compares what `handcalc export` wrote; - is standard input

A comparison computes the step of the model that stands in the export and prints for each tensor, in the order of the export,
how far the two lie apart, relative to the tensor's largest entry. The exit code is 1 if one lies further apart than 1e-12, is
missing, is one too many or has another shape, and 3 if there is no PyTorch that can do it.

This is a witness: it shares no code with HandCalc, not even the random numbers, and says the forward pass only. Rows are tokens,
weights are [in x out].
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
    print(f"PyTorch 1.12 or later is needed ({problem})", file=sys.stderr)
    sys.exit(3)

TOLERANCE = 1e-12
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)                                     # at these sizes threads only wait for each other


def relative_difference(ours, theirs):
    """The largest difference, relative to our largest entry; infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return math.inf
    largest, apart = ours.abs().max().item(), (ours - theirs).abs().max().item()
    return 0.0 if apart == 0 else apart / largest if largest != 0 else math.inf


def token_ids(model):
    """The indices of <BOS>, the words, <EOS>."""
    index = {word: i for i, word in enumerate(model["vocabulary"])}
    words = ["<BOS>", *model["text"].split(), "<EOS>"]
    return [index[word if word in index else "<UNK>"] for word in words]


def draw_parameters(model):
    """The parameters by name, drawn row by row. The linear maps are drawn [out x in], as the published programs keep them."""
    words, d, heads, d_ff = len(model["vocabulary"]), model["dModel"], range(model["heads"]), model["dFf"]
    seed, scale, reseeded = (model["initialization"][key] for key in ("seed", "scale", "draw"))
    reseeded = {"reseeded": True, "continuous": False}[reseeded]
    generator = random.Random(seed)

    def draw(*shape):
        return torch.tensor([generator.gauss(0, scale) for _ in range(math.prod(shape))]).reshape(shape)

    def begin_again():
        if reseeded:
            generator.seed(seed)

    p = {"E_token": draw(words, d), "E_pos": draw(model["maxLength"], d)}
    begin_again()
    by_head = [f"W_{x}[{h}]" for h in heads for x in "QKV"]                  # W_Q[0], W_K[0], W_V[0], W_Q[1], ...
    by_kind = [f"W_{x}[{h}]" for x in "QKV" for h in heads]                  # W_Q[0], W_Q[1], ..., W_K[0], ...
    p.update({name: draw(d, d // len(heads)) for name in (by_head if reseeded else by_kind)})
    begin_again()
    p["W_O"] = draw(d, d).T
    begin_again()
    p["W_1"], p["b_1"] = draw(d_ff, d).T, draw(d_ff)
    p["W_2"], p["b_2"] = draw(d, d_ff).T, draw(d)
    p["gamma"], p["beta"] = torch.ones(d), torch.zeros(d)
    begin_again()
    p["W_lm"] = draw(words, d).T
    return {name: value.contiguous().requires_grad_() for name, value in p.items()}


class Tensors(dict):
    """Tensors by name. Each keeps its gradient, so that autograd tells the gradients of the intermediate ones as well."""

    def __setitem__(self, name, value):
        value.retain_grad()
        super().__setitem__(name, value)


def forward(model, p):
    """Every tensor of the forward pass, the parameters where they are first used."""
    ids, heads, t = token_ids(model), range(model["heads"]), Tensors()
    n, d_k = len(ids), model["dModel"] // model["heads"]
    later = torch.ones(n, n, dtype=torch.bool).triu(1)                       # what a position may not see

    def use(*names):
        t.update({name: p[name] for name in names})

    use("E_token", "E_pos")
    t["X"] = p["E_token"][ids] + p["E_pos"][:n]

    for h in heads:
        use(f"W_Q[{h}]", f"W_K[{h}]", f"W_V[{h}]")
        for x in "QKV":
            t[f"{x}[{h}]"] = t["X"] @ p[f"W_{x}[{h}]"]
        t[f"scores[{h}]"] = t[f"Q[{h}]"] @ t[f"K[{h}]"].T
        t[f"scaled[{h}]"] = t[f"scores[{h}]"] / math.sqrt(d_k)
        t[f"A[{h}]"] = t[f"scaled[{h}]"].masked_fill(later, -math.inf).softmax(dim=-1)
        t[f"head[{h}]"] = t[f"A[{h}]"] @ t[f"V[{h}]"]

    use("W_O", "W_1", "b_1", "W_2", "b_2", "gamma", "beta", "W_lm")
    t["concat"] = torch.cat([t[f"head[{h}]"] for h in heads], dim=-1)
    t["attention"] = t["concat"] @ p["W_O"]

    t["hidden"] = t["attention"] @ p["W_1"] + p["b_1"]
    t["activated"] = F.gelu(t["hidden"], approximate="tanh")
    t["ffn"] = t["activated"] @ p["W_2"] + p["b_2"]

    t["residual"] = t["attention"] + t["ffn"]
    t["mean"] = t["residual"].mean(dim=-1)
    t["variance"] = t["residual"].var(dim=-1, unbiased=False)
    t["x_hat"] = (t["residual"] - t["mean"][:, None]) / (t["variance"][:, None] + model["layerNormEpsilon"]).sqrt()
    t["normalized"] = t["x_hat"] * p["gamma"] + p["beta"]

    t["logits"] = t["normalized"] @ p["W_lm"]
    t["P"] = t["logits"].softmax(dim=-1)
    t["losses"] = -t["P"][range(n - 1), ids[1:]].log()                       # the last position has no target
    t["loss"] = {"sum": t["losses"].sum, "mean": t["losses"].mean}[model["loss"]]()
    return t


def loss_of_own_layers(model, p):
    """The same loss by the layers that PyTorch brings along. Nothing inside of them can be seen, so this is only a second opinion."""
    ids, d, heads = token_ids(model), model["dModel"], range(model["heads"])
    X = F.embedding(torch.tensor(ids), p["E_token"]) + p["E_pos"][:len(ids)]
    projections = torch.cat([p[f"W_{x}[{h}]"].T for x in "QKV" for h in heads])
    later = torch.ones(len(ids), len(ids), dtype=torch.bool).triu(1)
    attention, _ = F.multi_head_attention_forward(X, X, X, d, len(heads), projections, None, None, None, False, 0.0, p["W_O"].T, None,
                                                  attn_mask=later, need_weights=False)
    activated = F.gelu(F.linear(attention, p["W_1"].T, p["b_1"]), approximate="tanh")
    ffn = F.linear(activated, p["W_2"].T, p["b_2"])
    normalized = F.layer_norm(attention + ffn, (d,), p["gamma"], p["beta"], model["layerNormEpsilon"])
    return F.cross_entropy(F.linear(normalized, p["W_lm"].T)[:-1], torch.tensor(ids[1:]), reduction=model["loss"])


def training_step(model):
    """Every tensor of the step by name, and the mean loss before and after it."""
    p = draw_parameters(model)
    t = forward(model, p)
    t["loss"].backward()
    own = torch.autograd.grad(loss_of_own_layers(model, p), p.values())
    disagree = [name for gradient, (name, value) in zip(own, p.items()) if relative_difference(value.grad, gradient) > TOLERANCE]
    if disagree:
        sys.exit(f"{model['name']}: PyTorch's own layers give other gradients of {', '.join(disagree)}")
    before = t["losses"].mean().item()
    results = {name: value.detach().clone() for name, value in t.items()}
    results.update({f"d.{name}": value.grad for name, value in t.items()})

    o = model["optimizer"]
    adamw = torch.optim.AdamW(p.values(), o["learningRate"], (o["beta1"], o["beta2"]), o["epsilon"], o["weightDecay"])
    adamw.step()
    for name, value in p.items():
        results[f"m.{name}"], results[f"v.{name}"] = adamw.state[value]["exp_avg"], adamw.state[value]["exp_avg_sq"]
        results[f"new.{name}"] = value.detach()
    return results, before, forward(model, p)["losses"].mean().item()


def read(path):
    with open(0 if path == "-" else path, encoding="utf-8-sig") as file:
        return json.load(file)


def write(model, results, path):
    """Writes the results, a row a line. Python prints the shortest text that reads back as the same number."""
    def text(values):
        nested = isinstance(values, list) and isinstance(values[0], list)
        return "[\n" + ",\n".join(map(json.dumps, values)) + "]" if nested else json.dumps(values)

    tensors = ",\n".join(f'{{ "name": "{name}", "shape": {list(value.shape)}, "values": {text(value.tolist())} }}'
                         for name, value in results.items())
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{ "torch": "{torch.__version__}",\n"model": {json.dumps(model, ensure_ascii=False)},\n'
                   f'"tensors": [\n{tensors}\n] }}\n')


def compare(export):
    """Prints how far each tensor of an export lies from ours, and tells whether all of them agree."""
    ours = training_step(export["model"])[0]
    names = [tensor["name"] for tensor in export["tensors"]]
    apart = {tensor["name"]: relative_difference(ours[tensor["name"]], torch.tensor(tensor["values"]))
             for tensor in export["tensors"] if tensor["name"] in ours}
    for name, relative in apart.items():
        print(f"{name:<14} {relative:.1e}" + ("" if relative <= TOLERANCE else "   <-- differs"))
    wrong = [name for name, relative in apart.items() if not relative <= TOLERANCE]
    odd = [name for name in {*names, *ours} if names.count(name) != 1 or name not in ours]
    print(f"{export['model']['name']}: {len(apart)} tensors compared with PyTorch {torch.__version__}, {len(wrong)} differ by more "
          f"than {TOLERANCE:g}" + (f"; missing, twice or unknown: {', '.join(sorted(odd))}" if odd else ""))
    return not wrong and not odd
def main():
    arguments = argparse.ArgumentParser(description="One training step by PyTorch, in double precision.")
    arguments.add_argument("models", nargs="*", metavar="MODEL.json", help="a model file")
    arguments.add_argument("--out", metavar="DIR", help="write the results of each model to this folder")
    arguments.add_argument("--compare", nargs="+", default=[], metavar="EXPORT.json", help="compare with exports; - is standard input")
    given = arguments.parse_args()
    if not given.models and not given.compare:
        arguments.error("name a model file, or an export with --compare")

    for path in given.models:
        model = read(path)
        results, before, after = training_step(model)
        print(f"{model['name']}: mean loss {before:.9f}, after the step {after:.9f}")
        if given.out:
            os.makedirs(given.out, exist_ok=True)
            write(model, results, os.path.join(given.out, os.path.basename(path)))
    sys.exit(0 if all([compare(read(path)) for path in given.compare]) else 1)


if __name__ == "__main__":
    main()
