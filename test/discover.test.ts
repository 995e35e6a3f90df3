/** `gatecheck discover` and `diagnose` as a user starts them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "gatecheck-discover-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const gatecheck = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ["bin/gatecheck.js", ...args], { cwd: root, encoding: "utf8", timeout: 100_000 });
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("discover", () => {
  it("finds the convention of the example, and verify uses it", () => {
    const file = join(folder, "adapter.json");
    const { status, stdout } = gatecheck("discover", "examples/black-box.mjs", "--write", file);
    expect({ status, lines: stdout.split("\n").slice(0, 4) }).toEqual({
      status: 0,
      lines: [
        "examples/black-box.mjs stores its weights as",
        "torch.nn.GRU",
        "  cell     gru-reset-after",
        "  gates    r, z, n, rows",
      ],
    });
    const verified = gatecheck(
      "verify",
      "./examples/black-box.mjs",
      "--convention",
      file,
      "--laws",
      "step,time/prefix",
    );
    expect(verified).toMatchObject({ status: 0, stderr: "" });
    expect(verified.stdout).toContain("conforms");
  });

  it("a box that leaves something running is waited for no longer than its answers take", () => {
    const path = JSON.stringify(join(root, "examples/black-box.mjs"));
    const text = `import box from ${path}; setInterval(() => {}, 1000); export default box;`;
    expect(gatecheck("discover", written("running.mjs", text))).toMatchObject({ status: 0, stderr: "" });
  }, 60_000);

  it.each([
    [
      "a module that is none",
      "export default {}",
      2,
      /^gatecheck: .*its default export has no name; it must be a black box/u,
    ],
    ["a box that ends the process", box("run() { process.exit(7); }"), 3, /the process exited with status 7\n$/u],
    ["a box that throws", box("run() { throw new Error('out of cheese'); }"), 3, /out of cheese\n$/u],
  ])("%s is one line", (name, text, expected, message) => {
    const { status, stdout, stderr } = gatecheck("discover", written(`${name}.mjs`, text));
    expect({ status, stdout }).toEqual({ status: expected, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it.each([
    "{}",
    "null",
    '{"schema":"gatecheck/adapter/1","batchMajor":true,"cell":"lstm","options":null}',
    "not JSON",
    '{"schema":"gatecheck/adapter/1","batchMajor":true,"cell":"lstm","options":{},"convention":{"cell":"lstm"}}',
  ])("an adapter that is none is one line: %s", (text) => {
    const file = written("none.json", text);
    const { status, stderr } = gatecheck("verify", "./examples/black-box.mjs", "--convention", file);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^gatecheck: .*none\.json is no adapter of gatecheck discover: .*\n$/u);
    expect(stderr).not.toMatch(/Cannot (read|convert)/u);
  });
});

describe("diagnose", () => {
  it("names the mistake of the example", () => {
    const { status, stdout } = gatecheck("diagnose", "exec:node examples/wrong-lstm.mjs");
    expect(status).toBe(1);
    expect(stdout).toContain("The parameters of i and f are exchanged.");
    expect(stdout).toContain("known as: fault lstm/forward/exchanged/i-f");
    expect(stdout).toMatch(/^  seen in: NX-AI\/xlstm#98: The projections of the input and the forget gate .*\.$/mu);
  });

  it("has nothing to say of what is right", () => {
    const { status, stdout } = gatecheck("diagnose", "reference", "--cells", "elman");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^elman float32\n {2}Every answer is right\.\n {2}Looked at: \d+ requests in float32, and the \d+ laws of a quick run\.\n$/u,
    );
  });

  it("a program that does not start is status 3, a target that is none is 2", () => {
    expect(gatecheck("diagnose", "exec:false").status).toBe(3);
    expect(gatecheck("diagnose", "nonsense").status).toBe(2);
    expect(gatecheck("diagnose", "reference", "--cells", "ltsm").status).toBe(2);
  });

  it("what answers nothing of what is asked is status 3, with the reason", () => {
    const { status, stdout } = gatecheck("diagnose", written("nothing.mjs", cell("run: () => 42")));
    expect({ status, lines: stdout.split("\n") }).toEqual({
      status: 3,
      lines: [
        "elman float64",
        "  It answered nothing that was asked.",
        "  answer refused: answer is a number, wanted an object",
        "",
      ],
    });
  });

  it("a declaration of what there is not is status 2, with the reason", () => {
    const target = written("undeclarable.mjs", cell("run: () => 42", '{ bias: "x" }'));
    const { status, stderr } = gatecheck("diagnose", target);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^gatecheck: .*; elman: bias is "x", must be one of true, false\n$/u);
  });
});

describe("vectors", () => {
  it("few that show every fault of the equations, as a table and as a file that is the same in every run", () => {
    const dir = join(folder, "vectors");
    const { status, stdout } = gatecheck("vectors", "--cells", "indrnn", "--write", dir);
    expect(status).toBe(0);
    const [, cell, noticed, all] = /^(indrnn) +\d+ +(\d+) of (\d+)/mu.exec(stdout) ?? [];
    expect([cell, noticed]).toEqual(["indrnn", all]);
    const [printed] = JSON.parse(gatecheck("vectors", "--cells", "indrnn", "--json").stdout) as readonly unknown[];
    expect(JSON.parse(readFileSync(join(dir, "indrnn.float64.json"), "utf8"))).toEqual(printed);
  });
});

describe("power", () => {
  it("every fault of a cell, as a table and as JSON", () => {
    const { status, stdout } = gatecheck("power", "--cells", "indrnn");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^cell +faults +equivalent +killed +of the inequivalent\nindrnn +\d+ +0 +\d+ +100\.0 %\n/u);
    const { faults, finished } = JSON.parse(gatecheck("power", "--cells", "indrnn", "--json").stdout) as {
      readonly faults: readonly { readonly fate: string }[];
      readonly finished: boolean;
    };
    expect(finished).toBe(true);
    expect(new Set(faults.map(({ fate }) => fate))).toEqual(new Set(["killed"]));
  });

  it("the faults of a cell, without trying them", () => {
    const { status, stdout } = gatecheck("power", "--list", "--cells", "elman");
    expect(status).toBe(0);
    expect(stdout).toContain("elman/forward/dropped/bₕ: bₕ is missing in Wₕ xₜ + Uₕ hₜ₋₁ + bₕ.\n");
  });

  it("the published suites as JSON", () => {
    const { suites } = JSON.parse(gatecheck("power", "--published", "--json").stdout) as { suites: unknown[] };
    expect(suites[0]).toMatchObject({ suite: "ONNX LSTM", cell: "lstm-peephole", exchanged: { noticed: 0 } });
  });

  it("one fault, with the smallest case that shows it; one that is not there is status 2", () => {
    const { status, stdout } = gatecheck("power", "--fault", "elman/forward/dropped/bₕ");
    expect(status).toBe(0);
    expect(stdout).toContain("killed by step/direct in case");
    const unknown = gatecheck("power", "--fault", "elman/forward/dropped/q");
    expect(unknown).toMatchObject({ status: 2, stdout: "" });
    expect(unknown.stderr).toMatch(/^gatecheck: unknown fault .*\n$/u);
  });
});

/** An Elman cell with one method of its own. */
function cell(method: string, options = "{}"): string {
  const declared = `cell: "elman", options: [${options}], dtypes: ["float64"], directions: ["forward"], maxLayers: 1`;
  return `export default { info: { name: "own", version: "1" }, cells: [{ ${declared}, lengths: false, initialState: true, gradients: false }], ${method} };`;
}

/** A black box with one method of its own. */
function box(method: string): string {
  return `export default { name: "box", kind: "lstm", dtype: "float32", states: ["h", "c"], weights: ({ m, n }) => ({ w: 4 * m * n, u: 4 * n * n }), ${method} };`;
}
