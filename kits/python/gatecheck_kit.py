"""Gatecheck's kit for Python: write one step of a cell, get a program that Gatecheck can test. One file, standard library.

    from gatecheck_kit import cell, serve

    def step(p, x, state):                  # p.W_i, p.U_i, p.b_i, … by the names of the catalogue (gatecheck spec lstm)
        …
        return h, (h, c)                    # the output, and the next state

    serve(lstm=cell(step=step))             # npx gatecheck verify exec:"python3 my_cell.py"

`x` is a batch [B, m] or one row [m], of NumPy, PyTorch or plain lists: the kit finds out which your step takes. The loop over
time, lengths, directions and layers are the kit's, and are declared as the kit's. docs/kits.md has the rest.
"""
import array
import base64
import collections
import copy
import importlib
import importlib.util
import inspect
import json
import math
import os
import struct
import sys
import time
import traceback

VERSION = "1.0.0"
#: Most elements of a tensor, and most bytes of a request
MOST, LINE = 1 << 28, 1 << 30
#: Gates of the cells whose parameters are known here: W_*, U_* and b_* of each gate
GATES = {"lstm": "ifog", "gru-reset-after": "zrh", "gru": "zrh", "elman": "h"}
#: Gates in the order in which PyTorch stacks their rows
PYTORCH = {"lstm": "ifgo", "gru-reset-after": "rzh", "gru": "rzh", "elman": "h"}
CODES = {"float32": "f", "float64": "d"}  # of whole types; those of two bytes are below
BYTES = {"float32": 4, "float64": 8, "float16": 2, "bfloat16": 2}


class Unsupported(Exception):
    """Raised by a step or a run for what it does not offer, in its own words: no failure."""


class KitError(Exception):
    """The cell does not keep to what the kit asks of it; the message says where."""


# Parameters and states ------------------------------------------------------------------------------------------------


class Params(dict):
    """Parameters by name: p.W_i or p["W_i"]."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(str(error.args[0])) from None

    def __missing__(self, name):
        raise KeyError("there is no parameter %s; there are %s" % (name, ", ".join(self)))


class _Tried(Params):
    """Parameters of a first try: of a cell unknown here, whatever is asked for has the shape that its letter says."""

    def __init__(self, make, names):
        super().__init__()
        self.make, self.names, self.read = make, names, set()

    def __contains__(self, name):
        return self.names is None or name in self.names

    def __missing__(self, name):
        if name not in self:
            raise KeyError("there is no parameter %s; there are %s" % (name, ", ".join(self.names)))
        self.read.add(name)
        self[name] = value = self.make({"W": ("n", "m"), "U": ("n", "n")}.get(name[:1], ("n",)))
        return value


def _state_class(names):
    """States by order and by name: `h, c = state`, state.h, state["h"]."""
    base = collections.namedtuple("State", names)

    class State(base):
        __slots__ = ()

        def __getitem__(self, key):
            return getattr(self, key) if isinstance(key, str) else super().__getitem__(key)

    return State


# Arrays ---------------------------------------------------------------------------------------------------------------


HALVES = ("float16", "bfloat16")


def _numbers_of(raw, dtype):
    """Numbers of a half type from their bytes; a bfloat16 is the upper half of a float32."""
    if dtype == "float16":
        return struct.unpack("<%de" % (len(raw) // 2), raw)
    halves = struct.unpack("<%dH" % (len(raw) // 2), raw)
    return struct.unpack("<%df" % len(halves), struct.pack("<%dI" % len(halves), *(h << 16 for h in halves)))


def _bytes_of(numbers, dtype):
    """The nearest numbers of a half type, ties to even, as bytes."""
    if dtype == "float16":
        return b"".join(struct.pack("<e", v if abs(v) < 65520 or v != v else math.copysign(math.inf, v)) for v in numbers)
    fits = (v if abs(v) < 3.4e38 or v != v else math.copysign(math.inf, v) for v in numbers)
    words = (struct.unpack("<I", struct.pack("<f", v))[0] for v in fits)
    return b"".join(struct.pack("<H", _upper(word)) for word in words)


def _upper(word):
    nan = word & 0x7FFFFFFF > 0x7F800000
    return 0x7FC0 if nan else (word + 0x7FFF + (word >> 16 & 1)) >> 16


class Lists:
    """Nested lists of floats."""

    name = "list"

    def load(self, raw, dtype, shape):
        flat = _numbers_of(raw, dtype) if dtype in HALVES else array.array(CODES[dtype], raw)
        if sys.byteorder == "big" and dtype not in HALVES:
            flat.byteswap()
        values = iter(flat)

        def nest(sizes):
            return [nest(sizes[1:]) for _ in range(sizes[0])] if sizes else next(values)

        return nest(shape)

    def dump(self, a, dtype):
        flat = [] if dtype in HALVES else array.array(CODES[dtype])

        def each(value):
            if isinstance(value, (list, tuple)):
                for one in value:
                    each(one)
            else:
                flat.append(value)

        each(a)
        if dtype in HALVES:
            return _bytes_of(flat, dtype)
        if sys.byteorder == "big":
            flat.byteswap()
        return flat.tobytes()

    def zeros(self, shape, dtype):
        return [self.zeros(shape[1:], dtype) for _ in range(shape[0])] if shape else 0.0

    def shape(self, a):
        try:
            return (len(a), *self.shape(a[0])) if len(a) else (0,)
        except TypeError:
            return ()

    def stack(self, items):
        return list(items)

    def add(self, a, b):
        return [self.add(u, v) for u, v in zip(a, b)] if isinstance(a, (list, tuple)) else a + b

    def join(self, a, b):
        return [[list(u) + list(v) for u, v in zip(us, vs)] for us, vs in zip(a, b)]

    def split(self, a, k):
        return [[row[:k] for row in rows] for rows in a], [[row[k:] for row in rows] for rows in a]


class Numpy:
    name = "numpy"

    def __init__(self):
        self.np = importlib.import_module("numpy")

    # NumPy has no bfloat16: its numbers come and go in float32

    def load(self, raw, dtype, shape):
        np = self.np
        if dtype == "bfloat16":
            return (np.frombuffer(raw, "<u2").astype("u4") << 16).view("f4").reshape(shape)
        return np.frombuffer(raw, "<f%d" % BYTES[dtype]).astype(dtype).reshape(shape)

    def dump(self, a, dtype):
        np = self.np
        if dtype == "bfloat16":
            return _bytes_of(np.asarray(a, "f8").ravel().tolist(), dtype)
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(a, "<f%d" % BYTES[dtype]).tobytes()

    def zeros(self, shape, dtype):
        return self.np.zeros(shape, "float32" if dtype == "bfloat16" else dtype)

    def shape(self, a):
        return self.np.shape(a)

    def stack(self, items):
        return self.np.stack(items)

    def add(self, a, b):
        return a + b

    def join(self, a, b):
        return self.np.concatenate((a, b), -1)

    def split(self, a, k):
        return a[..., :k], a[..., k:]

    def take(self, a, on):
        return a[on]

    def put(self, a, on, new):
        a = self.np.array(a)
        a[on] = new
        return a

    def flip(self, a):
        return a[::-1]

    def swapped(self, a):
        return a.swapaxes(0, 1)

    def flags(self, rows, T, B):
        return self.np.array(rows, dtype=bool).reshape(T, B)

    def beside(self, items):
        return self.np.concatenate(items, 1)

    def below(self, a, b):
        return self.np.concatenate((a, b), 0)


class Torch(Numpy):
    name = "torch"

    def __init__(self):
        self.torch = importlib.import_module("torch")
        self.torch.set_num_threads(1)

    def load(self, raw, dtype, shape):
        if not raw:
            return self.zeros(shape, dtype)
        return self.torch.frombuffer(bytearray(raw), dtype=getattr(self.torch, dtype)).reshape(shape)

    def dump(self, a, dtype):
        a = a.detach().cpu().to(getattr(self.torch, dtype)).contiguous()
        return (a.view(self.torch.int16) if dtype in HALVES else a).numpy().tobytes()

    def zeros(self, shape, dtype):
        return self.torch.zeros(shape, dtype=getattr(self.torch, dtype))

    def shape(self, a):
        return tuple(a.shape) if isinstance(a, self.torch.Tensor) else None

    def stack(self, items):
        return self.torch.stack(items)

    def join(self, a, b):
        return self.torch.cat((a, b), -1)

    def put(self, a, on, new):
        return a.to(new.dtype).index_copy(0, self.torch.tensor(on), new)

    def flip(self, a):
        return self.torch.flip(a, (0,))

    def flags(self, rows, T, B):
        return self.torch.tensor(rows, dtype=self.torch.bool).reshape(T, B)

    def beside(self, items):
        return self.torch.cat(items, 1)

    def below(self, a, b):
        return self.torch.cat((a, b), 0)


ARRAYS = {"list": Lists, "numpy": Numpy, "torch": Torch}


# Cells ----------------------------------------------------------------------------------------------------------------


def _modules(function):
    """The packages that stand in a function's module."""
    return [v.__name__.split(".")[0] for v in getattr(function, "__globals__", {}).values() if inspect.ismodule(v)]


