"""PyTorch's own modules through the kit: the fused networks of one layer with the projection of an LSTM, or their cells.

npx gatecheck verify exec:"python3 examples/peers/torch_modules.py"; with `cells` for RNNCell, LSTMCell and GRUCell.
"""
import sys

import torch
from gatecheck_kit import Unsupported, cell, from_torch, serve

torch.set_num_threads(1)
options = [{}, {"bias": False}]


def projected(p, x, state):
    """torch.nn.LSTM with proj_size: the function that the module calls, on weights as it packs them."""
    p_size, n = p["W_r"].shape
    if p_size >= n:
        raise Unsupported("torch.nn.LSTM takes a proj_size below hidden_size")
    pack = lambda kind: torch.cat([p["%s_%s" % (kind, gate)] for gate in "ifgo"])
    bias = pack("b")
    weights = [pack("W"), pack("U"), bias, torch.zeros_like(bias), p["W_r"]]
    if state is None:
        state = x.new_zeros(x.shape[1], p_size), x.new_zeros(x.shape[1], n)
    y, h, c = torch._VF.lstm(x, tuple(s[None] for s in state), weights, True, 1, 0.0, False, False, False)
    return y, (h[0], c[0])


nn = torch.nn
if sys.argv[1:] == ["cells"]:
    modules = {"elman": from_torch(nn.RNNCell, options=options), "lstm": from_torch(nn.LSTMCell, options=options),
               "gru_reset_after": from_torch(nn.GRUCell, options=options)}
else:
    modules = {"elman": from_torch(nn.RNN, options=options), "lstm": from_torch(nn.LSTM, options=options),
               "gru_reset_after": from_torch(nn.GRU, options=options),
               "lstm_projection": cell(run=projected, arrays="torch", states={"r": "p", "c": "n"}, y="p")}
serve(name="torch.nn cells" if sys.argv[1:] else "torch.nn", version=torch.__version__, **modules)
