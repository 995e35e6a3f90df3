"""PyTorch's own RNN, LSTM and GRU under test: gatecheck verify exec:"python3 examples/pytorch.py"

Needs torch and numpy. Each gate has two biases there: b_ih is our b and b_hh is zero, but for the candidate of the GRU,
whose b_hh is our c_h. PyTorch has no layer that only walks in reverse, and refuses sequences of length 0.
"""
import base64, json, sys, traceback

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_num_threads(1)

def RNN(activation="tanh", **options):
    return torch.nn.RNN(nonlinearity=activation, **options)

# The module, our gates in the order in which it stacks their weights, the states
CELLS = {"elman": (RNN, "h", "h"), "lstm": (torch.nn.LSTM, "ifgo", "hc"), "gru-reset-after": (torch.nn.GRU, "rzh", "h")}
BLOCKS = {"weight_ih": "W", "weight_hh": "U", "bias_ih": "b", "bias_hh": "c"}

def support(cell):
    activations = [{}, {"activation": "relu"}] if cell == "elman" else [{}]
    return {"cell": cell, "options": [{**a, **bias} for a in activations for bias in ({}, {"bias": False})],
            "dtypes": ["float32", "float64"], "directions": ["forward", "bidirectional"], "maxLayers": 8,
            "lengths": True, "initialState": True, "gradients": True}

START = {"version": 1, "cells": [support(cell) for cell in CELLS],
         "implementation": {"name": "torch", "version": torch.__version__, "language": "python",
                            "homepage": "https://pytorch.org", "issues": "https://github.com/pytorch/pytorch/issues"}}

def save(t):
    array = t.detach().numpy()
    return {"shape": array.shape, "data": base64.b64encode(array.tobytes()).decode()}

def refusal(sizes, layers, lengths):
    if sizes["T"] == 0 or 0 in (lengths or []):
        return "sequences of length 0"
    if any(layer[key] != layers[0][key] for layer in layers for key in ("cell", "options", "direction")):
        return "layers that are not alike"
    return None

def run(dtype, sizes, layers, x, lengths, want, cotangents=None, **_):
    module, gates, states = CELLS[layers[0]["cell"]]
    T, B, m, n = (sizes[k] for k in "TBmn")
    suffixes = ["", "_reverse"] if layers[0]["direction"] == "bidirectional" else [""]

    def load(t):  # a copy: gradients are with respect to it
        return torch.tensor(np.frombuffer(base64.b64decode(t["data"]), dtype).reshape(t["shape"]))

    def stack(nested):  # by layer, by walk, by state, each [B, n] → by state: [layers · walks, B, n]
        return tuple(torch.stack([load(walk[s]) for layer in nested for walk in layer]) for s in states)

    def unstack(tensors):  # and back
        walks = [dict(zip(states, map(save, walk))) for walk in zip(*tensors)]
        return [walks[k:k + len(suffixes)] for k in range(0, len(walks), len(suffixes))]

    def pack(params):  # W_r, W_z, W_h → weight_ih, …
        zero = torch.zeros(n, dtype=getattr(torch, dtype))
        def block(letter): return torch.cat([load(params[k]) if k in params else zero for k in (f"{letter}_{g}" for g in gates)])
        return {name: block(letter) for name, letter in BLOCKS.items() if f"{letter}_h"}
