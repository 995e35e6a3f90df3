"""Gatecheck's gate for kernels written in PyTorch: modules and functions on tensors, on the device that there is.

    npx gatecheck verify pytorch:model_new.py --problem lstm

    from gatecheck_kernel import judge
    judged = judge("model_new.py", problem="lstm", seed_text=secret)
    judged.accepted, judged.score, judged.reasons

`model_new.py` has a class `ModelNew`, called as the module of the problem is, or a function of that name on tensors. Each call has other
weights in the same memory. Memory is filled with NaN before a call, inputs are compared after it, and answers that were given before.
docs/kernels.md has the rest. Standard library and PyTorch.
"""
import base64
import collections
import inspect
import json
import os
import subprocess
import sys
import tempfile

#: A NaN of each type with a payload of its own: what holds it was never written
POISON = {"float32": 0x7FDE7FDE, "float16": 0x7FDE, "bfloat16": 0x7FDE}
#: Problems: the cell, the arguments of the constructor, what is answered
Problem = collections.namedtuple("Problem", "cell many answers batch_first both")
PROBLEMS = {
    "lstm": Problem("lstm", False, "all", False, False),
    "gru": Problem("gru-reset-after", False, "all", False, False),
    "rnn": Problem("elman", False, "all", False, False),
    "elman": Problem("elman", False, "all", False, False),
    "kernelbench-35": Problem("lstm", True, "head", True, False),
    "kernelbench-36": Problem("lstm", True, "h", True, False),
    "kernelbench-39": Problem("gru-reset-after", True, "y", False, False),
    "kernelbench-40": Problem("gru-reset-after", True, "h", False, False),
    "kernelbench-41": Problem("gru-reset-after", True, "y", False, True),
}


# For reward loops ----------------------------------------------------------------------------------------------------

Reason = collections.namedtuple("Reason", "name law message")
Judged = collections.namedtuple("Judged", "accepted score reasons classes report")


class GateError(Exception):
    """Gatecheck did not run; the message is its own."""


