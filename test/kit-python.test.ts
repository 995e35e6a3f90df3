import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commandsOf, fed, gatecheck, good, kitFolder, pythonWith, serving, timed, unanswered } from "./testing/kits.ts";

const folder = kitFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

// a missing one skips its tests
const plain = pythonWith("sys");
const numpy = pythonWith("numpy");
const torch = pythonWith("torch, numpy");

const interpreterOf = (line: string): string | undefined => (/gru|module|packed/.test(line) ? torch : numpy);

describe.each(commandsOf("my_").filter((line) => /\.py|python|pytorch/.test(line)))("docs/kits.md: %s", (line) => {
  test("conforms, and says what is the kit's", (ctx) => {
    const python = interpreterOf(line);
    if (python === undefined) return ctx.skip("no python3 here can import what this needs");
    const { status, stdout, stderr } = gatecheck(folder, line.replaceAll("python3", python), {
      GATECHECK_PYTHON: python,
    });
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/conforms: \d+ laws/);
    expect(stdout).toContain("are the kit's");
    // gradients are tested wherever they are found or written
    const laws = Number(/conforms: (\d+) laws/.exec(stdout)?.[1]);
    expect(laws).toBeGreaterThanOrEqual(line.includes("my_lstm") ? 40 : 47);
  });
});

test.skipIf(numpy === undefined)("docs/kits.md: streams, masks and resets of a run's own, batch first", () => {
  const [line = ""] = commandsOf("stateful");
  const { status, stdout } = gatecheck(folder, line.replaceAll("python3", String(numpy)));
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/conforms: \d+ laws/);
  expect(stdout).not.toContain("are the kit's");
});

const flagged = "cell(step, backward, streams=True, masks=True, resets=True)";

test.skipIf(numpy === undefined).each([
  ["one row", (text: string) => text],
  [
    "a batch",
    (text: string) =>
      text
        .replaceAll("p.W_h @ x + p.U_h @ s.h", "x @ p.W_h.T + s.h @ p.U_h.T")
        .replace("p.W_h.T @ da, p.U_h.T @ da", "da @ p.W_h, da @ p.U_h")
        .replace("np.outer(da, x)", "da.T @ x")
        .replace("np.outer(da, s.h)", "da.T @ s.h")
        .replace('"b_h": da}', '"b_h": da.sum(0)}'),
  ],
])("the kit's streams, masks and resets of a step on %s, with gradients", (_, changed) => {
  write("flagged.py", changed(elman(right, flagged).replace("FACTOR", "1")));
  const { status, stdout } = gatecheck(
    folder,
    `verify exec:"${numpy} flagged.py" --level quick --laws stream,mask,reset`,
  );
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/conforms: 9 laws/);
  expect(stdout).toContain("streams, masks, resets are the kit's");
});

test.skipIf(numpy === undefined)("masks, streams and bytes that are none are refused in a line", () => {
  write("flagged.py", elman(right, flagged));
  write("bare.py", elman(right));
  const asked = (more: string): string => good.replace('"lengths":null', `"lengths":null,${more}`);
  const x = '"x":{"shape":[1,1,1],"at":';
  const lines: readonly (readonly [string, string])[] = [
    [asked('"mask":[]'), "mask is not a list of T lists of B booleans"],
    [asked('"mask":[[1]]'), "mask is not a list of T lists of B booleans"],
    [good.replace('"lengths":null', '"lengths":[1],"mask":[[true]]'), "mask and lengths come in one request"],
    [asked('"resets":7'), "resets is not a list of T lists of B booleans"],
    [asked('"stream":{"name":"c","begin":true}'), "stream is {'name': 'c', 'begin': True}, wanted"],
    [asked('"stream":{"name":"a","begin":false}'), "stream a goes on, but was not begun"],
    [asked('"attached":-1'), "attached is -1, wanted the number of bytes that follow"],
    [
      `${good.replace(/"x":\{"shape":\[1,1,1\],"data":/, `"attached":8,${x}8,"d":`)}\n12345678`,
      "x has its 8 bytes at 8 of the 8",
    ],
  ];
  const heard = (file: string): string[] =>
    fed(
      folder,
      [String(numpy), file],
      lines
        .map(([line]) => `${line}\n`)
        .join("")
        .replace("12345678\n", "12345678"),
    )
      .stdout.trimEnd()
      .split("\n");
  const answers = heard("flagged.py");
  for (const [k, [, message]] of lines.entries()) expect(answers[k]).toContain(message);
  expect(answers).toHaveLength(lines.length);
  expect(heard("bare.py")[0]).toContain('"unsupported": "masks"');
});

