# The chaos-free network of cfn.ts, one row at a time, for
#     npx gatecheck verify exec:"python3 cfn.py" --define cfn.ts
import math

from gatecheck_kit import cell, serve


def sigmoid(a):
    return 0.5 * (1 + math.tanh(0.5 * a))


def times(matrix, vector):
    return [sum(w * v for w, v in zip(row, vector)) for row in matrix]


def step(p, x, state):  # x [m], h [n]
    (h,) = state
    gate = lambda k: [sigmoid(a + u + b) for a, u, b in zip(times(p["W_" + k], x), times(p["U_" + k], h), p["b_" + k])]
    h = [t * math.tanh(old) + e * math.tanh(a) for t, e, a, old in zip(gate("t"), gate("e"), times(p.W_h, x), h)]
    return h, h


serve(cfn=cell(step=step))
