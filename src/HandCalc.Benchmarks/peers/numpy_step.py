#!/usr/bin/env python3
"""Training steps of HandCalc's transformer by NumPy, in double precision: the gradients derived by hand, AdamW written out."""
import math

import benchmark

chosen = benchmark.options(__doc__)

import numpy as np

p = {name: np.array(value) for name, value in benchmark.draw_parameters(chosen).items()}
m, v = ({name: np.zeros_like(value) for name, value in p.items()} for _ in range(2))
ids = np.array(benchmark.token_ids(chosen))
tokens, d_model, d_head = chosen.tokens, chosen.d_model, chosen.d_model // chosen.heads
later = np.triu(np.ones((tokens, tokens), dtype=bool), 1)
predicting = np.arange(tokens - 1)
taken = 0


def apart(x):                                                # [tokens x d_model] -> [heads x tokens x d_head]
    return x.reshape(tokens, chosen.heads, d_head).swapaxes(0, 1)


def together(x):                                             # and back
    return x.swapaxes(0, 1).reshape(tokens, d_model)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gelu(x):
    """GELU by its tanh formula, and its slope."""
    slope, cubic = math.sqrt(2 / math.pi), 0.044715
    tanh = np.tanh(slope * (x + cubic * x * x * x))
    return 0.5 * x * (1 + tanh), 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * slope * (1 + 3 * cubic * x * x)


def gradients():
    """The loss and the gradient of every parameter."""
    x = p["E_token"][ids] + p["E_pos"]
    q, k, v_ = (apart(x @ p[name]) for name in ("W_Q", "W_K", "W_V"))
    a = softmax(np.where(later, -math.inf, q @ k.swapaxes(1, 2) / math.sqrt(d_head)))
    concat = together(a @ v_)
    attention = concat @ p["W_O"]
    hidden = attention @ p["W_1"] + p["b_1"]
    activated, gelu_slope = gelu(hidden)
    residual = attention + activated @ p["W_2"] + p["b_2"]
    centred = residual - residual.mean(-1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(-1, keepdims=True) + benchmark.LAYER_NORM_EPSILON)
    x_hat = centred / deviation
    normalized = x_hat * p["gamma"] + p["beta"]
    probabilities = softmax(normalized @ p["W_lm"])
    loss = -np.log(probabilities[predicting, ids[1:]]).sum()

    g = {}
    d_logits = probabilities
    d_logits[predicting, ids[1:]] -= 1
    d_logits[-1] = 0
    g["W_lm"] = normalized.T @ d_logits
    d_normalized = d_logits @ p["W_lm"].T
    g["gamma"], g["beta"] = (d_normalized * x_hat).sum(0), d_normalized.sum(0)
    d_x_hat = d_normalized * p["gamma"]
    d_residual = (d_x_hat - d_x_hat.mean(-1, keepdims=True) - x_hat * (d_x_hat * x_hat).mean(-1, keepdims=True)) / deviation
    g["W_2"], g["b_2"] = activated.T @ d_residual, d_residual.sum(0)
    d_hidden = d_residual @ p["W_2"].T * gelu_slope
    g["W_1"], g["b_1"] = attention.T @ d_hidden, d_hidden.sum(0)
    d_attention = d_residual + d_hidden @ p["W_1"].T
    g["W_O"] = concat.T @ d_attention
    d_head_outputs = apart(d_attention @ p["W_O"].T)
    d_v = a.swapaxes(1, 2) @ d_head_outputs
    d_a = d_head_outputs @ v_.swapaxes(1, 2)
    d_scores = a * (d_a - (d_a * a).sum(-1, keepdims=True)) / math.sqrt(d_head)
    d_q, d_k, d_v = (together(d) for d in (d_scores @ k, d_scores.swapaxes(1, 2) @ q, d_v))
    g["W_Q"], g["W_K"], g["W_V"] = x.T @ d_q, x.T @ d_k, x.T @ d_v
    d_x = d_q @ p["W_Q"].T + d_k @ p["W_K"].T + d_v @ p["W_V"].T
    g["E_token"], g["E_pos"] = np.zeros_like(p["E_token"]), d_x
    np.add.at(g["E_token"], ids, d_x)
    return loss, g


def step():
    global taken
    taken += 1
    loss, g = gradients()
    for name, value in p.items():
        m[name] = benchmark.BETA_1 * m[name] + (1 - benchmark.BETA_1) * g[name]
        v[name] = benchmark.BETA_2 * v[name] + (1 - benchmark.BETA_2) * g[name] * g[name]
        m_hat, v_hat = m[name] / (1 - benchmark.BETA_1**taken), v[name] / (1 - benchmark.BETA_2**taken)
        p[name] = value - benchmark.LEARNING_RATE * (
            m_hat / (np.sqrt(v_hat) + benchmark.EPSILON) + benchmark.WEIGHT_DECAY * value)
    return loss


benchmark.run(chosen, step)
