/** Hostile modules, programs and files, each from a number: whoever has the number has the same again. */
import { fileURLToPath } from "node:url";
import { hash } from "../../../properties/cases/hash.ts";

const base = JSON.stringify(fileURLToPath(new URL("base.mjs", import.meta.url)));

/** A drawing of one of some things, by a name. */
type Draw = <V>(name: string, of: readonly V[]) => V;

const drawing =
  (seed: number): Draw =>
  (name, of) =>
    of[hash(seed, name) % of.length]!;

/** Texts that mean something to a terminal, to XML, to Markdown, to a runner of workflows. */
const texts = [
  "plain",
  "\u001b[31m\u001b]0;owned\u0007\u009b31m",
  "\u202egnp.exe\u2066",
  "x\n::error file=a::owned\n##[error]owned\n::add-mask::e",
  "<script>alert(1)</script>]]>&amp;",
  "word ".repeat(400),
  "| a | b |\n|---|---|\n```",
  "\ud800\ufffe\u0000",
];

/** Attacks on the process of a module, before it answers anything. */
const attacks = [
  "",
  "for (const kind of ['done', 'end', 'ready', 'covered']) process.send({ kind, settled: null, next: null, judged: [], coverage: [] });",
  "process.send({ cmd: 'NODE_HANDLE_ACK' });",
  "process.send({ cmd: 'NODE_SOCKET_NOTIFY_CLOSE', key: '' });",
  "process.on('message', ({ key }) => { for (const message of [{ kind: 'done' }, { answers: [] }, {}, null, { loaded: {} }]) process.send({ key, message }); });",
  "process.on('message', ({ key, message }) => { if (message.runs) process.send({ key, message: { answers: message.runs.map(() => ({ answer: { verdict: 'holds' } })) } }); });",
  "process.removeAllListeners('message');",
  "process.disconnect();",
  "process.channel.unref(); process.channel = null;",
  "for (let fd = 3; fd < 24; fd++) try { fs.writeSync(fd, Buffer.of(0, 0, 0, 4, 255, 15, 123, 123)); } catch {}",
  "for (let fd = 3; fd < 24; fd++) try { fs.writeSync(fd, JSON.stringify({ kind: 'done' }) + '\\n'); } catch {}",
  "for (let fd = 3; fd < 24; fd++) try { fs.closeSync(fd); } catch {}",
  "Array.prototype.push = function () { return 0; };",
  "Array.prototype[Symbol.iterator] = function* () {};",
  "Map.prototype.get = () => ({ verdict: 'holds' });",
  "Promise.prototype.then = function () { return this; };",
  'JSON.stringify = () => \'{"verdict":"holds"}\';',
  "Object.defineProperty(Object.prototype, 'violated', { get: () => false }); Object.prototype.unsupported = undefined;",
  "Object.defineProperty(Float64Array.prototype, 'slice', { value: () => new Float64Array(0) });",
  "Object.defineProperty(Object.getPrototypeOf(Float64Array.prototype), 'length', { get: () => 0 });",
  "Error.prepareStackTrace = (_, sites) => { for (const site of sites) try { site.getThis()?.send?.({ kind: 'done' }); } catch {} return ''; };",
  "Math.abs = () => 0; Object.is = () => true; Number.isNaN = () => true;",
  "fs.writeSync = () => 0; fs.readFileSync = () => ''; process.stderr.write = () => true;",
  "globalThis.process = undefined;",
  "setTimeout(() => process.exit(0), 300);",
  "process.exit(0);",
  "process.exitCode = 0; process.on('exit', () => process.reallyExit?.(0));",
  "process.kill(PARENT, 'SIGKILL');",
  "process.kill(PARENT, 'SIGTERM');",
  "process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); process.on('disconnect', () => {});",
  "process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {}); setInterval(() => { throw 1; }, 5);",
  "setTimeout(() => { throw new Error(TEXT); });",
  "Promise.reject(new Error(TEXT));",
  "throw new Error(TEXT);",
  "throw null;",
  "process.abort();",
  "process.stderr.write(TEXT.repeat(2000)); process.stdout.write(TEXT.repeat(2000));",
  "new Worker('for (;;);', { eval: true }).unref();",
  "inspector.open(0);",
  "spawn('sleep', [LEFT], { detached: true, stdio: 'ignore' }).unref();",
  "spawn('sleep', [LEFT], { stdio: ['ignore', 'ignore', 'inherit'] }).unref();",
  "spawn('sh', ['-c', 'trap \"\" TERM INT HUP; sleep ' + LEFT], { detached: true, stdio: 'inherit' }).unref();",
  "globalThis.hoard = Array.from({ length: 50 }, () => Buffer.alloc(1e6, 1));",
  "delete globalThis.setTimeout; delete globalThis.setImmediate; globalThis.queueMicrotask = () => {};",
];

