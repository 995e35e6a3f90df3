"""An LSTM from one step of one row, in plain Python: x [m], h and c [n] are lists; so are the rows of p.W_i."""
import math

from gatecheck_kit import cell, serve


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def step(p, x, state):
    def gate(k):
        return [dot(W, x) + dot(U, state.h) + b for W, U, b in zip(p["W_" + k], p["U_" + k], p["b_" + k])]

    i, f, o = ([sigmoid(a) for a in gate(k)] for k in "ifo")
    g = [math.tanh(a) for a in gate("g")]
    c = [i * c + f * g for i, f, g, c in zip(i, f, g, state.c)]  # wrong on purpose: c = [f * c + i * g for i, f, g, c in zip(i, f, g, state.c)]
    h = [o * math.tanh(c) for o, c in zip(o, c)]
    return h, (h, c)


serve(lstm=cell(step=step))
