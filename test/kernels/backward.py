"""An LSTM whose backward pass is written out, rightly and in ways that a test of short sequences, or of loose tolerance, does not see."""
import torch


def right(t, T, gates, carried):
    return gates, carried


def make(slip=right, after=lambda gradients: gradients):
    """slip(t, T, [di, df, dg, do], [dh, dc]) → the same, of what goes into dW and of what is handed to the step before."""

    class Backward(torch.autograd.Function):
        @staticmethod
        def forward(context, x, h, c, W, U, b):
            kept, ys = [], []
            for one in x.float():
                before = (h.float(), c.float())
                i, f, g, o = (one @ W.float().t() + before[0] @ U.float().t() + b.float()).chunk(4, 1)
                i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
                c = f * before[1] + i * g
                h = o * c.tanh()
                kept.append((*before, i, f, g, o, c))
                ys.append(h)
            context.kept = kept
            context.save_for_backward(x, W, U, b)
            return torch.stack(ys).to(x.dtype), h.to(x.dtype), c.to(x.dtype)

        @staticmethod
        def backward(context, dy, dh, dc):
            x, W, U, b = context.saved_tensors
            dh, dc, dy = dh.float(), dc.float(), dy.float()
            dW, dU, db = (torch.zeros_like(t, dtype=torch.float32) for t in (W, U, b))
            dxs, T = [], len(x)
            for t in reversed(range(T)):
                h, c, i, f, g, o, new = context.kept[t]
                dh = dh + dy[t]
                dc = dc + dh * o * (1 - new.tanh() ** 2)
                gates = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * new.tanh() * o * (1 - o)]
                whole = torch.cat(gates, 1)
                counted, (dh, dc) = slip(t, T, gates, [whole @ U.float(), dc * f])
                counted = torch.cat(counted, 1)
                dW, dU, db = dW + counted.t() @ x[t].float(), dU + counted.t() @ h, db + counted.sum(0)
                dxs.append(whole @ W.float())
            dx = torch.stack(dxs[::-1])
            return tuple(d.to(x.dtype) for d in after([dx, dh, dc, dW, dU, db]))

    class Module(torch.nn.Module):
        def __init__(self, input_size, hidden_size):
            super().__init__()
            shapes = dict(weight_ih=(4 * hidden_size, input_size), weight_hh=(4 * hidden_size, hidden_size),
                          bias_ih=(4 * hidden_size,), bias_hh=(4 * hidden_size,))
            for name, shape in shapes.items():
                self.register_parameter(name, torch.nn.Parameter(torch.zeros(*shape)))

        def forward(self, x, state):
            y, h, c = Backward.apply(x, state[0][0], state[1][0], self.weight_ih, self.weight_hh, self.bias_ih + self.bias_hh)
            return y, (h[None], c[None])

    return Module


def without(of):
    def slip(t, T, gates, carried):
        return ([0 * g for g in gates], carried) if of(t, T) else (gates, carried)

    return slip


def detached(of):
    return lambda t, T, gates, carried: (gates, [0 * d for d in carried]) if of(t, T) else (gates, carried)


Right = make()
ForgetTwice = make(lambda t, T, gates, carried: ([gates[0], 2 * gates[1], *gates[2:]], carried))
NoEdges = make(without(lambda t, T: t % 64 == 63))
NoRest = make(without(lambda t, T: T > 64 and t >= T // 64 * 64))
Detached = make(detached(lambda t, T: t > 0 and t % 64 == 0))
CutBack = make(detached(lambda t, T: T - t == 32))
Zeros = make(after=lambda gradients: [0 * d for d in gradients])
NoInputs = make(after=lambda gradients: [0 * gradients[0], *gradients[1:]])
NoInitial = make(after=lambda gradients: [gradients[0], 0 * gradients[1], 0 * gradients[2], *gradients[3:]])
