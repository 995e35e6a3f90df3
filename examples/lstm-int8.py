"""TensorFlow Lite's quantised LSTM in plain Python integers: gatecheck verify exec:"python3 examples/lstm-int8.py" """
import base64, json, math, struct, sys

CELL = {"cell": "lstm-int8", "options": [{}], "dtypes": ["float64"], "directions": ["forward"],
        "maxLayers": 1, "lengths": False, "initialState": True, "gradients": False}
START = {"version": 1, "implementation": {"name": "lstm-int8.py", "version": "1.0.0", "language": "python"}, "cells": [CELL]}
def load(t):  # integers, which a float64 holds
    flat = iter(map(int, struct.unpack("<%dd" % math.prod(t["shape"]), base64.b64decode(t["data"]))))
    def nest(shape): return [nest(shape[1:]) for _ in range(shape[0])] if shape else next(flat)
    return nest(t["shape"])
def save(rows, shape):
    flat = [float(value) for row in rows for value in row]
    return {"shape": shape, "data": base64.b64encode(struct.pack("<%dd" % len(flat), *flat)).decode()}

def int16(v): return max(-32768, min(32767, v))
def int8(v): return max(-128, min(127, v))
def divide(v, by):  # by 2^by, a half away from zero
    half = (1 << by) >> 1
    return (v + half) >> by if v >= 0 else -((-v + half) >> by)
def mul16(a, b): return min(32767, (a * b + (1 << 14)) >> 15)  # the high half of the doubled product
def scale(v, multiplier, shift):
    return divide((v * (1 << max(0, shift)) * multiplier + (1 << 30)) >> 31, max(0, -shift))

def exp_q0(a, bits):  # e^a for a <= 0 with so many integer bits
    if a == 0: return 32767
    if bits > 5 and a < -(32 << 15 - bits): return 0
    quarter = 1 << 13 - bits
    low = (a & quarter - 1) - quarter
    x = (low << bits) + 4096
    x2 = mul16(x, x)
    tail = divide(mul16(divide(mul16(x2, x2), 2) + mul16(x2, x), 10923) + x2, 1)
    result = int16(28918 + mul16(28918, x + tail))
    for k, factor in enumerate((25520, 19875, 12055, 4435, 600, 11, 0)[:bits + 2]):
        if low - a & quarter << k: result = mul16(result, factor)
    return result
def inverse(a):  # 2 / (1 + a), a in Q0, the result in Q2: Newton's method
    half = a + 32768 >> 1
    x = 23130 + mul16(half, -15420)
    for _ in range(3): x += int16(mul16(x, 8192 - mul16(half, x)) << 2)
    return x
def sigmoid(a):
    if a == 0: return 16384
    y = int16(inverse(exp_q0(-abs(a), 3)) << 1)
    return y if a > 0 else 32767 - y
def tanh(a, bits=3):
    if a == 0: return 0
    y = int16(inverse(exp_q0(-abs(a), bits + 1)) - 8192 << 2)
    return y if a > 0 else -y

def step(p, x, h, c):  # one step of one row: input x [m], h and c [n]
    (x0, h0), (power, clip) = p["zero_points"], p["cell"]
    def part(by, row, v, zero, bias=0): return scale(bias + sum(w * (u - zero) for w, u in zip(row, v)), *by)
    def gate(k):
        by_W, by_U = p["scale_W"]["ifgo".index(k)], p["scale_U"]["ifgo".index(k)]
        return [int16(int16(part(by_W, W, x, x0, b)) + part(by_U, U, h, h0))
                for W, U, b in zip(p["W_" + k], p["U_" + k], p["b_" + k])]
    i, f, o = ([sigmoid(a) for a in gate(k)] for k in "ifo")
    g = [tanh(a) for a in gate("g")]
    c = [int16(divide(f * c, 15) + divide(i * g, 30 + power)) for f, c, i, g in zip(f, c, i, g)]
    if clip: c = [max(-clip, min(clip, v)) for v in c]
    return [int8(scale(o * tanh(c, 15 + power), *p["scale_h"]) + h0) for o, c in zip(o, c)], c

def run(seq, sizes, layers, x, want, **_):
    T, B, n = (sizes[k] for k in "TBn")
    p = {name: load(t) for name, t in layers[0]["params"][0].items()}
    first, y = layers[0]["initial"], []
    h, c = (load(first[0]["h"]), load(first[0]["c"])) if first else ([[p["zero_points"][1]] * n] * B, [[0] * n] * B)
    for xs in load(x):
        h, c = zip(*map(step, [p] * B, xs, h, c)) if B else (h, c)
        y += h
    h, c, y = save(h, [B, n]), save(c, [B, n]), save(y, [T, B, n])
    return {"seq": seq, **{part: {"y": y, "final": [[{"h": h, "c": c}]]}[part] for part in want}}

for line in sys.stdin:
    request = json.loads(line)
    if request["cmd"] == "stop": break
    print(json.dumps(START if request["cmd"] == "start" else run(**request)), flush=True)