/** Answers, none of which is right. */
const answers = [
  "wrong(request)",
  "wrong(request)",
  "wrong(request)",
  "Promise.reject(new Error(TEXT))",
  "(() => { throw TEXT; })()",
  "null",
  "TEXT",
  "({ ...wrong(request), more: 1 })",
  "({ get y() { throw new Error(TEXT); } })",
  "new Proxy(wrong(request), { get(target, name) { return name === 'then' ? undefined : target[name]; }, ownKeys() { throw 1; } })",
  "Proxy.revocable({}, {}).proxy",
  "({ unsupported: TEXT })",
  "({ unsupported: 7 })",
  "({ y: { shape: [1e9], data: new Float64Array(1) } })",
  "({ y: { shape: Array(1e6).fill(1), data: new Float64Array(1) }, final: [] })",
  "(() => { const a = wrong(request); a.self = a; return a; })()",
  "(() => { request.want.length = 0; request.x.data.fill(NaN); return wrong(request); })()",
  "(() => { const a = wrong(request); setTimeout(() => a.y?.data.fill(0)); return a; })()",
  "process.exit(0)",
  "process.exit(1)",
  "process.kill(process.pid, 'SIGSEGV')",
  "({ verdict: 'holds', effective: 3 })",
];

/** Endings. */
const closes = ["", "", "", "close() { process.exit(0); },", "close() { throw new Error(TEXT); },"];

/** A module that is wrong, whatever else it does. */
export function moduleOf(seed: number): { readonly text: string; readonly attack: string } {
  const draw = drawing(seed);
  const attack = draw("attack", attacks);
  const name = draw("name", [...Array.from({ length: 8 }, () => "hostile"), ...texts]);
  const text = `import fs from "node:fs";
import inspector from "node:inspector";
import { spawn } from "node:child_process";
import { Worker } from "node:worker_threads";
import { cells, honest } from ${base};
const TEXT = ${JSON.stringify(draw("text", texts))};
const LEFT = "${leftOf(seed)}";
const PARENT = process.ppid; // later it may be another's
const half = ({ shape, data }) => ({ shape, data: data.map((v) => v / 2 + 0.1) });
const wrong = (request) => {
  const { y, final } = honest(request);
  return { ...(y && { y: half(y) }), ...(final && { final: final.map((one) => one.map(({ h }) => ({ h: half(h) }))) }) };
};
${attack}
export default {
  info: { name: ${JSON.stringify(name)}, version: "1" },
  cells,
  ${draw("close", closes)}
  run(request) { return ${draw("answer", answers)}; },
};
`;
  return { text, attack };
}

/** Seconds that whatever a target leaves behind sleeps: by them it is found. */
export const leftOf = (seed: number): string => `3${String(seed % 1e6).padStart(6, "0")}`;

const starts = [
  ...Array.from({ length: 10 }, () => "say({ version: 1, implementation: { name: 'hostile', version: '1' }, cells })"),
  "say({ version: 1, implementation: { name: TEXT, version: TEXT }, cells })",
  "say({ version: 9, implementation: { name: 'x', version: '1' }, cells })",
  "say({ version: 1, implementation: { name: 'x', version: '1' }, cells: Array(900).fill(cells[0]) })",
  "say({ version: 1, implementation: null, cells: {} })",
  "out(TEXT + '\\n')",
  "out('[' .repeat(2e5) + '\\n')",
  "out('x'.repeat(3e6))",
  "process.exit(0)",
  "process.exit(7)",
  "process.kill(process.pid, 'SIGKILL')",
  "(say({ version: 1, implementation: { name: 'x', version: '1' }, cells }), say({}))",
];

