"""Right kernels of an LSTM, written in as many ways: sums in another order, weights stored otherwise, tiles of rows, of steps and of terms.
In float16, and every second one in bfloat16, sums and activations are those of float32."""
import itertools
import math

import torch

SIGMOIDS = {
    "Sigmoid": torch.sigmoid,
    "Tanh": lambda a: 0.5 * (1 + torch.tanh(0.5 * a)),
    "Exp": lambda a: 1 / (1 + torch.exp(-a)),
}


def whole(x, h, W, U, b, before):
    return before + h @ U.t()


def joined(x, h, W, U, b, before):
    return torch.cat([h, x], 1) @ torch.cat([U, W], 1).t() + b


def stored(x, h, W, U, b, before):
    return torch.addmm(x @ W.t().contiguous() + b, h, U.t().contiguous())


def tiled(x, h, W, U, b, before):
    """Eight terms of a sum at a time, the last first."""
    a = b + x.new_zeros(h.shape[0], U.shape[0])
    for rows, matrix in ((h, U), (x, W)):
        for k in reversed(range(0, rows.shape[1], 8)):
            a = a + rows[:, k:k + 8] @ matrix[:, k:k + 8].t()
    return a


def gates(x, h, W, U, b, before):
    """Each gate by itself."""
    return torch.cat([torch.einsum("bk,nk->bn", x, w) + torch.einsum("bk,nk->bn", h, u) + v
                      for w, u, v in zip(W.chunk(4), U.chunk(4), b.chunk(4))], 1)


def run(x, h, c, W, U, b, product, sigmoid, keep, wide):
    kept = x.dtype
    if wide or kept == torch.float16:  # CPUs do not multiply float16
        x, h, c, W, U, b = (t.float() for t in (x, h, c, W, U, b))
    else:
        native, sigmoid = sigmoid, lambda a: native(a.float()).to(a.dtype)
    before = x @ W.t() + b
    y = torch.empty(*x.shape[:2], h.shape[1], device=x.device, dtype=kept)
    ys = []
    for t in range(x.shape[0]):
        i, f, g, o = product(x[t], h, W, U, b, before[t]).chunk(4, 1)
        c = sigmoid(f) * c + sigmoid(i) * torch.tanh(g)
        h = sigmoid(o) * torch.tanh(c)
        if keep == "Written":
            y[t] = h
        ys.append(h.to(kept))
    return (y if keep == "Written" else torch.stack(ys)), h.to(kept), c.to(kept)


def rowwise(x, h, c, *rest):
    """Four rows at a time."""
    parts = [run(x[:, k:k + 4], h[k:k + 4], c[k:k + 4], *rest) for k in range(0, x.shape[1], 4)]
    return torch.cat([p[0] for p in parts], 1), torch.cat([p[1] for p in parts]), torch.cat([p[2] for p in parts])


def chunkwise(x, h, c, *rest):
    """Chunks of 64 steps, the last as long as what is left."""
    ys = []
    for k in range(0, x.shape[0], 64):
        y, h, c = run(x[k:k + 64], h, c, *rest)
        ys.append(y)
    return torch.cat(ys), h, c


def function(way, *rest):
    def kernel(x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh):
        y, h, c = way(x, h0[0], c0[0], weight_ih, weight_hh, bias_ih + bias_hh, *rest)
        return y, h[None], c[None]

    return kernel


def module(way, *rest):
    class Module(torch.nn.Module):
        def __init__(self, input_size, hidden_size):
            super().__init__()
            scale = 1 / math.sqrt(hidden_size)
            for name, shape in [("weight_ih", (4 * hidden_size, input_size)), ("weight_hh", (4 * hidden_size, hidden_size)),
                                ("bias_ih", (4 * hidden_size,)), ("bias_hh", (4 * hidden_size,))]:
                self.register_parameter(name, torch.nn.Parameter(torch.empty(*shape).uniform_(-scale, scale)))

        def forward(self, x, h0, c0, unused=None):
            y, h, c = way(x, h0[0], c0[0], self.weight_ih, self.weight_hh, self.bias_ih + self.bias_hh, *rest)
            return y, (h[None], c[None])

    return Module


class Eager(torch.nn.LSTM):
    def forward(self, x, state):
        if x.dtype != torch.float16:
            return super().forward(x, state)
        wide = [t.float() for t in (x, *state, *self.parameters())]
        y, h, c = torch._VF.lstm(wide[0], wide[1:3], wide[3:], True, 1, 0.0, False, False, False)
        return y.half(), (h.half(), c.half())


@torch.jit.script
def compiled_step(a, c):
    i, f, g, o = a.chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def Compiled(x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh):
    kept = x.dtype
    x, h, c, W, U, b, d = (t.float() for t in (x, h0[0], c0[0], weight_ih, weight_hh, bias_ih, bias_hh))
    ys = []
    for one in x:
        h, c = compiled_step(one @ W.t() + b + h @ U.t() + d, c)
        ys.append(h.to(kept))
    return torch.stack(ys), h[None].to(kept), c[None].to(kept)


NAMES = ["Eager", "Compiled"]
products = {"Whole": whole, "Joined": joined, "Stored": stored, "Tiled": tiled, "Gates": gates}
ways = {"": run, "Rowwise": rowwise, "Chunkwise": chunkwise}
for k, ((p, product), (s, sigmoid), (w, way), keep) in enumerate(
        itertools.product(products.items(), SIGMOIDS.items(), ways.items(), ["Stacked", "Written"])):
    make = function if k % 3 else module
    name = p + s + w + keep
    globals()[name] = make(way, product, sigmoid, keep, k % 2 == 1)
    NAMES.append(name)
