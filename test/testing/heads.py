"""What PyTorch makes of losses: JSON cases in, JSON answers out, everything in float64.

A case is {"loss": "ctc", "logits": [T][C], "labels": [U], "blank": int},
{"loss": "cross-entropy", "logits": [V], "class": int} or {"loss": "binary", "logits": [n], "targets": [n]};
its answer {"loss": float, "gradient": like the logits}, "inf" and "nan" as such strings.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F


def ctc(case, logits):
    lengths = {"input_lengths": torch.tensor([len(case["logits"])]), "target_lengths": torch.tensor([len(case["labels"])])}
    targets = torch.tensor([case["labels"]], dtype=torch.long).reshape(1, -1)
    log_y = F.log_softmax(logits, dim=-1)[:, None, :]
    zero_infinity = case.get("zero_infinity", False)
    return F.ctc_loss(log_y, targets, blank=case["blank"], reduction="sum", zero_infinity=zero_infinity, **lengths)


def cross_entropy(case, logits):
    return F.cross_entropy(logits[None, :], torch.tensor([case["class"]]), reduction="sum")


def binary(case, logits):
    targets = torch.tensor(case["targets"], dtype=torch.float64)
    return F.binary_cross_entropy_with_logits(logits, targets, reduction="sum")


def plain(value):
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if math.isfinite(value) else str(value)


def answer(case):
    logits = torch.tensor(case["logits"], dtype=torch.float64, requires_grad=True)
    loss = {"ctc": ctc, "cross-entropy": cross_entropy, "binary": binary}[case["loss"]](case, logits)
    loss.backward()
    return {"loss": plain(loss.item()), "gradient": plain(logits.grad.tolist())}


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
