"""What PyTorch makes of systems: JSON cases in, JSON answers out, everything in float64.

A case is {"system": name, "values": {name: {"shape", "data"}}, "cotangents": the same, ...}, its names those of spec/around/systems;
its answer {"outputs": {name: [float]}, "gradients": {name: [float]}}, gradients of the sum of <cotangent, output>.
"""

import json
import sys

import torch
from torch.distributions import Normal, kl_divergence


def listed(values, name):
    """[x0, x1, ...] as one tensor."""
    return torch.stack([values[f"{name}{t}"] for t in range(len(values)) if f"{name}{t}" in values])


def named(name, rows):
    return {f"{name}{t}": row for t, row in enumerate(rows)}


def gru_weights(values, prefix):
    """torch.nn.GRU has one matrix for r, z and n, and a recurrent bias for each, of which ours has the last."""
    joined = lambda kind: torch.cat([values[f"{prefix}.{kind}_{gate}"] for gate in "rzh"])
    last = values[f"{prefix}.c_h"]
    return [joined("W"), joined("U"), joined("b"), torch.cat([torch.zeros_like(last), torch.zeros_like(last), last])]


def gru(x, initial, weights, bidirectional):
    """What torch.nn.GRU calls: x [T, m], initial [walks, n]."""
    y, final = torch.gru(x[:, None], initial[:, None], weights, True, 1, 0.0, False, bidirectional, False)
    return y[:, 0], final[:, 0]


def bidirectional(case, values):
    both = ["forward", "backward"]
    weights = [w for prefix in both for w in gru_weights(values, prefix)]
    y, final = gru(listed(values, "x"), torch.stack([values[f"{prefix}.h"] for prefix in both]), weights, True)
    f, b = y.chunk(2, dim=1)
    merged = {"concat": y, "sum": f + b, "mean": (f + b) / 2, "product": f * b}[case["merge"]]
    return {**named("y", merged), **{f"{prefix}.h": h for prefix, h in zip(both, final)}}


def sutskever(case, values):
    _, start = gru(listed(values, "x").flip(0), values["encoder.h"][None], gru_weights(values, "encoder"), False)
    s, _ = gru(listed(values, "w"), start, gru_weights(values, "decoder"), False)
    return named("u", torch.nn.functional.linear(s, values["readout.W"], values["readout.b"]))


def attention(case, values):
    W, U, b, v = [values[f"attention.{name}"] for name in ["W_a", "U_a", "b_a", "v_a"]]
    h = listed(values, "h")
    weights = torch.softmax(torch.tanh(h @ U.T + W @ values["s"] + b) @ v, dim=0)
    return {"context": weights @ h, "weights": weights}


def gaussians(case, values):
    q, p = Normal(values["mu"], values["s"].exp()), Normal(values["mu0"], values["s0"].exp())
    standard = Normal(torch.zeros_like(q.mean), torch.ones_like(q.mean))
    return {
        "z": q.mean + q.stddev * values["epsilon"],
        "standard": kl_divergence(q, standard).sum(),
        "kl": kl_divergence(q, p).sum(),
        "logDensity": q.log_prob(values["x"]).sum(),
    }


def tensors(numbers, grad):
    as_tensor = lambda data: torch.tensor(data, dtype=torch.float64)
    return {name: as_tensor(v["data"]).reshape(v["shape"]).requires_grad_(grad) for name, v in numbers.items()}


def answer(case):
    systems = {"bidirectional": bidirectional, "sutskever": sutskever, "attention": attention, "gaussians": gaussians}
    values, cotangents = tensors(case["values"], True), tensors(case["cotangents"], False)
    outputs = systems[case["system"]](case, values)
    sum((outputs[name] * cotangent).sum() for name, cotangent in cotangents.items()).backward()
    flat = lambda some: {name: v.detach().flatten().tolist() for name, v in some.items()}
    return {"outputs": flat(outputs), "gradients": flat({name: v.grad for name, v in values.items()})}


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
