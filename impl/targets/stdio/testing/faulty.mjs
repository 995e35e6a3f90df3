// A program that speaks the protocol and misbehaves in one way: node faulty.mjs MODE [COUNT-FILE]. Answers y and final by
// echoing x and the initial states, so T·B·m numbers come back as they went (sizes with m = n).
import { spawn } from "node:child_process";
import { closeSync, existsSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const [mode, file] = process.argv.slice(2);
const life = file === undefined ? 1 : 1 + (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
if (file !== undefined) writeFileSync(file, String(life));

const say = (object) => writeSync(1, `${JSON.stringify(object)}\n`);
const support = { options: [{}], dtypes: ["float32", "float64"], directions: ["forward"], maxLayers: 1 };
const cells = [{ cell: "elman", ...support, lengths: false, initialState: true, gradients: true }];
const started = { version: mode.startsWith("time") ? 1.1 : 1, implementation: { name: "faulty", version: "1" }, cells };
const forever = () => setInterval(() => undefined, 1000);
/** Writes as fast as it is read, for as long as somebody does. */
const flood = (stream, text) => {
  const more = () => stream.write(text, () => setImmediate(more));
  more();
};

const starts = {
  "hang-on-start": forever,
  "exit-on-start": () => process.exit(3),
  "garbage-on-start": () => writeSync(1, "Loading model…\n"),
  "array-on-start": () => say([]),
  "version-2": () => say({ ...started, version: 2 }),
  "no-version": () => say({ ...started, version: undefined }),
  "bad-cells": () => say({ ...started, cells: [{ ...cells[0], directions: ["sideways"] }] }),
  "changes-mind": () => say({ ...started, implementation: { name: "faulty", version: String(life) } }),
  "exit-on-restart": () => (life > 1 ? process.exit(4) : say(started)),
  "unasked-at-start": () => {
    say(started);
    say(started);
  },
};

/** Times itself; in blocks of 1 ns unless told. */
const timed =
  (times) =>
  ({ blocks, ...request }) =>
    say({ ...answerTo(request), times: times(Array.from({ length: blocks }, () => 1)) });
const timings = {
  timed: timed((times) => times),
  "times-missing": timed(() => undefined),
  "times-few": timed((times) => times.slice(1)),
  "times-zero": timed((times) => times.fill(0)),
  "times-text": timed((times) => times.fill("1")),
  "times-too-long": timed((times) => times.fill(1e15)),
  "time-unsupported": ({ seq }) => say({ seq, unsupported: "no clock" }),
};

const answerTo = ({ seq, x, want, layers: [{ params, initial }] }) => {
  const parts = { y: x, final: [initial], gradients: { x, params: [params], ...(initial && { initial: [initial] }) } };
  return { seq, ...Object.fromEntries(want.map((part) => [part, parts[part]])) };
};
const right = (request) => say(answerTo(request));
const y = (change) => (request) => say({ ...answerTo(request), y: change(request.x) });
let count = 0;
/** A fault at the n-th run of this life, right before. */
const at = (n, fault) => (request) => (++count === n ? fault(request) : right(request));

const runs = {
  right,
  hang: () => undefined,
  slow: (request) => setTimeout(() => right(request), 30),
  trickle: () => setInterval(() => writeSync(1, " "), 10),
  garbage: () => writeSync(1, "epoch 1, loss \u001b[31m0.3\n"),
  "not-utf8": () => writeSync(1, Buffer.from([0xff, 0xfe, 10])),
  "blank-line": () => writeSync(1, "\n"),
  "wrong-seq": (request) => say({ ...answerTo(request), seq: request.seq + 1 }),
  "no-seq": (request) => say({ ...answerTo(request), seq: undefined }),
  "wrong-shape": y((x) => ({ ...x, shape: [x.shape[1], x.shape[0], x.shape[2]] })),
  "wrong-length": y((x) => ({ ...x, data: x.data.slice(0, -8) })),
  "bad-base64": y((x) => ({ ...x, data: `*${x.data.slice(1)}` })),
  "no-tensor": y(() => [1, 2, 3]),
  "null-tensor": y(() => null),
  "no-list": (request) => say({ ...answerTo(request), final: {} }),
  proto: ({ seq, x }) => writeSync(1, `{"seq":${seq},"final":[[{"__proto__":${JSON.stringify(x)}}]]}\n`),
  missing: ({ seq }) => say({ seq }),
  unsupported: ({ seq }) => say({ seq, unsupported: "not \u001b[1mtoday" }),
  "bad-unsupported": ({ seq }) => say({ seq, unsupported: true }),
  error: at(1, ({ seq }) => say({ seq, error: { message: "out of\u0007 memory", trace: "cell.c:17" } })),
  "error-alone": ({ seq }) => say({ seq, error: { message: "no trace" } }),
  "bad-error": ({ seq }) => say({ seq, error: { text: "?" } }),
  "text-error": ({ seq }) => say({ seq, error: "?" }),
  exit: () => {
    writeSync(2, "Traceback:\n  \u001b[31mbad\u0000 thing\u202e\n");
    process.exit(7);
  },
  "exit-on-restart": () => process.exit(1),
  "changes-mind": () => process.exit(1),
  abort: () => process.kill(process.pid, "SIGKILL"),
  "exit-on-third": at(3, () => process.exit(1)),
  "crash-once": (request) => (life === 1 && request.seq === 3 ? process.exit(1) : right(request)),
  "answer-and-exit": (request) => {
    right(request);
    process.exit(0);
  },
  double: (request) => {
    right(request);
    right(request);
  },
  "flood-stdout": () => flood(process.stdout, `${"x".repeat(1000)}\n`),
  "endless-line": () => flood(process.stdout, "x".repeat(65_536)),
  "flood-stderr": (request) => {
    if (count++ === 0) flood(process.stderr, `${"noise ".repeat(1000)}\n`);
    setTimeout(() => right(request), 20);
  },
  "close-stdout": () => {
    closeSync(1);
    forever();
  },
  grandchild: () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    writeFileSync(`${file}.pid`, String(child.pid));
  },
  "grandchild-and-exit": () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 5000)"], { stdio: "inherit", detached: true });
    child.on("spawn", () => process.exit(0));
  },
};

if (mode === "ignores-stop") for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
if (mode === "exit-at-once") process.exit(9);
/** Shuts its ears once it is asked to start, and answers; `process.stdin` is not touched, as Node cannot close it. */
function deaf() {
  try {
    readSync(0, Buffer.alloc(4096));
    closeSync(0);
    say(started);
    forever();
  } catch {
    setTimeout(deaf, 5); // EAGAIN: nothing there yet
  }
}

function listen() {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const request = JSON.parse(line);
    if (request.cmd === "start") (starts[mode] ?? (() => say(started)))();
    else if (request.cmd === "run") (runs[mode] ?? right)(request);
    else if (request.cmd === "time") timings[mode](request);
    else if (mode === "ignores-stop") forever();
    else process.exit(0);
  });
}

if (mode === "close-stdin") deaf();
else listen();