def _names(id, options):
    letters = "WU" if options.get("bias") is False else "WUb"
    names = ["%s_%s" % (w, g) for g in GATES[id] for w in letters]
    return names + (["c_h"] if id == "gru-reset-after" and "b" in letters else [])


def _place(function):
    """my_cell.py:12, where a function begins."""
    code = getattr(function, "__code__", None)
    name = getattr(function, "__name__", type(function).__name__)
    return "%s (%s:%d)" % (name, os.path.basename(code.co_filename), code.co_firstlineno) if code else name


#: Things that a cell may have beyond its sequence
FURTHER = ("streams", "masks", "resets")
Flags = collections.namedtuple("Flags", "mask resets stream")


class Cell:
    """What `cell` and `from_torch` make; `serve` completes it with the id that the catalogue gives it."""

    def __init__(self, **said):
        self.__dict__.update(dict.fromkeys([*FURTHER, "batch_major", "weights"], False), **said)
        self.id = self.State = self.be = None
        self.module = said.get("module")

    # what it is

    def named(self, id):
        """Settle what was not said: the states, the arrays, a row or a batch."""
        self.id = id
        states = self.states or (("h", "c") if id.startswith("lstm") else ("h",))
        self.shapes = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in states.items()} if isinstance(
            states, dict) else {k: ("n",) for k in states}
        self.State = _state_class(list(self.shapes))
        if self.run is not None:
            self.be = ARRAYS[self.arrays or ("torch" if "torch" in _modules(self.run) else "numpy")]()
            self.differentiable = self.be.name == "torch"
            if self.module is not None:
                self._try_module()
        elif self.arrays and self.takes:
            self.be, self.differentiable = ARRAYS[self.arrays](), self.arrays == "torch"
        else:
            self._find_out()
        if self.gradients is None:
            self.gradients = self.backward is not None or self.differentiable
        return self

    def _find_out(self):
        seen = _modules(self.step)
        order = [k for k in ("torch", "numpy") if k in seen] or ["list"]
        order += [k for k in ("torch", "numpy", "list") if k not in order and (k == "list" or k in sys.modules)]
        failures = []
        for name in [self.arrays] if self.arrays else order:
            for takes in [self.takes] if self.takes else ["row"] if name == "list" else ["batch", "row"]:
                try:
                    self._try(ARRAYS[name](), takes)
                    return
                except Exception as error:  # whatever a step does with arrays that it was not made for
                    failures.append("  %s, %s: %s" % (name, "a batch" if takes == "batch" else "one row", said(error)))
        raise KitError("%s fails on every form of input; say which it takes by cell(step=…, arrays=…, takes=…)\n%s" % (
            _place(self.step), "\n".join(failures)))

    def _try_module(self):
        """What a module or its weights lack is said before any law is tried."""
        if self.id not in GATES:
            return
        names = _names(self.id, self.options[0])
        params = Params((k, self.be.zeros([4] + {"W": [2], "U": [4]}.get(k[0], []), "float32")) for k in names)
        sizes = dict(m=2, n=4, B=3)
        try:
            x = self.be.zeros([5, 3, 2], "float32")
            self._checked(self.run, self.run(params, x, None, **self.options[0]), sizes, [5])
        except Exception as error:  # whatever a module does with what it was not made for
            raise KitError(said(error)) from error

    def _try(self, be, takes):
        sizes = {"m": 2, "n": 4, "p": 5}
        count = [0]

        def make(shape):
            shape = [sizes.get(k, k) for k in shape]
            values = array.array("d", [math.sin(count[0] + 1.7 * k) for k in range(math.prod(shape))])
            count[0] += 1
            if sys.byteorder == "big":
                values.byteswap()
            made = be.load(values.tobytes(), "float64", shape)
            return made.requires_grad_(True) if be.name == "torch" else made

        head = [3] if takes == "batch" else []
        options = dict(self.options[0])
        params = _Tried(make, _names(self.id, options) if self.id in GATES else None)
        state = self.State(*[make(head + list(shape)) for shape in self.shapes.values()])
        self.be, self.takes = be, takes
        y, _ = self.call(params, make(head + ["m"]), state, options, dict(sizes, B=3))
        self.differentiable = be.name == "torch" and bool(y.requires_grad)
        self.tried = params

    # calling it

    def call(self, params, x, state, options, sizes):
        """One step; y and the states have the shapes that they must."""
        return self._checked(self.step, self.step(params, x, state, **options), sizes)

    def _checked(self, function, result, sizes, head=None):
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise KitError("%s returned %s, wanted (y, state)" % (_place(function), _kind(result)))
        y, state = result[0], self.ordered(function, result[1])
        rows = [sizes["B"]] if self.takes == "batch" or head else []
        self._shaped(function, "y", y, (head or []) + rows + [sizes[k] for k in self.y])
        for name, shape in self.shapes.items():
            self._shaped(function, "state " + name, getattr(state, name), rows + [sizes[k] for k in shape])
        return y, state

    def ordered(self, function, state):
        """A state given as a dict, a tuple, a list, or, where there is only one, as the array itself."""
        names = list(self.shapes)
        if isinstance(state, self.State):
            return state
        if isinstance(state, dict):
            lacking = [name for name in names if name not in state]
            if lacking:
                raise KitError("%s returned a state without %s" % (_place(function), ", ".join(lacking)))
            return self.State(*[state[name] for name in names])
        alone = len(names) == 1
        if isinstance(state, (tuple, list)) and len(state) == len(names) and not (
                alone and isinstance(state, list) and not hasattr(state[0], "__len__")):
            return self.State(*state)
        if alone:
            return self.State(state)
        raise KitError("%s returned %s for the state, wanted %s" % (_place(function), _kind(state), ", ".join(names)))

    def _shaped(self, function, what, value, wanted):
        got = self.be.shape(value)
        if got is None:
            raise KitError("%s returned %s for %s, wanted a tensor" % (_place(function), _kind(value), what))
        if list(got) != wanted:
            raise KitError("%s returned %s of shape %s, wanted %s" % (_place(function), what, list(got), wanted))

    # what is declared

    def support(self):
        kit = ["directions", "layers", "lengths"]
        kit += [] if self.run is not None else ["sequence"] if self.takes == "batch" else ["sequence", "rows"]
        further = {**{part: True for part in FURTHER if getattr(self, part)},
                   **({"weights": self.weights} if self.weights else {})}
        if self.run is None:
            kit += [part for part in FURTHER if getattr(self, part)]
        elif self.streams:  # the run keeps its states by itself: nothing may stand between
            return {"cell": self.id, "options": self.options, "dtypes": self.dtypes, "directions": ["forward"],
                    "maxLayers": 1, "lengths": False, "initialState": True, "gradients": self.gradients, **further,
                    **({"precision": self.precision} if self.precision else {})}
        return {"cell": self.id, "options": self.options, "dtypes": self.dtypes,
                "directions": ["forward", "reverse", "bidirectional"], "maxLayers": 8, "lengths": True,
                "initialState": True, "gradients": self.gradients, "suppliedBy": {"kit": kit}, **further,
                **({"precision": self.precision} if self.precision else {})}

    # one layer in one direction

    def forward(self, params, options, xs, lengths, state, reverse, sizes, tape, flags):
        """xs [T, B, m]; gives y [T, B, n] and the last state."""
        if self.run is not None:
            return self._forward_runs(params, options, xs, lengths, state, reverse, sizes, flags)
        mask, resets = flags.mask, flags.resets
        T, B, be, rowwise = sizes["T"], sizes["B"], self.be, self.takes == "row"
        width = [sizes[k] for k in self.y]
        states = {k: list(v) if rowwise else v for k, v in state.items()}
        everything, none = range(B), be.zeros([B] + width, sizes["dtype"])
        ys = [none] * T
        for t in reversed(range(T)) if reverse else range(T):
            on = everything if lengths is None else [b for b in range(B) if t < lengths[b]]
            on = on if mask is None else [b for b in on if mask[t][b]]
            gone = [] if resets is None else [b for b in range(B) if resets[t][b]]
            if gone:
                if tape is not None:
                    tape.append((t, gone, None, None))
                states = {k: self.emptied(v, gone, k, sizes) for k, v in states.items()}
            x = xs[t]
            if rowwise:
                rows = list(none)
                for b in on:
                    s = self.State(*[v[b] for v in states.values()])
                    rows[b], new = self.call(params, x[b], s, options, sizes)
                    if tape is not None:
                        tape.append((t, b, x[b], s))
                    for k in states:
                        states[k][b] = getattr(new, k)
                ys[t] = be.stack(rows) if B else none
            elif len(on):
                part = len(on) < B
                s = self.State(*[be.take(v, on) if part else v for v in states.values()])
                x = be.take(x, on) if part else x
                y, new = self.call(params, x, s, options, dict(sizes, B=len(on)) if part else sizes)
                if tape is not None:
                    tape.append((t, on if part else None, x, s))
                ys[t] = be.put(none, on, y) if part else y
                states = {k: be.put(v, on, getattr(new, k)) if part else getattr(new, k) for k, v in states.items()}
        if rowwise:
            states = {k: be.stack(v) if B else state[k] for k, v in states.items()}
        return (be.stack(ys) if T else be.zeros([0, B] + width, sizes["dtype"])), states

    def emptied(self, state, rows, name, sizes):
        """A state with these of its rows 0."""
        zeros = self.be.zeros([len(rows)] + [sizes[s] for s in self.shapes[name]], sizes["dtype"])
        if self.takes != "row":
            return self.be.put(state, rows, zeros)
        state = list(state)
        for b, zero in zip(rows, zeros):
            state[b] = zero
        return state

    def backwards(self, params, options, tape, dy, dstate, sizes, like):
        """By the user's own backward, through the steps that forward wrote down; gives dx, dparams and dstate."""
        be, rowwise, B = self.be, self.takes == "row", sizes["B"]
        zeros = lambda shape: be.zeros(shape, sizes["dtype"])
        states = {k: list(v) if rowwise else v for k, v in dstate.items()}
        dxs = [list(zeros([B, sizes["m"]])) if rowwise else zeros([B, sizes["m"]]) for _ in range(sizes["T"])]
        dparams = {k: zeros(list(be.shape(v))) for k, v in params.items()}
        for t, on, x, s in reversed(tape):
            if x is None:  # a reset: nothing goes back through it
                states = {k: self.emptied(v, on, k, sizes) for k, v in states.items()}
                continue
            at = (lambda v: v) if on is None else (lambda v: v[on]) if rowwise else (lambda v: be.take(v, on))
            result = self.backward(params, x, s, at(dy[t]), self.State(*[at(v) for v in states.values()]), **options)
            if not isinstance(result, (tuple, list)) or len(result) != 3:
                raise KitError("%s returned %s, wanted (dx, dstate, dparams)" % (_place(self.backward), _kind(result)))
            dx, ds, dp = result[0], self.ordered(self.backward, result[1]), result[2]
            self._shaped(self.backward, "dx", dx, list(be.shape(x)))
            for k in states:
                self._shaped(self.backward, "dstate " + k, getattr(ds, k), list(be.shape(getattr(s, k))))
                if rowwise:
                    states[k][on] = getattr(ds, k)
                else:
                    states[k] = getattr(ds, k) if on is None else be.put(states[k], on, getattr(ds, k))
            if rowwise:
                dxs[t][on] = dx
            else:
                dxs[t] = dx if on is None else be.put(dxs[t], on, dx)
            for k, v in params.items():
                if k not in dp:
                    raise KitError("%s returned no gradient of %s" % (_place(self.backward), k))
                self._shaped(self.backward, "dparams " + k, dp[k], list(be.shape(v)))
                dparams[k] = be.add(dparams[k], dp[k])
        stack = lambda v: be.stack(v) if rowwise and B else v
        dx = be.stack([stack(v) for v in dxs]) if dxs else like
        return dx, dparams, {k: stack(v) for k, v in states.items()}

    def _own(self, params, options, x, state, reverse, sizes, flags):
        """A run that knows streams, masks or resets by itself is given the whole batch, and what its request has of these."""
        T, B, be = sizes["T"], sizes["B"], self.be
        turned = (lambda v: be.flip(v)) if reverse else (lambda v: v)
        said = {"mask": flags.mask, "resets": flags.resets}
        said = {k: v if v is None else turned(be.flags(v, T, B)) for k, v in said.items() if getattr(self, k + "s" * (k == "mask"))}
        if self.streams:
            said.update(stream=flags.stream and flags.stream["name"], begin=flags.stream is None or flags.stream["begin"])
        first = None if state is None else self.State(*state.values())
        major = (lambda v: be.swapped(v)) if self.batch_major else (lambda v: v)
        said = {k: major(v) if k in ("mask", "resets") and v is not None else v for k, v in said.items()}
        result = self.run(params, major(turned(x)), first, **options, **said)
        if self.batch_major and isinstance(result, (tuple, list)) and len(result) == 2:
            result = (major(result[0]), result[1])
        y, last = self._checked(self.run, result, sizes, [T])
        return turned(y), {k: getattr(last, k) for k in self.shapes}

    def _forward_runs(self, params, options, x, lengths, state, reverse, sizes, flags):
        """Rows of one length are run together."""
        if self.streams or flags.mask is not None or flags.resets is not None:
            return self._own(params, options, x, state, reverse, sizes, flags)
        T, B, be = sizes["T"], sizes["B"], self.be
        lengths = lengths or [T] * B
        y, order, states = [], [], None if state is None else dict(state)
        zeros = lambda *shape: be.zeros([*shape], sizes["dtype"])
        ends = {k: zeros(B, *[sizes[s] for s in v]) if state is None else state[k] for k, v in self.shapes.items()}
        width = [sizes[k] for k in self.y]
        for length in sorted(set(lengths)):
            on = [b for b in range(B) if lengths[b] == length]
            order += on
            if length == 0:
                y.append(zeros(T, len(on), *width))
                continue
            given = x[:length][:, on]
            first = None if states is None else self.State(*[be.take(v, on) for v in states.values()])
            given = be.flip(given) if reverse else given
            result = self.run(params, be.swapped(given) if self.batch_major else given, first, **options)
            if self.batch_major and isinstance(result, (tuple, list)) and len(result) == 2:
                result = (be.swapped(result[0]), result[1])
            got, last = self._checked(self.run, result, dict(sizes, B=len(on)), [length])
            got = be.flip(got) if reverse else got
            y.append(be.below(got, zeros(T - length, len(on), *width)) if length < T else got)
            ends = {k: be.put(v, on, getattr(last, k)) for k, v in ends.items()}
        back = [order.index(b) for b in range(B)]
        return be.beside(y)[:, back] if B else zeros(T, 0, *width), ends


