"""An LSTM from one step on PyTorch's tensors: x [B, m], h and c [B, n]. Its gradients are tested too."""
import torch

from gatecheck_kit import cell, serve


def step(p, x, state):
    h, c = state
    i, f, o, g = (x @ p["W_" + k].T + h @ p["U_" + k].T + p["b_" + k] for k in "ifog")
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    c = i * c + f * g  # wrong on purpose: c = f * c + i * g
    h = o * torch.tanh(c)
    return h, (h, c)


serve(lstm=cell(step=step))
