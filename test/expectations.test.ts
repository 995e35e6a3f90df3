/** Expectation files from the outside: a module with planted mistakes, the command line, and a suite. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExpectationEntry } from "../properties/expect/expectation.ts";
import type { Report } from "../reports/report/report.ts";
import { type Ended, gatecheck } from "./testing/command-line.ts";

const target = fileURLToPath(new URL("./testing/planted.mjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "gatecheck-expect-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, "gatecheck.expect.json");

const three = "empty-rows,reverse,throws";
const laws = "step/direct,batch/independence,padding,time/chunking";

const verify = (
  planted: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  gatecheck(["verify", target, "--level", "quick", "--laws", laws, ...args], {
    cwd: directory,
    env: { PLANTED: planted, ...env },
  });

const entries = (): ExpectationEntry[] =>
  (JSON.parse(readFileSync(file, "utf8")) as { failures: ExpectationEntry[] }).failures;
const write = (failures: readonly ExpectationEntry[], name = "gatecheck.expect.json"): string => {
  writeFileSync(join(directory, name), JSON.stringify({ schema: "gatecheck/expect/1", failures }));
  return name;
};

let accepting: Ended;
beforeAll(async () => {
  accepting = await verify(three, ["--accept", "gatecheck.expect.json"]);
  write(entries().map((entry) => ({ ...entry, reason: `${entry.cell} is known` })));
});

test("what fails is written by cell and pattern, narrowest first", async () => {
  expect(accepting.stderr).toMatch(/fill in the reason of \d+$/m);
  expect(accepting.status).toBe(0);
  const of = (cell: string): ExpectationEntry[] => entries().filter((entry) => entry.cell === cell);
  expect(new Set(entries().map(({ target: one, version }) => `${one} ${version}`))).toEqual(
    new Set([`${target} 1.0.0`]),
  );
  const stepping = (cell: string): unknown => of(cell).find((entry) => "step/direct" in entry.laws)?.where;
  expect(stepping("lstm")).toEqual({ lengths: "empty" });
  expect(stepping("gru")).toEqual({ direction: ["reverse"] });
  expect(of("elman").map(({ where }) => where)).toContainEqual({ B: [1, 1] });
});

test("known failures fail nothing, and are shown with their reasons", async () => {
  const { status, stdout, stderr } = await verify(three, ["--strict"]);
  expect(stderr).toBe("");
  for (const cell of ["elman", "lstm", "gru"]) expect(stdout).toContain(`: ${cell} is known`);
  expect(stdout).toContain("conforms");
  expect(status).toBe(0);
  expect((await verify(three, ["--no-expect", "--cells", "gru"])).status).toBe(1);
});

test("a fourth fails, also in the laws and cells of a known one", async () => {
  const { status, stdout } = await verify(`${three},bidirectional`, ["--json"]);
  expect(status).toBe(1);
  const { verdicts } = JSON.parse(stdout) as Report;
  const failing = verdicts.filter(({ verdict, known }) => verdict === "violated" && known === null);
  expect(failing.map(({ cell, law }) => `${cell} ${law}`)).toContain("gru step/direct");
  for (const { counterexample } of failing) expect(counterexample?.case).toContain("cell=gru ");
});

test("one that was mended is named, and fails where that is asked for", async () => {
  const { status, stdout } = await verify("empty-rows,throws");
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^\? gatecheck\.expect\.json#\d+ \(.* gru, .*\): did not occur in \d+ cases \(gru is known\): take it out/m,
  );
  expect(stdout).not.toMatch(/^\? .* (elman|lstm), /m);
  expect((await verify("empty-rows,throws", ["--strict"])).status).toBe(1);
});

test("a new run of --accept takes out what was mended, and keeps reasons and what it did not try", async () => {
  const [one] = entries();
  const other: ExpectationEntry = {
    cell: "mgu",
    laws: { "step/direct": null },
    reason: "another target",
    target: "other",
  };
  const name = write([...entries(), other], "again.json");
  expect((await verify("empty-rows,throws", ["--accept", name])).status).toBe(0);
  const { failures } = JSON.parse(readFileSync(join(directory, name), "utf8")) as { failures: ExpectationEntry[] };
  expect(one).toBeDefined();
  expect(new Set(failures.map(({ cell, reason }) => `${cell}: ${reason}`))).toEqual(
    new Set(["elman: elman is known", "lstm: lstm is known", "mgu: another target"]),
  );
});

test("files are merged; entries that match nothing, lack a reason, or are of another version are named", async () => {
  const strange = write(
    [
      { cell: "gru", laws: { "step/indirect": null }, reason: "there is no such law" },
      { cell: "mgu", laws: { "step/direct": null }, reason: "there is no such cell in the target" },
      { cell: "gru", laws: { "step/direct": null }, where: { T: [1000, null] }, reason: "" },
      { cell: "gru", laws: { "step/direct": null }, reason: "of another target", target: "other" },
    ],
    "strange.json",
  );
  const args = ["--expect", "gatecheck.expect.json", "--expect", strange];
  const { status, stdout, stderr } = await verify(three, args, { VERSION: "2.0.0" });
  expect(status).toBe(0);
  for (const n of [1, 2, 3]) expect(stdout).toMatch(new RegExp(`^\\? strange\\.json#${n} .*: matches nothing: `, "m"));
  expect(stdout).not.toContain("strange.json#4");
  expect(stderr).toContain("gatecheck: fill in the reason of strange.json#3: ");
  expect(stderr).toMatch(/gatecheck\.expect\.json#1.*: seen in version 1\.0\.0, this is 2\.0\.0/);
  expect((await verify(three, [...args, "--strict"])).status).toBe(1);
});

test.each([
  ["no JSON", "{", /^gatecheck: bad\.json: is not JSON: /],
  ["another file", '{"schema":"gatecheck/report/1.1"}', /^gatecheck: bad\.json: .*\n$/],
  [
    "a wrong entry",
    '{"schema":"gatecheck/expect/1","failures":[{"cell":"gru","laws":{"a/b":null},"reason":"","where":{"T":1}}]}',
    /where\.T is 1, must be a range such as/,
  ],
  [
    "a case that is no case",
    '{"schema":"gatecheck/expect/1","failures":[{"cell":"gru","laws":{"a/b":"T=1"},"reason":""}]}',
    /failures\[0\]\.laws\["a\/b"\] cannot be read: case: cell is missing/,
  ],
])("%s is refused in one line", async (_, text, message) => {
  writeFileSync(join(directory, "bad.json"), text);
  for (const option of ["--expect", "--accept"]) {
    const { status, stdout, stderr } = await verify(three, [option, "bad.json"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  }
});

test("--accept is refused for a part of a run, and a file that is not there is refused", async () => {
  expect(await verify(three, ["--accept", "x.json", "--shard", "1/2"])).toMatchObject({ status: 2 });
  expect((await verify(three, ["--expect", "absent.json"])).stderr).toContain("absent.json");
});

test("what kills the process too often leaves no law without a word", async () => {
  const { status, stdout } = await verify("dies", ["--no-expect", "--laws", "step,padding,time,batch", "--json"]);
  expect(status).toBe(3);
  const { verdicts } = JSON.parse(stdout) as Report;
  const untried = verdicts.filter(({ message }) => message === "not tried, because it died 3 times before");
  expect(new Set(untried.map(({ cell }) => cell))).toContain("gru");
  const whole = JSON.parse(
    (await verify("", ["--no-expect", "--laws", "step,padding,time,batch", "--json"])).stdout,
  ) as Report;
  const placed = (report: Report): string[] => report.verdicts.map(({ cell, law }) => `${cell} ${law}`);
  expect(placed({ ...whole, verdicts }).sort()).toEqual(placed(whole).sort());
  const text = (await verify("dies", ["--no-expect", "--laws", "step,padding,time,batch"])).stdout;
  expect(text.match(/not tried, because/g)).toHaveLength(1);
});

test("a diagnosis that dies costs only itself", async () => {
  const planted = "dies-diagnosed,empty-rows,bidirectional";
  const { status, stdout } = await verify(planted, ["--no-expect", "--json", "--laws", "step/direct,padding"]);
  expect(status).toBe(1);
  const { verdicts } = JSON.parse(stdout) as Report;
  expect(verdicts.filter(({ verdict }) => verdict === "errored")).toEqual([]);
  const told = verdicts.filter(({ diagnosis }) => diagnosis !== null).map(({ cell }) => cell);
  expect(told).toEqual(["gru"]);
  const alone = await gatecheck(["diagnose", target], { env: { PLANTED: planted } });
  expect(alone.status).toBe(3);
  expect(alone.stdout).toMatch(/^elman .*\n(?: .*\n)+gru /m);
  expect(alone.stderr).toContain("gatecheck: lstm: the process exited with status 8");
});

test("in a suite known failures fail nothing, a fourth does, and one that was mended fails where that is asked for", async () => {
  const suite = (options: string): string =>
    `import { conformance } from ${JSON.stringify(fileURLToPath(new URL("../vitest.ts", import.meta.url)))};
import planted from ${JSON.stringify(target)};
conformance(${JSON.stringify(target)}, planted, { level: "quick", laws: ${JSON.stringify(laws.split(","))}, ${options} });
`;
  const run = (planted: string, options: string): { status: number | null; told: readonly string[] } => {
    writeFileSync(join(directory, "suite.test.ts"), suite(options));
    const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
    const report = join(directory, "vitest.json");
    const { status } = spawnSync(
      process.execPath,
      [vitest, "run", "--root", directory, "--reporter", "json", "--outputFile", report],
      { cwd: directory, encoding: "utf8", env: { ...process.env, PLANTED: planted } },
    );
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
      testResults: readonly { assertionResults: readonly { status: string; fullName: string }[] }[];
    };
    return {
      status,
      told: testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter((one) => one.status === "failed")
        .map(({ fullName }) => fullName),
    };
  };
  const known = `expect: ${JSON.stringify(file)}`;
  expect(run("throws", "")).toMatchObject({ status: 1 });
  expect(run(three, `${known}, strict: true`)).toEqual({ status: 0, told: [] });
  expect(run(`${three},bidirectional`, known).told.join("\n")).toContain("gru step/direct");
  expect(run("empty-rows,throws", known).status).toBe(0);
  expect(run("empty-rows,throws", `expect: ${JSON.stringify(entries())}, strict: true`).told).toEqual([
    expect.stringContaining("every known failure still occurs"),
  ]);
});
