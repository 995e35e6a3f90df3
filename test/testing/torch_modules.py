"""Runs torch.nn modules on given parameters: a JSON list of cases from standard input, their answers to standard output.

A case: module, arguments, weights by name of state_dict, x [T, B, m] and states, each [1, B, n], as {shape, data}.
"""
import json, sys

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

def load(tensor): return torch.tensor(tensor["data"]).reshape(tensor["shape"])
def save(tensor): return {"shape": list(tensor.shape), "data": tensor.detach().flatten().tolist()}

def run(module, arguments, weights, x, states):
    rnn = getattr(torch.nn, module)(**arguments)
    parameters = {name: list(p.shape) for name, p in rnn.named_parameters()}
    rnn.load_state_dict({name: load(t) for name, t in weights.items()})  # strict: every name, every shape
    initial = [load(t) for t in states]
    y, final = rnn(load(x), tuple(initial) if len(initial) > 1 else initial[0])
    finals = final if len(initial) > 1 else [final]
    return {"y": save(y), "finals": [save(t) for t in finals], "parameters": parameters}

json.dump([run(**case) for case in json.load(sys.stdin)], sys.stdout)