def _kind(value):
    return "a %s of %d" % (type(value).__name__, len(value)) if isinstance(value, (tuple, list)) else (
        "a " + type(value).__name__ if value is not None else "nothing")


def _listed(names):
    return [names] if isinstance(names, str) else list(names)


def cell(step=None, backward=None, *, run=None, takes=None, arrays=None, options=({},), states=None, y="n",
         dtypes=("float32", "float64"), precision=(), gradients=None, streams=False, masks=False, resets=False,
         batch_major=False, weights=None):
    """A cell of one step (params, x, state) → (y, state), or of a whole run over x [T, B, m].

    backward(params, x, state, dy, dstate) → (dx, dstate, dparams): the step's own gradients; PyTorch's are found without it.
    takes: "row" or "batch"; arrays: "numpy", "torch" or "list"; found out where they are not said.
    options: option combinations of the catalogue; they reach the step as keyword arguments.
    states: names in order, or {"h": "p", "c": "n"} where their sizes are not n; y: the size of the output.
    dtypes: float32, float64, float16, bfloat16; precision: the name of an arithmetic of some of them, "float16/float32-accumulate".
    streams, masks, resets: of a step they are the kit's. A run has them by itself, and is told by keywords: stream, the name of a stream
    or None, and begin; mask and resets, booleans [T, B] or None.
    weights: the framework whose packed tensors a run takes, "pytorch"; or its tensors and their shapes, {"kernel": ["m", "4n"], …}, for
    gatecheck discover to find out the rest.
    batch_major: a run takes x, mask and resets with the batch first, and gives y so.
    """
    if (batch_major or weights) and run is None:
        raise KitError("batch_major and weights are said of a run: a step sees one step at a time, and parameters by name")
    if (step is None) == (run is None):
        raise KitError("cell takes a step or a run, one of them")
    if run is not None and backward is not None:
        raise KitError("backward is that of a step; a whole run has its gradients by PyTorch")
    if takes not in (None, "row", "batch") or arrays not in (None, *ARRAYS):
        raise KitError('takes is "row" or "batch", arrays is "numpy", "torch" or "list"')
    return Cell(step=step, backward=backward, run=run, takes=takes, arrays=arrays, options=[dict(o) for o in options],
                states=states, y=(y,) if isinstance(y, str) else tuple(y), dtypes=list(dtypes), precision=_listed(precision),
                gradients=gradients, streams=streams, masks=masks, resets=resets, batch_major=batch_major, weights=weights)