describe("a cell in plain lists, one row at a time", () => {
  const lists = `import math
from gatecheck_kit import cell, serve
print("a banner")
sigmoid = lambda a: 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))
dot = lambda a, b: sum(u * v for u, v in zip(a, b))
def step(p, x, s):
    a = lambda k: [dot(W, x) + dot(U, s.h) + b for W, U, b in zip(p["W_" + k], p["U_" + k], p["b_" + k])]
    c = [sigmoid(f) * c + sigmoid(i) * math.tanh(g) for f, c, i, g in zip(a("f"), s.c, a("i"), a("g"))]
    return [sigmoid(o) * math.tanh(v) for o, v in zip(a("o"), c)], (HERE, c)
serve(lstm=cell(step=step))
`;

  test("conforms; what it prints is no answer", (ctx) => {
    if (plain === undefined) return ctx.skip("there is no python3 here");
    write("lists.py", lists.replace("HERE", "[sigmoid(o) * math.tanh(v) for o, v in zip(a('o'), c)]"));
    const { status, stdout } = gatecheck(folder, `verify exec:"${plain} lists.py" --level quick`);
    expect(status, stdout).toBe(0);
  });

  test("a planted mistake is found", (ctx) => {
    if (plain === undefined) return ctx.skip("there is no python3 here");
    write("wrong.py", lists.replace("HERE", "s.h"));
    const { status, stdout } = gatecheck(
      folder,
      `verify exec:"${plain} wrong.py" --level quick --laws step,time/chunking`,
    );
    expect(status, stdout).toBe(1);
    expect(stdout).toMatch(/^✗ violated: .*\n.*\n {2}law +step\/direct: /m);
  });
});

const elman = (body: string, serving = "cell(step=step)"): string => `import numpy as np
from gatecheck_kit import cell, serve
def step(p, x, s):
    ${body}
def backward(p, x, s, dy, ds):
    h = np.tanh(p.W_h @ x + p.U_h @ s.h + p.b_h)
    da = (dy + ds.h) * (1 - h * h)
    return p.W_h.T @ da, p.U_h.T @ da, {"W_h": np.outer(da, x), "U_h": FACTOR * np.outer(da, s.h), "b_h": da}
serve(elman=${serving})
`;
const right = "return (np.tanh(p.W_h @ x + p.U_h @ s.h + p.b_h),) * 2";

describe.skipIf(numpy === undefined)("one row of NumPy with a backward of its own", () => {
  test.each([
    ["1", 0],
    ["2", 1],
  ])("∂L/∂U times %s ends with status %i", (factor, wanted) => {
    write("backward.py", elman(right, "cell(step, backward)").replace("FACTOR", factor));
    const { status, stdout } = gatecheck(folder, `verify exec:"${numpy} backward.py" --level quick --laws gradient`);
    expect(status, stdout).toBe(wanted);
  });
});

describe.skipIf(numpy === undefined)("an error names the line, before any law is tried", () => {
  test.each([
    ["return p.W_q @ x, s", "there is no parameter W_q; there are W_h, U_h, b_h, at `return p.W_q @ x, s`"],
    ["return s.h", "step (errs.py:3) returned a ndarray, wanted (y, state)"],
    ["return s.h[:1], s", "step (errs.py:3) returned y of shape [1], wanted [4]"],
    ["return s.h, {}", "step (errs.py:3) returned a state without h"],
    ["return s.h, (s.h, s.h)", "state h of shape"],
    ["raise ValueError('not yet')", "errs.py:4: ValueError: not yet, at `raise ValueError('not yet')`"],
  ])("%s", (body, message) => {
    write("errs.py", elman(body));
    const { status, stdout } = fed(folder, [String(numpy), "errs.py"], "");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(fed(folder, [String(numpy), "errs.py"], "").stderr).toContain(message);
  });
});

test.skipIf(numpy === undefined)("an error within a run is answered, with its line", async () => {
  write("late.py", elman(`if x.dtype == "float32": raise ValueError("no float32")\n    ${right}`));
  const { status, stdout } = gatecheck(folder, `verify exec:"${numpy} late.py" --laws step`);
  expect(status).toBe(3);
  expect(stdout).toContain('late.py:4: ValueError: no float32, at `if x.dtype == "float32"');
  await serving(folder, `${numpy} late.py`, async ({ cells }) =>
    expect(cells[0]?.suppliedBy?.kit).toEqual(["directions", "layers", "lengths", "sequence", "rows"]),
  );
});

test.skipIf(numpy === undefined)(
  "what is no request is answered with an error, and the next is answered rightly; the end of input is an end",
  () => {
    write("rnn.py", elman(right));
    expect(unanswered(folder, [String(numpy), "rnn.py"])).toEqual([]);
  },
);

test.skipIf(torch === undefined)("a whole run, with its gradients", () => {
  const whole = `import torch
from gatecheck_kit import cell, serve
def run(p, x, state):
    h, ys = x.new_zeros(x.shape[1], p.U_h.shape[0]) if state is None else state.h, []
    for one in x:
        h = torch.tanh(one @ p.W_h.T + h @ p.U_h.T + p.b_h)
        ys.append(h)
    return torch.stack(ys), h
serve(elman=cell(run=run))
`;
  write("whole.py", whole);
  const { status, stdout } = gatecheck(folder, `verify exec:"${torch} whole.py" --level quick`);
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/conforms: \d+ laws, 1 cell,/);
});

