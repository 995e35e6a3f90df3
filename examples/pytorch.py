"""PyTorch's own RNN, LSTM and GRU under test: gatecheck verify exec:"python3 examples/pytorch.py"

Needs torch and numpy. PyTorch adds two biases where the papers have one: b_ih is our b, and b_hh is zero except in the
GRU's candidate, where it is our c_h. It has no layer that walks in reverse alone, and refuses sequences of length 0.
"""
import base64, json, sys, time, traceback

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_num_threads(1)

def elman(activation="tanh", **options):
    return torch.nn.RNN(nonlinearity=activation, **options)

# The module, our gates in the order in which it stacks their rows, its states
CELLS = {"elman": (elman, "h", "h"), "lstm": (torch.nn.LSTM, "ifgo", "hc"), "gru-reset-after": (torch.nn.GRU, "rzh", "h")}
LETTERS = {"weight_ih": "W", "weight_hh": "U", "bias_ih": "b", "bias_hh": "c"}

def support(cell):
    activations = [{}, {"activation": "relu"}] if cell == "elman" else [{}]
    options = [{**activation, **bias} for activation in activations for bias in ({}, {"bias": False})]
    return {"cell": cell, "options": options,
            "dtypes": ["float32", "float64"], "directions": ["forward", "bidirectional"], "maxLayers": 8,
            "lengths": True, "initialState": True, "gradients": True}

START = {"version": 1.1, "cells": [support(cell) for cell in CELLS],
         "implementation": {"name": "torch", "version": torch.__version__, "language": "python",
                            "homepage": "https://pytorch.org", "issues": "https://github.com/pytorch/pytorch/issues"}}

def refusal(sizes, layers, lengths, **_):
    kinds = [(layer["cell"], layer["options"], layer["direction"], layer["initial"] is None) for layer in layers]
    if any(kind != kinds[0] for kind in kinds): return "layers that differ in more than their weights"
    if sizes["T"] == 0 or 0 in (lengths or []): return "sequences of length 0"
    return None

def save(t):
    array = t.detach().numpy()
    return {"shape": array.shape, "data": base64.b64encode(array.tobytes()).decode()}

def run(dtype, sizes, layers, x, lengths, want, cotangents={}, runs=1, blocks=1, **_):
    module, gates, states = CELLS[layers[0]["cell"]]
    walks = [""] if layers[0]["direction"] == "forward" else ["", "_reverse"]
    training = "gradients" in want

    def load(t):
        return torch.tensor(np.frombuffer(base64.b64decode(t["data"]), dtype).reshape(t["shape"]))

    def by_walk(of):  # of(layer, walk), by layer and walk
        return [[of(k, w) for w in range(len(walks))] for k in range(len(layers))]

    def stack(nested):  # by layer, walk and state, each [B, n] → by state, each [layers · walks, B, n]
        return [torch.stack([load(walk[s]) for layer in nested for walk in layer]) for s in states]

    def unstack(tensors):
        return by_walk(lambda k, w: {s: save(t[k * len(walks) + w]) for s, t in zip(states, tensors)})

    def gate_rows(weights, k, w):  # the rows of each gate in weight_ih_l0, …: views named W_i, U_i, …
        return {f"{letter}_{gate}": rows for name, letter in LETTERS.items() if f"{name}_l0" in weights
                for gate, rows in zip(gates, weights[f"{name}_l{k}{walks[w]}"].chunk(len(gates)))}

    rnn = module(input_size=sizes["m"], hidden_size=sizes["n"], num_layers=len(layers), bidirectional=len(walks) == 2,
                 dtype=getattr(torch, dtype), **layers[0]["options"]).train(training)
    weights = {name: p.detach() for name, p in rnn.named_parameters()}
    for k, layer in enumerate(layers):
        for w, params in enumerate(layer["params"]):
            for name, rows in gate_rows(weights, k, w).items():
                if name in params: rows.copy_(load(params[name]))
                else: rows.zero_()

    x = load(x).requires_grad_(training)
    initial = [] if layers[0]["initial"] is None else stack([layer["initial"] for layer in layers])
    initial = [t.requires_grad_(training) for t in initial]
    start = (tuple(initial) if len(states) > 1 else initial[0]) if initial else None
    bars = {part: bar for part, bar in (cotangents or {}).items() if bar}
    dy, dfinal = load(bars["y"]) if "y" in bars else None, stack(bars["final"]) if "final" in bars else []

    def once():  # what is timed: forward, and backward in training
        rnn.zero_grad()
        for t in (x, *initial): t.grad = None
        with torch.set_grad_enabled(training):
            given = pack_padded_sequence(x, lengths, enforce_sorted=False) if lengths else x
            y, final = rnn(given, start)
            y = pad_packed_sequence(y, total_length=sizes["T"])[0] if lengths else y
        final = final if len(states) > 1 else [final]
        outputs = ([(y, dy)] if dy is not None else []) + list(zip(final, dfinal))
        if training and outputs: torch.autograd.backward(*zip(*outputs))  # of L = Σ ⟨cotangent, output⟩
        return y, final

    times = []
    for _ in range(blocks):
        begun = time.perf_counter_ns()
        for _ in range(runs): y, final = once()
        times.append(time.perf_counter_ns() - begun)

    answer = {"y": save(y), "final": unstack(final)}
    if training:
        def gradient(t): return torch.zeros_like(t) if t.grad is None else t.grad  # None: L does not depend on it
        slopes = {name: gradient(p) for name, p in rnn.named_parameters()}
        params = by_walk(lambda k, w: {name: save(rows) for name, rows in gate_rows(slopes, k, w).items()
                                       if name in layers[k]["params"][w]})
        answer["gradients"] = {"x": save(gradient(x)), "params": params}
        if initial: answer["gradients"]["initial"] = unstack([gradient(t) for t in initial])
    return {"times": times, **{part: answer[part] for part in want}}

def respond(seq, **request):
    try:
        reason = refusal(**request)
        return {"seq": seq, **({"unsupported": reason} if reason else run(**request))}
    except Exception as error:
        return {"seq": seq, "error": {"message": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}}

for line in sys.stdin:
    request = json.loads(line)
    if request["cmd"] == "stop": break
    print(json.dumps(START if request["cmd"] == "start" else respond(**request)), flush=True)