# Whole modules of PyTorch ---------------------------------------------------------------------------------------------


def from_torch(module, weights="pytorch", *, options=({},), states=None, dtypes=("float32", "float64"),
               precision=()):
    """A module with packed weights, called as torch.nn.LSTM is: module(x [T, B, m], (h, c)) → (y, (h, c)), or as LSTMCell.

    module: a class or function of (input_size, hidden_size), or a module of such a class.
    weights: "pytorch", or which of our parameters each of the module's holds, one below the other, "0" for zeros:
    {"weight_ih": "W_i W_f W_g W_o", "kernel.T": "U_i …"} with .T where the module holds the transpose.
    """
    torch = importlib.import_module("torch")
    make = _maker(module) if isinstance(module, torch.nn.Module) else module
    built = {}  # by sizes: the last only

    def held(id, m, n, dtype, bias):
        key = (m, n, dtype, bias)
        if key not in built:
            built.clear()
            keyword = {} if bias else {"bias": False}
            built[key] = made = make(m, n, **keyword).to(getattr(torch, dtype)).eval()
            made.gatecheck = _plan(id, made, weights, bias)
        return built[key]

    def run(params, x, state, **said):
        m, n, B = x.shape[2], params["W_" + GATES.get(box.id, "h")[0]].shape[0], x.shape[1]
        net = held(box.id, m, n, str(x.dtype).split(".")[1], said.get("bias", True))
        holder = _Holder(net, params)
        batch_first = getattr(net, "batch_first", getattr(getattr(net, "rnn", None), "batch_first", False))
        return holder.call(x.transpose(0, 1) if batch_first else x, state, batch_first, n, B)

    box = Cell(step=None, backward=None, run=run, takes="batch", arrays="torch", options=[dict(o) for o in options],
               states=states, y=("n",), dtypes=list(dtypes), precision=_listed(precision), gradients=None, module=make)
    return box