test.skipIf(numpy === undefined)("it times itself", async () => {
  write("rnn.py", elman(right, "cell(step, backward)").replace("FACTOR", "1"));
  expect(await timed(folder, `${numpy} rnn.py`, "elman")).toEqual([4, true]);
});

const projection = `import numpy as np
from gatecheck_kit import cell, serve
sigmoid = lambda a: 0.5 * (1 + np.tanh(0.5 * a))
def step(p, x, s, bias=True):
    a = lambda k: x @ p["W_" + k].T + s.r @ p["U_" + k].T + (p["b_" + k] if bias else 0)
    c = sigmoid(a("f")) * s.c + sigmoid(a("i")) * np.tanh(a("g"))
    r = (sigmoid(a("o")) * np.tanh(c)) @ p.W_r.T
    return r, {"r": r, "c": c}
said = dict(states={"r": "p", "c": "n"}, y="p", options=[{}, {"bias": False}])
serve(lstm_projection=cell(step, HOW**said))
`;

test.skipIf(numpy === undefined)("states and outputs of other sizes, and options, are said", () => {
  write("projection.py", projection.replace("HOW", 'takes="batch", arrays="numpy", '));
  const { status, stdout } = gatecheck(folder, `verify exec:"${numpy} projection.py" --level quick`);
  expect(status, stdout).toBe(0);
  write("projection.py", projection.replace("HOW", ""));
  expect(fed(folder, [String(numpy), "projection.py"], "").stderr).toContain(
    "step (projection.py:4) fails on every form of input; say which it takes by cell(step=…, arrays=…, takes=…)",
  );
});

describe.skipIf(torch === undefined)("a module of PyTorch", () => {
  const serves = (what: string): string =>
    `import torch\nfrom gatecheck_kit import from_torch, serve\nserve(${what})\n`;

  test("that is given as an instance keeps its settings", () => {
    const relu = '{"activation": "relu"}';
    write(
      "instance.py",
      serves(
        `elman=from_torch(torch.nn.RNN(2, 3, nonlinearity="relu", batch_first=True), options=[${relu}]), lstm=from_torch(torch.nn.LSTMCell(4, 4), options=[{}, {"bias": False}])`,
      ),
    );
    const { status, stdout } = gatecheck(folder, `verify exec:"${torch} instance.py" --level quick`);
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/conforms: \d+ laws, 2 cells,/);
  });

  test.each([
    ["lstm=from_torch(torch.nn.GRU)", "weight_ih_l0 holds W_i of shape [3, 2], wanted [4, 2]"],
    ["lstm=from_torch(torch.nn.Linear)", "looks for one parameter weight_ih, found none; it has weight, bias"],
    ["lstm=from_torch(torch.nn.LSTM(3, 4, num_layers=2))", "give a module of one layer in one direction"],
    ['lstm=from_torch(torch.nn.LSTM, weights={"weight": "W_i"})', "LSTM has no parameter weight; it has weight_ih_l0"],
    ['lstm=from_torch(torch.nn.LSTM, weights={"bias_hh_l0": "0"})', "weights says nothing of LSTM's bias_ih_l0, "],
  ])("%s", (what, message) => {
    write("module.py", serves(what));
    const { status, stderr } = fed(folder, [String(torch), "module.py"], "");
    expect({ status, stderr: stderr.includes(message) }, stderr).toEqual({ status: 1, stderr: true });
  });
});

describe.skipIf(numpy === undefined)("python: and pytorch: targets", () => {
  test("a cell that cannot be found out is asked for", () => {
    write("odd.py", "def step(p, x, s):\n    return s.h, s\n");
    const { status, stdout } = gatecheck(folder, `verify python:./odd.py:step --python ${numpy} --level quick`);
    expect(status).toBe(3);
    expect(stdout).toContain("it cannot be found out which cell it is; say it: --cells lstm");
  });

  test("--cells says it", () => {
    write(
      "my_rnn_step.py",
      elman(right)
        .split("\n")
        .slice(0, -2)
        .join("\n")
        .replace(/from gatecheck.*\n/, ""),
    );
    const { status, stdout } = gatecheck(
      folder,
      `verify python:my_rnn_step:step --python ${numpy} --cells elman --level quick`,
    );
    expect(status, stdout).toBe(0);
  });

  test.each(["python:my_rnn", "pytorch:x", "python:a b"])("%s names no cell", (target) =>
    expect(gatecheck(folder, `verify "${target}"`)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("names no cell: write python:my_module:my_step") as string,
    }),
  );

  test.skipIf(torch === undefined).each(["pytorch:torch.nn.LSTM", "pytorch:torch.nn.GRUCell"])(
    "%s conforms",
    (target) => {
      const { status, stdout } = gatecheck(folder, `verify ${target} --python ${torch} --level quick`);
      expect(status, stdout).toBe(0);
    },
  );
});
