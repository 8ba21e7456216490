#!/usr/bin/env python3
"""Training steps of HandCalc's transformer by PyTorch: eager, in double precision, autograd's gradients, AdamW of torch.optim."""
import math

import benchmark

chosen = benchmark.options(__doc__)

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(chosen.threads)

p = {name: torch.tensor(value, requires_grad=True) for name, value in benchmark.draw_parameters(chosen).items()}
adamw = torch.optim.AdamW(
    p.values(), lr=benchmark.LEARNING_RATE, betas=(benchmark.BETA_1, benchmark.BETA_2), eps=benchmark.EPSILON,
    weight_decay=benchmark.WEIGHT_DECAY)
ids = torch.tensor(benchmark.token_ids(chosen))
later = torch.ones(chosen.tokens, chosen.tokens, dtype=torch.bool).triu(1)
d_head = chosen.d_model // chosen.heads


def heads(projected):                                        # [tokens x d_model] -> [heads x tokens x d_head]
    return projected.view(chosen.tokens, chosen.heads, d_head).transpose(0, 1)


def step():
    x = p["E_token"][ids] + p["E_pos"]
    q, k, v = heads(x @ p["W_Q"]), heads(x @ p["W_K"]), heads(x @ p["W_V"])
    scores = (q @ k.transpose(1, 2) / math.sqrt(d_head)).masked_fill(later, -math.inf)
    concat = (scores.softmax(-1) @ v).transpose(0, 1).reshape(chosen.tokens, chosen.d_model)
    attention = concat @ p["W_O"]
    hidden = torch.addmm(p["b_1"], attention, p["W_1"])
    ffn = torch.addmm(p["b_2"], F.gelu(hidden, approximate="tanh"), p["W_2"])
    normalized = F.layer_norm(attention + ffn, (chosen.d_model,), p["gamma"], p["beta"], benchmark.LAYER_NORM_EPSILON)
    loss = F.cross_entropy((normalized @ p["W_lm"])[:-1], ids[1:], reduction="sum")
    adamw.zero_grad(set_to_none=True)
    loss.backward()
    adamw.step()
    return loss.item()


benchmark.run(chosen, step)