def _maker(module):
    """(input_size, hidden_size) → a module of the same class and, by their names, the same settings."""
    if getattr(module, "num_layers", 1) != 1 or getattr(module, "bidirectional", False):
        raise KitError("give a module of one layer in one direction: the kit stacks them")
    named = list(inspect.signature(type(module).__init__).parameters)[3:]
    own = {k: getattr(module, k) for k in [*named, "nonlinearity", "batch_first", "proj_size"] if hasattr(module, k)}
    own = {k: v for k, v in own.items() if v and isinstance(v, (bool, int, float, str)) and k not in ("bias", "mode")}

    def make(m, n, **keyword):
        return type(module)(m, n, **{**own, **keyword})

    return make


def _plan(id, module, weights, bias):
    """[(the module's parameter, transposed, the names of ours that it holds)]"""
    own = dict(module.named_parameters())
    if weights == "pytorch":
        if id not in PYTORCH:
            raise KitError('weights="pytorch" is known of %s; for %s give {parameter: "W_i W_f …"}' % (
                ", ".join(PYTORCH), id))
        rows = lambda letter: " ".join("%s_%s" % (letter, g) for g in PYTORCH[id])
        second = " ".join("c_h" if id == "gru-reset-after" and g == "h" else "0" for g in PYTORCH[id])
        stems = {"weight_ih": rows("W"), "weight_hh": rows("U"), "bias_ih": rows("b"), "bias_hh": second}
        weights = {}
        for stem, names in stems.items():
            found = [k for k in own if k.split(".")[-1] in (stem, stem + "_l0")]
            if len(found) == 1:
                weights[found[0]] = names
            elif found or stem.startswith("weight") or (stem == "bias_ih" and bias):
                raise KitError('%s: weights="pytorch" looks for one parameter %s, found %s; it has %s' % (
                    type(module).__name__, stem, ", ".join(found) or "none", ", ".join(own)))
    plan = [(k[:-2] if k.endswith(".T") else k, k.endswith(".T"), names.split()) for k, names in weights.items()]
    for name, _, _ in plan:
        if name not in own:
            raise KitError("%s has no parameter %s; it has %s" % (type(module).__name__, name, ", ".join(own)))
    unset = set(own) - {name for name, _, _ in plan}
    if unset:
        raise KitError("weights says nothing of %s's %s" % (type(module).__name__, ", ".join(sorted(unset))))
    return plan


