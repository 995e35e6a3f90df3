"""Parameters after every step of PyTorch's optimisers, float64: JSON on stdin, JSON on stdout.

In:  {"start": [n], "gradients": [[n], ...], "rules": {name: [class, {option: value}]}}
Out: {name: [[n], ...]}
"""
import json
import sys

import torch

asked = json.load(sys.stdin)
gradients = [torch.tensor(g, dtype=torch.float64) for g in asked["gradients"]]


def path(kind, options):
    x = torch.nn.Parameter(torch.tensor(asked["start"], dtype=torch.float64))
    optimiser = getattr(torch.optim, kind)([x], **options)
    steps = []
    for g in gradients:
        x.grad = g.clone()
        optimiser.step()
        steps.append(x.tolist())
    return steps


json.dump({name: path(kind, options) for name, (kind, options) in asked["rules"].items()}, sys.stdout)
