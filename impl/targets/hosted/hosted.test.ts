import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { RunAnswer } from "../../contract.ts";
import { faulty, outcome, request } from "../stdio/testing/requests.ts";
import { Duty, failure } from "./duty.ts";
import { hosted, hostedProgram } from "./index.ts";
import { type HostAnswer, type HostCommand, along } from "./messages.ts";

const directory = mkdtempSync(join(tmpdir(), "gatecheck-hosted-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const asked = request({ cell: "elman" });

/** A module whose `run` has this body; `zeros(request)` is an answer of the right form. */
function module(name: string, run: string, before = ""): string {
  const path = join(directory, `${name}.mjs`);
  const zeros = `const zeros = ({ sizes: { T, B, n }, x }) => {
  const of = (shape) => ({ shape, data: new x.data.constructor(shape.reduce((a, b) => a * b)) });
  return { y: of([T, B, n]), final: [[{ h: of([B, n]) }]] };
};`;
  const cells = `[{ cell: "elman", options: [{}], dtypes: ["float32"], directions: ["forward"], maxLayers: 1, lengths: false, initialState: true, gradients: false }]`;
  writeFileSync(
    path,
    `${zeros}\n${before}\nexport default { info: { name: "mine", version: "1" }, cells: ${cells}, run(request) { ${run} } };`,
  );
  return path;
}

const limits = { load: 60, run: 30, close: 5 };

/** The first number of an answer's y. */
const firstOf = (answer: unknown): number | undefined => (answer as RunAnswer | undefined)?.y?.data[0];

/** The answer of the one run that was handed over. */
const onlyOf = (answer: HostAnswer): HostAnswer =>
  Array.isArray(answer.answers) ? (answer.answers[0] as HostAnswer) : answer;

/** Commands to the process of a module, obeyed in this one. */
async function obeyed(path: string, ...commands: readonly HostCommand[]): Promise<readonly HostAnswer[]> {
  const duty = new Duty();
  const answers: HostAnswer[] = [];
  for (const command of [{ kind: "load", of: { path, adapter: null } } as const, ...commands])
    answers.push(onlyOf(await duty.obey(command).catch(failure)));
  return answers;
}
const run = (id: number, lent: boolean): HostCommand => ({ kind: "runs", runs: [{ id, request: asked, lent }] });

test("an answer is a copy, and a lent request and its answer are seen as the module leaves them", async () => {
  const path = module(
    "leaves",
    "request.x.data[0] = 7; request.want.push('all'); request.more = () => {}; if (this.last) this.last.y.data[0] = 5; return (this.last = zeros(request));",
  );
  const [loaded, first, , later, gone] = await obeyed(
    path,
    run(1, true),
    run(2, false),
    { kind: "look", of: 1 },
    { kind: "look", of: 2 },
  );
  expect(loaded).toMatchObject({ loaded: { info: { name: "mine" } } });
  expect(firstOf(first?.answer)).toBe(0);
  expect(firstOf(later?.answer)).toBe(5);
  expect(first?.request).toMatchObject({ want: ["y", "final", "added"], more: "added" });
  expect(first?.request).toMatchObject({ x: { data: expect.objectContaining({ 0: 7 }) as object } });
  expect(asked.x.data[0]).not.toBe(7);
  expect(gone).toEqual({});
});

test("only the last few answers are kept", async () => {
  const path = module("many", "return zeros(request);");
  const calls = Array.from({ length: 9 }, (_, k) => run(k, true));
  const answers = await obeyed(path, ...calls, { kind: "look", of: 0 }, { kind: "look", of: 1 });
  expect(answers.slice(-2)).toEqual([{}, { answer: expect.anything() as unknown }]);
});

test.each([
  ["refused", "return { y: 1 };", { refused: "y is a number, wanted an object" }],
  ["unsupported", "return { unsupported: 'u'.repeat(1e6) };", { unsupported: "u".repeat(10_000) }],
  ["threw", "throw new TypeError('t'.repeat(1e6));", { threw: "t".repeat(10_000) }],
])("what a module does wrong comes as %s", async (name, body, answer) => {
  expect((await obeyed(module(name, body), run(1, false))).at(-1)).toEqual(answer);
});

test("a module that is no implementation is unfit, and all else is answered", async () => {
  const path = join(directory, "none.mjs");
  writeFileSync(path, "export default 7;");
  const [unfit, usage, ...rest] = await obeyed(
    path,
    { kind: "usage", of: "memory" },
    { kind: "ping" },
    { kind: "close" },
  );
  expect(unfit?.unfit).toMatch(/none\.mjs: its default export is a number/);
  expect(usage).toEqual({ usage: expect.any(Number) as number });
  expect(rest).toEqual([{}, {}]);
});

test.each([
  [{ a: [1, "x", null] }, { a: [1, "x", null] }],
  [{ a: { b: 1 } }, { a: {}, b: "added" }, { a: new Date(0), b: 2 }],
  [{ a: [1] }, { a: [1, "added"] }, { a: [1, 2, 3] }],
  [{ a: [1] }, { a: "object" }, { a: { 0: 1 } }],
  [{ a: 1 }, { a: "function" }, { a: () => 1 }],
  [{ a: Float64Array.of(1) }, { a: "number" }, { a: 1 }],
  [{ a: Float64Array.of(1) }, { a: Float64Array.of(2) }, { a: Float64Array.of(2) }],
])("a request is told in the form that it had: %j", (before, told, after: unknown = before) => {
  expect(along(before, after)).toEqual(told);
});

test("a module in a process of its own answers, and cannot reach ours", async () => {
  const path = module(
    "reaches",
    "globalThis.reached = true; Array.prototype.push = () => 0; const a = zeros(request); if (this.last) this.last.y.data[0] = 5; request.x.data[0] = 7; return (this.last = a);",
    "process.send({ key: '', message: { loaded: 1 } }); Object.prototype.polluted = true;",
  );
  const ends: string[] = [];
  const mine = await hosted(path, null, limits, (how) => ends.push(how));
  const lent = structuredClone(asked);
  const { answer, request: left } = (await mine.remote?.lend?.(lent)) ?? {};
  await mine.run(asked);
  expect((left as typeof asked).x.data[0]).toBe(7);
  expect(firstOf(await mine.remote?.look?.(answer as object))).toBe(5);
  expect(await mine.remote?.usage?.("time")).toBeGreaterThan(0);
  await mine.close?.();
  expect([ends, Reflect.get(globalThis, "reached"), Reflect.get({}, "polluted")]).toEqual([[], undefined, undefined]);
});

test.each([
  ["exits", "process.exit(7);", /^the process exited with status 7$/],
  [
    "fails in a timer",
    "setTimeout(() => { throw new Error('later'); }); return zeros(request);",
    /^the process exited with status 1; it wrote: .*Error: later/s,
  ],
  [
    "rejects behind our back",
    "Promise.reject(new Error('unseen')); return zeros(request);",
    /^the process exited with status 1; it wrote: .*Error: unseen/s,
  ],
  ["blocks", "for (;;);", /^the process said nothing for 0.3 s$/],
])("a module that %s has ended, in words", async (name, body, words) => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const mine = await hosted(module(name, body), null, { ...limits, run: 0.3 }, resolve);
  void outcome(mine, asked);
  expect(await promise).toMatch(words);
});

test("a process that answers in our place answers nothing of the right form", async () => {
  const forged = "['said', [], { threw: 7 }, null][calls++]";
  const path = module(
    "forges",
    "return zeros(request);",
    `let calls = 0; process.on("message", ({ key, message }) => message.kind === "runs" && process.send({ key, message: ${forged} }));`,
  );
  const mine = await hosted(path, null, limits, () => {});
  const none = "Error: the process answered what is no answer of a module";
  for (const said of [none, none, "Error: no message"]) expect(await outcome(mine, asked)).toBe(said);
  await mine.close?.();
});

test("a program that another process starts answers, and its faults are told in its words", async () => {
  const of = { command: faulty("exit"), timeoutMs: 30_000 };
  const duty = new Duty();
  expect(await duty.obey({ kind: "load", of })).toMatchObject({ loaded: { info: { name: "faulty" } } });
  await duty.obey({ kind: "close" });
  const ends: string[] = [];
  const mine = await hostedProgram(faulty("hang"), 0.3, (how) => ends.push(how));
  expect(await outcome(mine, asked)).toMatch(/the program gave no answer to run \(seq 1\) within 300 ms/);
  await mine.close?.();
  expect(ends).toEqual([]);
});

test("after three promises that never settle nothing more is asked", async () => {
  const path = module("never", "return new Promise(() => {});");
  const mine = await hosted(path, null, { ...limits, run: 0.1 }, () => {});
  for (let k = 0; k < 3; k++) await expect(mine.run(asked)).rejects.toThrow("no answer within 0.1 s");
  await expect(mine.run(asked)).rejects.toThrow("not tried: 3 times there was no answer within 0.1 s");
  await mine.close?.();
});

test("calls of one turn are handed over before any is answered", async () => {
  const body =
    "this.open = (this.open ?? 0) + 1; await null; return this.open === 2 ? zeros(request) : { unsupported: String(this.open) };";
  const path = module("together", "return this.go(request); }, async go(request) { " + body);
  const mine = await hosted(path, null, limits, () => {});
  const together = await Promise.all([mine.run(asked), mine.run(asked)]);
  expect(together.map((answer) => Object.keys(answer))).toEqual([
    ["y", "final"],
    ["y", "final"],
  ]);
  await mine.close?.();
});
