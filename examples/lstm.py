"""An LSTM in plain Python that speaks Gatecheck's stdio protocol: gatecheck verify exec:"python3 examples/lstm.py" """
import base64, json, math, struct, sys

CELL = {"cell": "lstm", "options": [{}], "dtypes": ["float32", "float64"], "directions": ["forward"],
        "maxLayers": 1, "lengths": False, "initialState": True, "gradients": False}
START = {"version": 1, "implementation": {"name": "lstm.py", "version": "1.0.0", "language": "python"}, "cells": [CELL]}
CODE = {"float32": "<%df", "float64": "<%dd"}
def load(t, dtype):
    flat = iter(struct.unpack(CODE[dtype] % math.prod(t["shape"]), base64.b64decode(t["data"])))
    def nest(shape): return [nest(shape[1:]) for _ in range(shape[0])] if shape else next(flat)
    return nest(t["shape"])
def save(rows, shape, dtype):
    flat = [value for row in rows for value in row]
    return {"shape": shape, "data": base64.b64encode(struct.pack(CODE[dtype] % len(flat), *flat)).decode()}

def sigmoid(a): return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))
def dot(a, b): return sum(u * v for u, v in zip(a, b))

def step(p, x, h, c):  # one step of one row: input x [m], state h and c [n]
    def affine(k): return [dot(W, x) + dot(U, h) + b for W, U, b in zip(p["W_" + k], p["U_" + k], p["b_" + k])]
    i, f, o = ([sigmoid(a) for a in affine(k)] for k in "ifo")  # input, forget and output gate
    g = [math.tanh(a) for a in affine("g")]
    c = [f * c + i * g for f, c, i, g in zip(f, c, i, g)]
    return [o * math.tanh(c) for o, c in zip(o, c)], c

def run(seq, dtype, sizes, layers, x, want, **_):
    T, B, n = (sizes[k] for k in "TBn")
    p = {name: load(t, dtype) for name, t in layers[0]["params"][0].items()}
    first, y = layers[0]["initial"], []
    h, c = (load(first[0][s], dtype) if first else [[0.0] * n] * B for s in "hc")
    for xs in load(x, dtype):
        h, c = zip(*map(step, [p] * B, xs, h, c)) if B else (h, c)
        y += h
    h, c, y = save(h, [B, n], dtype), save(c, [B, n], dtype), save(y, [T, B, n], dtype)
    return {"seq": seq, **{part: {"y": y, "final": [[{"h": h, "c": c}]]}[part] for part in want}}

for line in sys.stdin:
    request = json.loads(line)
    if request["cmd"] == "stop": break
    print(json.dumps(START if request["cmd"] == "start" else run(**request)), flush=True)