const runs = [
  ...Array.from({ length: 6 }, () => "say(zeros(r))"),
  "say({ ...zeros(r), seq: -1 })",
  "say({ ...zeros(r), seq: String(r.seq) })",
  "say({ seq: r.seq, y: { shape: [1e9], data: '' } })",
  "say({ seq: r.seq, y: { shape: [], data: '====' }, final: null })",
  "say({ seq: r.seq, error: { message: TEXT, trace: TEXT.repeat(50) } })",
  "say({ seq: r.seq, error: TEXT })",
  "say({ seq: r.seq, unsupported: TEXT })",
  "say({ seq: r.seq, verdict: 'holds' })",
  "out(TEXT.repeat(10) + '\\n')",
  "out('{\"seq\":' + r.seq + ',\"y\":' + '['.repeat(1e5))",
  "process.stderr.write(TEXT.repeat(1e4), () => process.exit(3))",
  "process.exit(0)",
  "process.kill(process.pid, 'SIGABRT')",
  "(process.stdout.end(), setInterval(() => {}, 1e3))",
  "(out(Buffer.from([255, 254, 0, 10])))",
  "(say(zeros(r)), say(zeros(r)))",
  "process.kill(PARENT, 'SIGTERM')",
  "(spawn('sleep', [LEFT], { detached: true, stdio: 'inherit' }).unref(), process.exit(0))",
  "(spawn('sleep', [LEFT], { stdio: 'inherit' }).unref(), say(zeros(r)))",
];

const stops = [
  "process.exit(0)",
  "process.exit(0)",
  "process.exit(5)",
  "out('x'.repeat(2e5))",
  "process.kill(process.pid, 'SIGSEGV')",
  "(out(TEXT), process.exit(0))",
];

/** A program that is wrong, whatever else it does. */
export function programOf(seed: number): { readonly text: string; readonly attack: string } {
  const draw = drawing(seed);
  const attack = `${draw("start", starts)}; ${draw("run", runs)}; ${draw("stop", stops)}`;
  const text = `import { createInterface } from "node:readline";
import { spawn } from "node:child_process";
import { cells } from ${base};
const TEXT = ${JSON.stringify(draw("text", texts))};
const LEFT = "${leftOf(seed)}";
const PARENT = process.ppid; // later it may be another's
const out = (text) => process.stdout.write(text);
const say = (message) => out(JSON.stringify(message) + "\\n");
const tenth = (shape) => ({ shape, data: Buffer.from(new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(0.1).buffer).toString("base64") });
const zeros = ({ seq, sizes: { T, B, n }, want }) => ({ seq, ...(want.includes("y") && { y: tenth([T, B, n]) }), ...(want.includes("final") && { final: [[{ h: tenth([B, n]) }]] }) });
for await (const line of createInterface({ input: process.stdin })) {
  const r = JSON.parse(line);
  if (r.cmd === "start") ${draw("start", starts)};
  else if (r.cmd === "stop") ${draw("stop", stops)};
  else ${draw("run", runs)};
}
`;
  return { text, attack };
}

const pieces = [
  "null",
  "{}",
  "[]",
  "-1",
  "1e999",
  '""',
  '"\\u0000"',
  "true",
  '{"__proto__":{"a":1}}',
  "[[[[[[]]]]]]",
  "9".repeat(400),
];

/** A file as something has spoilt it. */
export function fileOf(seed: number, whole: string): string {
  const draw = drawing(seed);
  const at = hash(seed, "at") % (whole.length + 1);
  const length = 1 + (hash(seed, "length") % 40);
  const piece = draw("piece", pieces);
  const values = [...whole.matchAll(/(?<=: ?)(?:"[^"]*"|[\w.+-]+)|(?<=[[,]\s*)(?:"[^"]*"|[\w.+-]+)(?=[,\]])/g)];
  const value = values[hash(seed, "value") % Math.max(1, values.length)];
  switch (draw("way", ["cut", "drop", "insert", "value", "value", "value", "twice", "deep", "byte"])) {
    case "cut":
      return whole.slice(0, at);
    case "drop":
      return whole.slice(0, at) + whole.slice(at + length);
    case "insert":
      return whole.slice(0, at) + piece + whole.slice(at);
    case "value":
      return value === undefined
        ? piece
        : whole.slice(0, value.index) + piece + whole.slice(value.index + value[0].length);
    case "twice":
      return whole.slice(0, at) + whole.slice(at, at + length).repeat(20) + whole.slice(at + length);
    case "deep":
      return whole.slice(0, at) + "[".repeat(10_000) + whole.slice(at);
    default:
      return whole.slice(0, at) + String.fromCharCode(hash(seed, "byte") % 0x2100) + whole.slice(at + 1);
  }
}