class _Holder:
    """A module that holds the parameters of the catalogue, with a gradient that reaches them."""

    def __init__(self, module, params):
        torch = importlib.import_module("torch")
        self.module, self.params = module, params
        own = dict(module.named_parameters())
        self.torch, self.places = torch, []  # (its parameter, transposed, name of ours, rows)
        placed = set()
        for name, transposed, names in module.gatecheck:
            whole = own[name].t() if transposed else own[name]
            step = whole.shape[0] // len(names)
            for k, part in enumerate(names):
                rows = slice(k * step, (k + 1) * step)
                with torch.no_grad():
                    if part == "0":
                        whole[rows] = 0
                    elif part not in params:
                        raise KitError("there is no parameter %s; there are %s" % (part, ", ".join(params)))
                    elif whole[rows].shape != params[part].shape:
                        raise KitError("%s holds %s of shape %s, wanted %s" % (
                            name, part, list(whole[rows].shape), list(params[part].shape)))
                    else:
                        whole[rows] = params[part]
                        placed.add(part)
                        self.places.append((name, transposed, part, rows))
        lost = [name for name in params if name not in placed]
        if lost:
            raise KitError("weights places no %s" % ", ".join(lost))

    def call(self, x, state, batch_first, n, B):
        torch, module = self.torch, self.module
        own = dict(module.named_parameters())
        taken = [x] + list(state or [])
        wanted = torch.is_grad_enabled() and any(t.requires_grad for t in [*taken, *self.params.values()])
        if wanted:  # the next layer's weights must not be written into what this graph has saved
            self.module = module = copy.deepcopy(module)
            own = dict(module.named_parameters())
        # a graph of its own on copies: a module's parameters are leaves, and the catalogue's stand outside of it
        copies = [t.detach().requires_grad_(wanted) for t in taken]
        with torch.set_grad_enabled(wanted):
            flat = self._forward(copies, batch_first, n, B)
        if not wanted:
            return flat[0], flat[1:]
        names, places, params = list(self.params), self.places, self.params

        class Through(torch.autograd.Function):
            @staticmethod
            def forward(context, *inputs):
                return tuple(t.detach().clone() for t in flat)

            @staticmethod
            def backward(context, *bars):
                live = [(t, bar) for t, bar in zip(flat, bars) if t.requires_grad]
                leaves = copies + list(own.values())
                found = torch.autograd.grad([t for t, _ in live], leaves, [b for _, b in live], allow_unused=True)
                found = [torch.zeros_like(t) if g is None else g for t, g in zip(leaves, found)]
                by_name = dict(zip(own, found[len(copies):]))
                ours = {part: (by_name[k].t() if tr else by_name[k])[rows] for k, tr, part, rows in places}
                return (*found[:len(copies)], *[ours[k] for k in names])

        result = Through.apply(*taken, *[params[k] for k in names])
        return result[0], result[1:]

    def _forward(self, taken, batch_first, n, B):
        """y and the states, time first, each [B, n]."""
        torch, module = self.torch, self.module
        x, state = taken[0], taken[1:]
        if isinstance(module, torch.nn.RNNCellBase) or getattr(module, "gatecheck_is_cell", False):
            return self._steps(x, state)
        first = [s.unsqueeze(0) for s in state]
        first = first[0] if len(first) == 1 else tuple(first)
        result = module(x, first) if state else module(x)
        if not isinstance(result, tuple) or len(result) != 2:
            raise KitError("%s returned %s, wanted (y, state) as torch.nn.LSTM returns" % (
                type(module).__name__, _kind(result)))
        y, last = result
        last = list(last) if isinstance(last, (tuple, list)) else [last]
        return [y.transpose(0, 1) if batch_first else y] + [s.reshape(-1, s.shape[-1]) for s in last]

    def _steps(self, x, state):
        states, ys = (tuple(state) if len(state) > 1 else state[0]) if state else None, []
        for t in range(x.shape[0]):
            states = self.module(x[t], states)
            ys.append(states[0] if isinstance(states, tuple) else states)
        return [self.torch.stack(ys)] + (list(states) if isinstance(states, tuple) else [states])


# A network, and its gradients -----------------------------------------------------------------------------------------


def _size(value, what):
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise KitError("%s is %.60r, wanted a whole number from 0 to %d" % (what, value, MOST))
    return value