def judge(source, problem, *, precision="float32", gradients=False, seed_text=None, seed=1, level="standard", laws=None,
          python=None, command=("npx", "gatecheck"), timeout=None):
    """The judgement of a kernel: accepted, a score from 0 to 1, reasons (name, law, message), classes, and the whole report.

    source: the path of a file, or its text, with a ModelNew in it. precision: the arithmetic to which it is held, "bfloat16" or
    "float16/float32-accumulate"; gradients: its backward pass is judged too. seed_text: any text from which the cases are drawn,
    which neither the kernel nor the report learns; seed: a number, where it need not be secret. Same seed, same judgement.
    laws: only these, by id or theme, where a part of the judgement is wanted.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = source
        if "\n" in source:
            path = os.path.join(folder, "model_new.py")
            with open(path, "w", encoding="utf-8") as out:
                out.write(source)
        words = [*command, "verify", "pytorch:" + path, "--problem", problem, "--level", level, "--json",
                 "--python", python or sys.executable]
        words += ["--precision", precision] + ["--gradients"] * gradients
        words += [] if laws is None else ["--laws", laws]
        words += ["--seed", str(seed)] if seed_text is None else ["--seed-file", "-"]
        done = subprocess.run(words, input=seed_text or "", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", timeout=timeout)
    try:
        report = json.loads(done.stdout)
        gate = report["gate"]
    except (ValueError, KeyError):
        raise GateError(done.stderr.strip() or "status %d" % done.returncode) from None
    return Judged(gate["accepted"], gate["score"], [Reason(**one) for one in gate["reasons"]], gate["classes"], report)


# The program that Gatecheck starts --------------------------------------------------------------------------------------


class Memory:
    """Tensors at addresses that stay: other numbers are written into the same memory. Around each is NaN."""

    EDGE = 64

    def __init__(self, torch, device, dtype):
        self.torch, self.device, self.dtype, self.held = torch, device, dtype, {}

    def mark(self, dtype):
        """The bits of memory that nobody wrote; None of a type that has none."""
        return POISON.get(str(dtype).split(".")[1])

    def raw(self, t):
        """A tensor without holes as the whole numbers that its bits are."""
        size = t.element_size()
        return t.view({2: self.torch.int16, 4: self.torch.int32, 8: self.torch.int64}.get(size, t.dtype))

    def bits(self, t):
        """A copy of the bits of a tensor."""
        return self.raw(t.detach().contiguous().clone())

    def poison(self, whole):
        self.raw(whole).fill_(self.mark(whole.dtype))
        return whole

    def empty(self, count):
        return self.poison(self.plain_empty(count, dtype=self.dtype, device=self.device))

    def put(self, key, value, strided=False):
        """value, in memory of its own: the same for the same key and shape."""
        key = (key, tuple(value.shape), strided)
        if key not in self.held:
            if strided:  # every other number, and the first two axes exchanged
                shape = list(value.shape)
                shape[:2] = shape[1::-1]
                whole = self.empty(2 * value.numel() + 2 * self.EDGE)
                inside = whole[self.EDGE:self.EDGE + 2 * value.numel()].view(*shape[:-1], 2 * shape[-1])
                made = inside[..., ::2].transpose(0, 1)
            else:
                whole = self.empty(value.numel() + 2 * self.EDGE)
                made = whole[self.EDGE:self.EDGE + value.numel()].view(value.shape)
            if len(self.held) > 256:
                self.held.clear()
            self.held[key] = made
        with self.torch.no_grad():
            return self.held[key].copy_(value)

    def spread(self, sizes):
        """NaN in the memory that is given out next."""
        if self.device.type == "cpu":
            sizes = [size for size in sizes if size]
        blocks = [self.empty(size) for size in sizes for _ in range(3)]
        del blocks

    plain_empty = None

    def watch(self):
        """From now on memory that nobody wrote is NaN, where one of these functions of PyTorch gives it."""
        torch = self.torch
        Memory.plain_empty = staticmethod(torch.empty)

        def poisoned(make):
            def made(*given, **named):
                whole = make(*given, **named)
                if self.mark(whole.dtype) and whole.numel() and not whole.is_sparse:
                    with torch.no_grad():
                        whole.detach().fill_(float("nan")) if not whole.is_contiguous() else self.poison(whole.detach())
                return whole

            return made

        plain_new = torch.Tensor.new
        unwritten = poisoned(plain_new)

        def new(like, *given, **named):  # with sizes alone it writes nothing
            sizes = all(isinstance(one, (int, torch.Size)) for one in given)
            return (unwritten if sizes else plain_new)(like, *given, **named)

        torch.Tensor.new = new
        for owner, names in [(torch, ("empty", "empty_like", "empty_strided")),
                             (torch.Tensor, ("new_empty", "new_empty_strided"))]:
            for name in names:
                if hasattr(owner, name):
                    setattr(owner, name, poisoned(getattr(owner, name)))


class Kernel:
    """A module or a function on tensors, as a run of one network."""

    def __init__(self, problem, found, name, dtype="float32"):
        import torch
        import gatecheck_kit as kit

        self.torch, self.kit, self.problem, self.found, self.name = torch, kit, PROBLEMS[problem], found, name
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.dtype = getattr(torch, dtype)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        self.memory = Memory(torch, self.device, self.dtype)
        self.is_module = isinstance(found, type) and issubclass(found, torch.nn.Module)
        self.instances = {}
        self.seen, self.given, self.manner = [], [], None
        self.memory.watch()

    # instances and their weights

    def instance(self, m, n, L):
        key = (m, n, L, self.manner == "second instance")
        if key not in self.instances:
            if len(self.instances) >= 8:
                self.instances.pop(next(iter(self.instances)))
            sizes = (m, n)
            if self.problem.many:
                sizes = (m, n, L, n, 0.0) if self.problem.cell == "lstm" else (m, n, L)
            self.instances[key] = self.found(*sizes).to(self.device, self.dtype).eval()
        return self.instances[key]

    def packed(self, params):
        """PyTorch's four tensors of one layer in one direction."""
        torch, order = self.torch, self.kit.PYTORCH[self.problem.cell]
        stack = lambda letter: torch.cat([params["%s_%s" % (letter, g)] for g in order])
        # of two biases that are added, one holds all for even units, the other for odd ones: the sum is exact
        odd = torch.arange(params["b_" + order[0]].shape[0]) % 2 == 1
        apart = lambda g: "c_h" in params and g == "h"
        first = [params["b_" + g] if apart(g) else params["b_" + g].masked_fill(odd, 0) for g in order]
        second = [params["c_h"] if apart(g) else params["b_" + g].masked_fill(~odd, 0) for g in order]
        return {"weight_ih": stack("W"), "weight_hh": stack("U"), "bias_ih": torch.cat(first),
                "bias_hh": torch.cat(second)}

    def place(self, module, packs):
        """The weights of all layers into a module's parameters, by the names of torch.nn; a head becomes the identity.
        Gives all its parameters, and the names of those that hold the weights, in their order."""
        torch, own = self.torch, dict(module.named_parameters())
        named = {}
        for l, ways in enumerate(packs):
            for w, pack in enumerate(ways):
                for stem, value in pack.items():
                    ends = ["%s_l%d%s" % (stem, l, "_reverse" * w)] + ([stem] if len(packs) == 1 else [])
                    fit = [k for k in own if k.split(".")[-1] in ends]
                    if len(fit) != 1:
                        raise self.kit.KitError("%s has %s parameters named %s; it has %s" % (
                            self.name, len(fit) or "no", " or ".join(ends), ", ".join(own)))
                    named[fit[0]] = value
        with torch.no_grad():
            for key, parameter in own.items():
                if key in named:
                    if parameter.shape != named[key].shape:
                        raise self.kit.KitError("%s is %s, wanted %s" % (
                            key, list(parameter.shape), list(named[key].shape)))
                    parameter.copy_(named[key])
                elif self.problem.answers == "head" and parameter.dim() == 2:
                    torch.nn.init.eye_(parameter)
                elif self.problem.answers == "head":
                    parameter.zero_()
                elif not self.problem.many:
                    raise self.kit.KitError("nothing is known of %s's parameter %s" % (self.name, key))
        return own, list(named)

    # one call, watched

    def call(self, layers, x, states):
        """What the kernel returns for x [T, B, m] and states [L·directions, B, n], in the order h, c."""
        torch, packs = self.torch, [[self.packed(params) for params in ways] for ways in layers]
        taken = [x, *states, *(t for ways in packs for pack in ways for t in pack.values())]
        if not (torch.is_grad_enabled() and any(t.requires_grad for t in taken)):
            return self.once(packs, x, states)[0]
        once = lambda bars=None: self.once(packs, x, states, bars or ())

        class Through(torch.autograd.Function):
            """The kernel's own gradients: of a call that is made again, in the same memory as any."""

            @staticmethod
            def forward(context, *inputs):
                return tuple(once()[0])

            @staticmethod
            def backward(context, *bars):
                return tuple(once(bars)[1])

        return list(Through.apply(*taken))

    def once(self, packs, x, states, bars=None):
        """One call: what it returns; with bars, the cotangents of that, also the gradients of x, states and weights."""
        strided, torch = self.manner == "strided", self.torch
        L, n = len(packs), packs[0][0]["weight_hh"].shape[1]
        T, B, m = x.shape
        put = lambda key, value: self.memory.put((key, self.manner == "second instance"), value, strided)
        x = put("x", x.transpose(0, 1) if self.problem.batch_first else x)
        states = [put("h%d" % k, s) for k, s in enumerate(states)]
        if self.is_module:
            module = self.instance(m, n, L).train(bars is not None)
            watched, placed = self.place(module, packs)
            function, weights = module, [watched[k] for k in placed]
        else:
            own = lambda key, value: self.memory.put((key, self.manner == "second instance"), value)
            watched = {k: own(k, v) for k, v in packs[0][0].items()}
            function, weights = self.found, list(watched.values())
        watched = {**watched, "x": x, **{"initial %s" % "hc"[k]: s for k, s in enumerate(states)}}
        before = {k: self.memory.bits(t) for k, t in watched.items()}
        self.memory.spread([T * B * n, B * n, L * B * n, 4 * B * n, 4 * T * B * n, T * B * m])
        with torch.set_grad_enabled(bars is not None):
            if bars is not None:
                x, *states = (t.detach().requires_grad_() for t in (x, *states))
                weights = weights if self.is_module else [t.detach().requires_grad_() for t in weights]
            given = [x, *states] if self.is_module else [x, *states, *weights]
            if not self.problem.many and self.is_module and self.pairs_states():
                given = [x, tuple(states) if len(states) > 1 else states[0]] if states else [x]
            result = function(*given)
            # nothing is waited for but this stream: work on another one that was not joined is not done
            flat = self.flat(result)
            slopes = self.slopes(flat, bars, [x, *states, *weights]) if bars else []
        for k, t in watched.items():
            if not torch.equal(before[k], self.memory.bits(t)):
                self.see("input changed", k)
        for t, was in self.given:
            if not torch.equal(was, self.memory.bits(t)):
                self.see("answer changed", "an answer of shape %s" % list(was.shape))
        self.given = [(t.detach(), self.memory.bits(t)) for t in flat]
        for what, tensors in (("answer", flat), ("gradient", slopes)):
            for k, t in enumerate(tensors):
                mark = self.memory.mark(t.dtype)
                never = int((self.memory.bits(t) == mark).sum()) if mark else 0
                if never:
                    self.see("unwritten", "%s %d: %d of %d numbers" % (what, k, never, t.numel()))
        return [t.detach().to(self.dtype).clone() for t in flat], [t.cpu() for t in slopes]

    def slopes(self, flat, bars, leaves):
        """Gradients by the kernel's own backward pass."""
        torch = self.torch
        if not any(t.requires_grad for t in flat):
            raise self.kit.KitError("%s's answer has no gradient: nothing of it requires one" % self.name)
        live = [(t, bar.to(self.device, t.dtype)) for t, bar in zip(flat, bars) if t.requires_grad]
        found = torch.autograd.grad([t for t, _ in live], leaves, [bar for _, bar in live], allow_unused=True)
        return [torch.zeros_like(t) if g is None else g for t, g in zip(leaves, found)]

    def see(self, sight, at):
        one = {"sight": sight, "at": at}
        if one not in self.seen and len(self.seen) < 100:
            self.seen.append(one)

    def pairs_states(self):
        """forward(x, (h, c)), as torch.nn has it; else forward(x, h, c)."""
        names = [p for p in inspect.signature(self.found.forward).parameters.values()
                 if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return len(names) <= 3

    def flat(self, result):
        found = []

        def each(value):
            if isinstance(value, (tuple, list)):
                for one in value:
                    each(one)
            elif isinstance(value, self.torch.Tensor):
                found.append(value)
            else:
                raise self.kit.KitError("%s returned a %s, wanted tensors" % (self.name, type(value).__name__))

        each(result)
        return found

    # a network out of calls

    def run_all(self, params, x, state, **_):
        """One layer: y [T, B, n] and the states."""
        n, B = params["U_" + self.kit.GATES[self.problem.cell][0]].shape[0], x.shape[1]
        count = 2 if self.problem.cell == "lstm" else 1
        first = [x.new_zeros(1, B, n)] * count if state is None else [s.unsqueeze(0) for s in state]
        got = self.call([[params]], x, first)
        if len(got) not in (1, 1 + count):
            raise self.kit.KitError("%s returned %d tensors, wanted y and %d states" % (self.name, len(got), count))
        y, last = got[0], got[1:]
        if list(y.shape) != [x.shape[0], B, n]:
            raise self.kit.KitError("%s returned y of shape %s, wanted %s" % (self.name, list(y.shape), [*x.shape[:2], n]))
        if not last:
            hs = [y[-1]]
            last = hs + [self.cells(params, x, y, *[s[0] for s in first])[-1]] * (count - 1)
        return y, tuple(s.reshape(B, n) for s in last)

    def cells(self, params, x, y, h, c):
        """c of all steps, from the outputs of the kernel: where it does not answer c, this is the kit's."""
        double = {k: t.double() for k, t in params.items()}
        x, y, h, c, found = x.double(), y.double(), h.double(), c.double(), []
        for t in range(x.shape[0]):
            i, f, g = (x[t] @ double["W_" + k].T + h @ double["U_" + k].T + double["b_" + k] for k in "ifg")
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = y[t]
            found.append(c)
        return [v.to(self.dtype) for v in found]

    def stack(self, layers, x, initial):
        """All layers in the module itself: y, and the states of each layer and direction."""
        torch, problem = self.torch, self.problem
        T, B, n = x.shape[0], x.shape[1], layers[0][0]["U_" + self.kit.GATES[problem.cell][0]].shape[0]
        ways, L = len(layers[0]), len(layers)
        kinds = "hc" if problem.cell == "lstm" else "h"
        firsts = [torch.stack([initial[l][w][k] if initial[l] else x.new_zeros(B, n) for l in range(L) for w in range(ways)])
                  for k in kinds]

        def call(depth, steps):
            return self.call(layers[:depth], x[:steps], [f[:depth * ways] for f in firsts])[0]

        outputs = []  # of each layer, [T, B, ways·n]
        if problem.answers == "y":
            outputs = [call(depth, T) for depth in range(1, L + 1)]
        elif problem.answers == "h":
            found = [call(L, steps + 1) for steps in range(T)]
            outputs = [torch.stack([h[l] for h in found]) for l in range(L)]
        else:
            outputs = [torch.stack([call(depth, steps + 1) for steps in range(T)]) for depth in range(1, L + 1)]
        below, final = x, []
        for l, y in enumerate(outputs):
            ends = []
            for w in range(ways):
                end = {"h": y[0 if w else -1][:, w * n:(w + 1) * n]}
                if "c" in kinds:
                    end["c"] = self.cells(layers[l][w], below, y, *[f[l] for f in firsts])[-1]
                ends.append(end)
            final.append(ends)
            below = y
        return below, final


def _is_module(thing):
    """A class of torch.nn.Module, where PyTorch is there."""
    torch = sys.modules.get("torch")
    return isinstance(thing, type) and (torch is None or issubclass(thing, torch.nn.Module))


def serve(problem, path, name, precision, gradients):
    """The program that Gatecheck starts."""
    import gatecheck_kit as kit

    known = PROBLEMS[problem]
    found, _ = kit._found("%s:%s" % (path, name), "pytorch", "class ", _is_module)
    # a half type, or an arithmetic of one: bfloat16/float32
    stored = precision.split("/")[0]
    dtype = stored if stored in POISON else "float32"
    kernel = Kernel(problem, found, name, dtype)
    torch = kernel.torch
    one = kit.cell(run=kernel.run_all, takes="batch", arrays="torch", dtypes=[dtype], gradients=gradients,
                   precision=() if precision == "float32" else precision)
    if not kernel.is_module and known.many:
        raise kit.KitError("%s: %s wants a class of torch.nn.Module named %s" % (path, problem, name))

    class Watched(kit.Network):
        def once(self):
            if not known.many:
                return super().once()
            with torch.no_grad():
                return self._stacked()

        def _stacked(self):
            T, B, n = self.T, self.B, self.sizes["n"]
            ways, cell = len(self.params[0]), self.cells[0]
            lengths = self.lengths or [T] * B
            y = self.x.new_zeros(T, B, ways * n)
            zeros = lambda: {k: self.x.new_zeros(B, n) for k in cell.shapes}
            final = [[{**zeros(), **(dict(self.initial[l][w]) if self.initial[l] else {})} for w in range(ways)]
                     for l in range(len(self.layers))]
            final = [[{k: t.clone() for k, t in end.items()} for end in ends] for ends in final]
            for length in sorted(set(lengths) - {0}):
                on = [b for b in range(B) if lengths[b] == length]
                first = [i and [{k: t[on] for k, t in s.items()} for s in i] for i in self.initial]
                got, ends = kernel.stack(self.params, self.x[:length][:, on], first)
                y[:length, on] = got.cpu()
                for l, layer in enumerate(ends):
                    for w, end in enumerate(layer):
                        for k, t in end.items():
                            final[l][w][k][on] = t.cpu()
            return y, final, None

    def respond(cells, memory, raw, cmd, seq=None, runs=1, blocks=1, manner=None, **request):
        kernel.manner, kernel.seen = manner, []
        network = Watched(cells, **request)
        result = network.once()
        return {"seq": seq, **({"seen": kernel.seen} if kernel.seen else {}), **network.answer(result)}, b""

    def support(self=one):
        said = kit.Cell.support(self)
        if not known.many:
            return {**said, "kernel": True}
        return {**said, "kernel": True, "directions": ["bidirectional"] if known.both else ["forward"], "maxLayers": 3,
                "suppliedBy": {"kit": ["lengths"]}}

    kit._respond, one.support = respond, support
    kit.serve(name=name, protocol=1.3, attachments=False, **{known.cell.replace("-", "_"): one})


def main(problem, target, *flags):
    kit_folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[0] = os.getcwd()
    sys.path.append(kit_folder)
    import gatecheck_kit as kit

    if kit._pipes is None:
        kit._claim()
    path, name = target, "ModelNew"
    if not target.endswith(".py"):
        path, _, name = target.rpartition(":")
    try:
        precision = flags[flags.index("--precision") + 1] if "--precision" in flags else "float32"
        serve(problem, path, name, precision, "--gradients" in flags)
    except Exception as error:
        kit._give_up(target, error)


if __name__ == "__main__":
    main(*sys.argv[1:])
