"""A cell of Gatecheck's in a test suite of yours: right, or with one known mistake.

    from gatecheck_served import Served

    def test_lstm():
        lstm = Served("lstm")
        y, final = lstm.run(params, x, {"h": h0, "c": c0})
        numpy.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)

`npx gatecheck audit --suite "python3 -m pytest test_lstm.py" --cells lstm` runs the suite once with the right cell and once for each
known mistake, and says which ones it does not notice. Started by hand, the cell is right. It needs NumPy.
"""

import base64
import json
import os
import subprocess

import numpy

WIRE = {"float32": "<f4", "float64": "<f8"}


class ServedError(Exception):
    """The served cell does not answer, or says why it cannot."""


class Served:
    """One cell, run by Gatecheck in a process of its own."""

    def __init__(self, cell, options=None, dtype="float64"):
        """cell: its id in the catalogue; options: where they are not the default; dtype: float32 or float64."""
        if dtype not in WIRE:
            raise ServedError("dtype is %r, must be float32 or float64" % (dtype,))
        self.cell, self.options, self.dtype = cell, options or {}, dtype
        command = json.loads(os.environ.get("GATECHECK_SERVE", '["npx", "gatecheck", "serve"]'))
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        cells = [one["cell"] for one in self._ask({"cmd": "start", "version": 1})["cells"]]
        if cell not in cells:
            self.close()
            raise ServedError("what is served has no %s; it has %s" % (cell, ", ".join(cells)))

    def run(self, params, x, initial=None, lengths=None):
        """y [T, B, n] and the final states by name, each [B, n], of one layer.

        params: arrays by the names that `npx gatecheck spec CELL` prints; x: [T, B, m]; initial: states by name, each [B, n], zero
        where absent; lengths: steps of each row, all T where absent.
        """
        x = numpy.asarray(x, self.dtype)
        if x.ndim != 3:
            raise ServedError("x has shape %s, must be [T, B, m]" % (list(x.shape),))
        T, B, m = x.shape
        square = next((numpy.asarray(p) for name, p in params.items() if name.startswith(("U", "W"))), None)
        if square is None or square.ndim == 0:
            raise ServedError("params has no matrix named W_… or U_…")
        layer = {"cell": self.cell, "options": self.options, "direction": "forward",
                 "params": [{name: self._tensor(p) for name, p in params.items()}],
                 "initial": initial and [{name: self._tensor(s) for name, s in initial.items()}]}
        answer = self._ask({"cmd": "run", "seq": 1, "dtype": self.dtype,
                            "sizes": {"T": T, "B": B, "m": m, "n": square.shape[0]}, "layers": [layer],
                            "x": self._tensor(x), "lengths": lengths and list(lengths), "want": ["y", "final"]})
        return self._array(answer["y"]), {name: self._array(s) for name, s in answer["final"][0][0].items()}

    def close(self):
        """End its process; it ends with yours otherwise."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _ask(self, message):
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            raise ServedError("the served cell ended with status %s" % self._process.wait())
        answer = json.loads(line)
        if "error" in answer:
            raise ServedError(answer["error"]["message"])
        return answer

    def _tensor(self, value):
        array = numpy.ascontiguousarray(value, WIRE[self.dtype])
        return {"shape": list(numpy.shape(value)), "data": base64.b64encode(array.tobytes()).decode()}

    def _array(self, wire):
        return numpy.frombuffer(base64.b64decode(wire["data"]), WIRE[self.dtype]).reshape(wire["shape"]).astype(self.dtype)