class Network:
    """The layers of a request, with everything loaded."""

    def __init__(self, cells, dtype, sizes, layers, x, lengths=None, want=(), cotangents=None, mask=None, resets=None,
                 stream=None, attached=None, streams=None, **_):
        self.attached, self.streams = attached, {} if streams is None else streams
        if dtype not in BYTES:
            raise KitError("dtype is %.60r, wanted one of %s" % (dtype, ", ".join(BYTES)))
        self.sizes = {k: _size(v, k) for k, v in sizes.items()}
        self.T, self.B, n = (self.sizes[k] for k in "TBn")
        if self.T * self.B * max(self.sizes["m"], n, 1) * 2 > MOST or not layers:
            raise KitError("sizes %s are too large" % json.dumps(self.sizes))
        self.dtype, self.want, self.training = dtype, want, "gradients" in want
        self.layers = layers
        self.cells = [cells[layer["cell"]] if layer["cell"] in cells else None for layer in layers]
        if None in self.cells or len({c.be.name for c in self.cells}) > 1:
            raise KitError("these layers cannot be run together")
        self.be = self.cells[0].be
        self.hand = self.training and any(c.backward is not None for c in self.cells)
        self.auto = self.training and not self.hand
        self.x = self.load(x, "x")
        if x["shape"] != [self.T, self.B, self.sizes["m"]]:
            raise KitError("x does not have the shape [T, B, m]")
        if lengths is not None and (len(lengths) != self.B or any(not 0 <= _size(k, "length") <= self.T for k in lengths)):
            raise KitError("lengths are not one number from 0 to T for each row")
        self.lengths = lengths
        for part, given in (("masks", mask), ("resets", resets), ("streams", stream)):
            if given is not None and not all(getattr(c, part) for c in self.cells):
                raise Unsupported(part)
        self.flags = Flags(self._flags(mask, "mask"), self._flags(resets, "resets"), self._stream(stream))
        self.params = [[Params((k, self.load(t, k)) for k, t in p.items()) for p in layer["params"]] for layer in layers]
        self.initial = [layer["initial"] and [{k: self.load(s[k], k) for k in c.shapes} for s in layer["initial"]]
                        for layer, c in zip(layers, self.cells)]
        bars = cotangents or {}
        self.dy = bars["y"] and self.load(bars["y"], "cotangents.y", False) if bars.get("y") else None
        self.dfinal = bars.get("final") and [[{k: self.load(t, k, False) for k, t in s.items()} for s in layer]
                                             for layer in bars["final"]]

    def _flags(self, rows, what):
        if rows is None:
            return None
        if not isinstance(rows, list) or len(rows) != self.T or any(
                not isinstance(row, list) or len(row) != self.B or any(type(v) is not bool for v in row) for row in rows):
            raise KitError("%s is not a list of T lists of B booleans" % what)
        if self.lengths is not None:
            raise KitError("%s and lengths come in one request" % what)
        return rows

    def _stream(self, stream):
        if stream is None:
            return None
        if not isinstance(stream, dict) or stream.get("name") not in ("a", "b") or type(stream.get("begin")) is not bool:
            raise KitError('stream is %.60r, wanted {"name":"a" or "b","begin":true or false}' % (stream,))
        if not stream["begin"] and stream["name"] not in self.streams:
            raise KitError("stream %s goes on, but was not begun" % stream["name"])
        return stream

    def load(self, t, what, leaf=True):
        shape = [_size(k, what) for k in t["shape"]]
        raw = self._raw(t, what, math.prod(shape) * BYTES[self.dtype])
        if math.prod(shape) > MOST or math.prod(shape) * BYTES[self.dtype] != len(raw):
            raise KitError("%s has %d bytes, which is not shape %s" % (what, len(raw), shape))
        made = self.be.load(raw, self.dtype, shape)
        return made.requires_grad_(True) if leaf and self.auto else made

    def _raw(self, t, what, size):
        if "at" not in t or self.attached is None:
            return base64.b64decode(t["data"], validate=True)
        at = _size(t["at"], what)
        if at + size > len(self.attached):
            raise KitError("%s has its %d bytes at %d of the %d that followed the line" % (what, size, at, len(self.attached)))
        return self.attached[at:at + size]

    def once(self):
        """Forward, and backward where gradients are wanted; gives y, final and the gradients."""
        if self.be.name != "torch":
            return self._once()
        torch = self.be.torch
        for t in self._leaves():
            t.grad = None
        with torch.set_grad_enabled(self.auto):
            return self._once()

    def _leaves(self):
        yield self.x
        for group in self.params + [initial or [] for initial in self.initial]:
            for tensors in group:
                yield from tensors.values()

    def _once(self):
        v, width, final, tapes = self.x, self.sizes["m"], [], []
        begun = []
        for layer, c, params, initial in zip(self.layers, self.cells, self.params, self.initial):
            sizes = dict(self.sizes, m=width, dtype=self.dtype)
            ways = ["forward", "reverse"] if layer["direction"] == "bidirectional" else [layer["direction"]]
            zeros = lambda: {k: self.be.zeros([self.B] + [sizes[s] for s in shape], self.dtype)
                             for k, shape in c.shapes.items()}
            stream = self.flags.stream
            kept = c.run is None and stream and not stream["begin"]
            first = self.streams[stream["name"]][len(final)] if kept else initial or [
                None if c.run is not None else zeros() for _ in ways]
            if self.auto and not initial:
                for state in first:
                    for t in (state or {}).values():
                        t.requires_grad_(True)
            begun.append(first)
            ys, ends, tape = [], [], [[] if self.hand else None for _ in ways]
            for way, p, s, to in zip(ways, params, first, tape):
                y, end = c.forward(p, layer["options"], v, self.lengths, s, way == "reverse", sizes, to, self.flags)
                ys.append(y)
                ends.append(end)
            final.append(ends)
            tapes.append((sizes, tape, v))
            v = ys[0] if len(ys) == 1 else self.be.join(*ys)
            width = math.prod(sizes[k] for k in c.y) * len(ys)
        if self.flags.stream:
            kept = lambda t: t.detach() if self.be.name == "torch" else t
            self.streams[self.flags.stream["name"]] = [[{k: kept(t) for k, t in s.items()} for s in ends] for ends in final]
        gradients = self._by_hand(tapes, v) if self.hand else self._by_torch(v, final, begun) if self.auto else None
        return v, final, gradients

    def _by_torch(self, y, final, begun):
        torch = self.be.torch
        live = [(y, self.dy)] if self.dy is not None else []
        live += [(ends[k], bars[k]) for layer, given in zip(final, self.dfinal or [])
                 for ends, bars in zip(layer, given) for k in bars]
        live = [(t, bar) for t, bar in live if t.requires_grad]
        if live:
            torch.autograd.backward([t for t, _ in live], [bar.to(t.dtype) for t, bar in live])
        slope = lambda t: torch.zeros_like(t) if t.grad is None else t.grad
        by_name = lambda group: [{k: slope(t) for k, t in tensors.items()} for tensors in group]
        found = {"x": slope(self.x), "params": [by_name(p) for p in self.params]}
        if all(s is not None for layer in begun for s in layer):
            found["initial"] = [by_name(s) for s in begun]
        return found

    def _by_hand(self, tapes, y):
        be, dy = self.be, self.dy
        dy = be.zeros(list(be.shape(y)), self.dtype) if dy is None else dy
        params, initial = [], []
        for l in reversed(range(len(self.layers))):
            c, (sizes, tape, v) = self.cells[l], tapes[l]
            bars = [dy] if len(tape) == 1 else be.split(dy, math.prod(sizes[k] for k in c.y))
            dx, dps, dss = None, [], []
            for w, steps in enumerate(tape):
                zeros = {k: be.zeros([self.B] + [sizes[s] for s in shape], self.dtype) for k, shape in c.shapes.items()}
                dstate = {**zeros, **(self.dfinal[l][w] if self.dfinal else {})}
                own, dp, ds = c.backwards(self.params[l][w], self.layers[l]["options"], steps, bars[w], dstate, sizes, v)
                dx = own if dx is None else be.add(dx, own)
                dps.append(dp)
                dss.append(ds)
            params.insert(0, dps)
            initial.insert(0, dss)
            dy = dx
        return {"x": dy, "params": params, "initial": initial}

    def save(self, a, shape=None):
        got = list(self.be.shape(a)) if shape is None else shape
        raw = self.be.dump(a, self.dtype)
        if self.attached is None:
            return {"shape": got, "data": base64.b64encode(raw).decode()}
        at = self.size
        self.out += [raw, bytes(-len(raw) % 8)]
        self.size += len(raw) + -len(raw) % 8
        return {"shape": got, "at": at}

    def answer(self, result):
        y, final, gradients = result
        self.out, self.size = [], 0
        width = 1
        for layer, c in zip(self.layers, self.cells):
            width = math.prod(self.sizes[k] for k in c.y) * (2 if layer["direction"] == "bidirectional" else 1)
        states = lambda layers: [[{k: self.save(t, [self.B] + [self.sizes[s] for s in c.shapes[k]]) for k, t in s.items()}
                                  for s in layer] for layer, c in zip(layers, self.cells)]
        parts = {"y": lambda: self.save(y, [self.T, self.B, width]), "final": lambda: states(final)}

        def slopes():
            whole = {"x": self.save(gradients["x"], [self.T, self.B, self.sizes["m"]]),
                     "params": [[{k: self.save(t, p["shape"]) for (k, t), p in zip(dp.items(), given.values())}
                                 for dp, given in zip(dps, layer["params"])]
                                for dps, layer in zip(gradients["params"], self.layers)]}
            return {**whole, **({"initial": states(gradients["initial"])} if "initial" in gradients else {})}

        parts["gradients"] = slopes
        return {part: parts[part]() for part in self.want}


# The program ----------------------------------------------------------------------------------------------------------


def said(error):
    """What went wrong, with the last line of the user's own code: my_cell.py:12: ValueError: …, at `h = …`."""
    text = error.args[0] if isinstance(error, (KeyError, AttributeError)) and error.args else error
    if isinstance(error, KitError):
        return str(error)
    own = [f for f in traceback.extract_tb(error.__traceback__)
           if f.filename != __file__ and "site-packages" not in f.filename and "dist-packages" not in f.filename
           and not f.filename.startswith((os.path.dirname(os.__file__), "<"))]
    message = "%s: %s" % (type(error).__name__, text)
    return "%s:%d: %s, at `%s`" % (os.path.basename(own[-1].filename), own[-1].lineno, message, own[-1].line) if own else (
        message)


def _respond(cells, memory, raw, cmd, seq=None, runs=1, blocks=1, attached=None, **request):
    network = Network(cells, **request, attached=raw, streams=memory)
    times = []
    for _ in range(_size(blocks, "blocks")):
        begun = time.perf_counter_ns()
        for _ in range(_size(runs, "runs")):
            result = network.once()
        times.append(max(time.perf_counter_ns() - begun, 1))
    answer = {"seq": seq, **({"times": times} if cmd == "time" else {}), **network.answer(result)}
    raw = b"".join(network.out)
    return ({**answer, "attached": len(raw)}, raw) if network.attached is not None else (answer, b"")


def _answer(cells, start, line, source, memory):
    """The answer to a line, and bytes that follow it; None at stop."""
    seq = None
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            raise KitError("a request is a JSON object, got %.60r" % (request,))
        cmd, seq = request.get("cmd"), request.get("seq")
        if cmd == "stop":
            return None
        if cmd == "start":
            return start, b""
        raw = None
        if "attached" in request:
            size = request["attached"]
            if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= LINE:
                raise KitError("attached is %.60r, wanted the number of bytes that follow" % (size,))
            raw = source.read(size)
            if len(raw) != size:
                raise KitError("%d bytes should follow the line, %d do" % (size, len(raw)))
        if cmd not in ("run", "time"):
            raise KitError("unknown command %.60r" % (cmd,))
        return _respond(cells, memory, raw, **request)
    except Unsupported as refusal:
        return {"seq": seq, "unsupported": str(refusal)}, b""
    except Exception as error:  # of the user's code, or of a request that is none
        return {"seq": seq, "error": {"message": said(error), "trace": traceback.format_exc()}}, b""


_pipes = None


def _fail(why):
    """Ends at once: a framework may take long to shut down."""
    sys.stderr.write("gatecheck_kit: %s\n" % why)
    sys.stderr.flush()
    os._exit(1)


def _claim():
    """Keep the pipes for the protocol: what else is printed goes to standard error, and nothing else is read."""
    global _pipes
    _pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout.flush()  # what was printed before now goes to standard error as well
    sys.stdout = sys.stderr
    return _pipes


if os.environ.pop("GATECHECK", "") == "stdio":  # started by Gatecheck: a script may print before it serves
    _claim()


def serve(*, name=None, version="0", protocol=1.4, attachments=True, **cells):
    """Answer Gatecheck's requests until it says stop. Cells by their id, with _ for -: serve(lstm=…, gru_reset_after=…).

    Standard output is the protocol's alone: what else is printed goes to standard error. attachments: tensors come and go as bytes behind
    the line, in place of base64.
    """
    source, sink = _pipes or _claim()
    try:
        named = {id.replace("_", "-"): c.named(id.replace("_", "-")) for id, c in cells.items()}
    except KitError as error:
        _fail(error)
    start = {"version": protocol, **({"attachments": True} if attachments else {}), "cells": [c.support() for c in named.values()],
             "implementation": {"name": name or os.path.basename(sys.argv[0]) or "python", "version": version,
                                "language": "python"}}
    memory = {}  # states of streams, by their names
    try:
        while True:
            line = source.readline(LINE)
            if not line:
                return
            if not line.endswith(b"\n") and len(line) == LINE:
                _fail("a request of more than %d bytes" % LINE)
            answer = _answer(named, start, line, source, memory)
            if answer is None:
                return
            sink.write(json.dumps(answer[0]).encode() + b"\n" + answer[1])
            sink.flush()
    except BrokenPipeError:  # nobody listens any more
        os.dup2(2, sink.fileno())


def _found(target):
    """`my_module:my_step`, `my_module.MyLSTM`, `./my_cell.py:my_step` → the thing, and its name."""
    path, colon, name = target.rpartition(":")
    if not colon:
        path, _, name = target.rpartition(".")
    if path.endswith(".py"):
        spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(path)
    return getattr(module, name), name


def _guess(found):
    """The cell among those known here whose parameters the step reads, all of them."""
    failures = []
    for id in GATES:
        one = found if isinstance(found, Cell) else cell(step=found)
        try:
            if set(one.named(id).tried.names) == one.tried.read:
                return id
            failures.append("  %s: it does not read %s" % (id, ", ".join(sorted(set(one.tried.names) - one.tried.read))))
        except Exception as error:
            failures.append("  %s: %s" % (id, str(error).split("\n")[-1].strip()))
    raise KitError("it cannot be found out which cell it is; say it: --cells lstm\n%s" % "\n".join(failures))


def _guess_torch(make):
    """By how many gates its recurrent weights have rows for."""
    made = make(2, 3)
    for k, t in made.named_parameters():
        if k.split(".")[-1] in ("weight_hh", "weight_hh_l0"):
            gates = t.shape[0] // t.shape[1]
            if gates in (1, 3, 4):
                return {4: "lstm", 3: "gru-reset-after", 1: "elman"}[gates]
    raise KitError("it cannot be found out which cell it is; say it: --cells lstm")


def main(kind, target, id=None):
    """`gatecheck_kit.py pytorch my_module.MyLSTM [CELL]`, `gatecheck_kit.py python my_module:my_step [CELL]`"""
    sys.modules["gatecheck_kit"] = sys.modules[__name__]
    sys.path[0] = os.getcwd()
    if _pipes is None:
        _claim()
    try:
        found, name = _found(target)
        if kind == "pytorch" and not isinstance(found, Cell):
            found = from_torch(found)
            id = id or _guess_torch(found.module)
        elif not isinstance(found, Cell) and not callable(found):
            raise KitError("%s is %s, wanted a step or a cell" % (target, _kind(found)))
        id = id or (_guess_torch(found.module) if hasattr(found, "module") else _guess(found))
        one = found if isinstance(found, Cell) else cell(step=found)
    except Exception as error:
        _fail("%s: %s" % (target, said(error)))
    serve(name=name, **{id: one})


if __name__ == "__main__":
    main(*sys.argv[1:])
