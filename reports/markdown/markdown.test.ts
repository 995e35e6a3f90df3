import { expect, test } from "vitest";
import { toMarkdown } from "./index.ts";
import { code, fence, link, prose } from "./nodes.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

const known = { id: "tfjs-1", reason: "reads r before z", link: "https://example.org/findings#tfjs-1" };

test("the conclusion first, then the table, then each finding", () => {
  const example = exampleReport([
    exampleVerdict(),
    exampleViolation(),
    exampleViolation({ dtype: "float64" }),
    exampleVerdict({ implementation: "small", cell: "gru", verdict: "unsupported" }),
  ]);
  expect(toMarkdown({ ...example, run: { ...example.run, shard: "1/3" } })).toBe(`\
**Gatecheck: 1 of 2 implementations conforms** · 2 violated · 1 holds · 1 unsupported · 400 cases · 1 with nothing to check · level quick, seed 42, 12 s

**This is not the whole campaign.** 2 shards are missing: \`2/3, 3/3\`

| cell   | \`exec:"python3 my_cell.py"\` | \`reference\` | \`small\`       |
| ------ | --------------------------- | ----------- | ------------- |
| \`gru\`  |                             |             | – unsupported |
| \`lstm\` | ✗ 2 violated                | ✓ holds     |               |

**✗ violated** on \`exec:"python3 my_cell.py" lstm\` with \`activation=relu bias=false float32\`: an LSTM whose gates are read in the order i, f, o, g

\`\`\`text
law    time/chunking: A sequence run in two pieces, the state handed on, is the sequence run whole.
where  y[t=1,b=0,k=2]: got 0.12345679, want 0.12345612, 6 times the bound
bound  1.11e-7 (running error analysis, float32)
\`\`\`

\`\`\`sh
gatecheck verify 'exec:"python3 my_cell.py"' --laws time/chunking --case "cell=lstm T=1 B=1 m=1 n=1 seed=42"
\`\`\`

and the same law with 1 other option or element type, violated too; not shown to have the same cause: \`time/chunking\`

<details><summary>1 unsupported</summary>

- \`small\`: 1 unsupported

</details>
`);
});

test("an interrupted run is said to be one", () => {
  const example = exampleReport([exampleVerdict()]);
  expect(toMarkdown({ ...example, run: { ...example.run, interrupted: true } })).toContain(
    "\n\n**The run was interrupted.** The report holds what was found until then.\n\n",
  );
});

test("a cell in which all else holds, holds; a mark says that there is a known finding", () => {
  const tfjs = { implementation: "tfjs", options: {} };
  const crash = exampleVerdict({ ...tfjs, verdict: "errored", message: "killed", known });
  const markdown = toMarkdown(exampleReport([exampleVerdict(tfjs), crash, { ...crash, cell: "gru" }]));
  expect(markdown).toContain("| `gru`  | ≈ 1 known |\n| `lstm` | ✓ holds ≈ |\n");
  expect(markdown).toContain("`tfjs lstm, gru` `time/chunking` (2 verdicts): reads r before z\n");
});

test("what fails nothing is folded", () => {
  const markdown = toMarkdown(
    exampleReport([exampleViolation({ known }), exampleViolation({ known, dtype: "float64" })], {
      implementations: [{ target: "onnx", installed: false, info: null, message: null }],
      staleFindings: [{ target: "tfjs", id: "old", law: "a/b", cell: "lstm", message: "no longer occurs" }],
    }),
  );
  expect(markdown).toContain("<summary>1 known finding: not failing</summary>\n\n- [`tfjs-1`](https://example.org/");
  expect(markdown).toContain('`exec:"python3 my_cell.py" lstm` `time/chunking` (2 verdicts): reads r before z');
  const local = { ...known, link: "docs/findings.md#tfjs-1" };
  expect(toMarkdown(exampleReport([exampleViolation({ known: local })]))).toMatch(
    /\n- `tfjs-1` .*: reads r before z — `docs\/findings\.md#tfjs-1`\n/,
  );
  expect(markdown).toContain(
    "<summary>1 recorded finding no longer occurring</summary>\n\n- `old` `tfjs lstm a/b`: no",
  );
  expect(markdown).toContain("<summary>1 not installed</summary>\n\n- `onnx`: `not installed`");
});

test("nothing checked is said", () => {
  expect(toMarkdown(exampleReport([]))).toBe(
    "**Gatecheck: nothing was checked** · 0 cases · level quick, seed 42, 12 s\n",
  );
});

test("a failure of a law that the report does not list, without a counterexample or a message", () => {
  const markdown = toMarkdown(exampleReport([exampleVerdict({ law: "un/listed", verdict: "vacuous" })]));
  expect(markdown).toMatch(/\*\*∅ vacuous\*\* `un\/listed` on `reference lstm` with `float32`\n$/);
});

const failing = (message: string): string =>
  toMarkdown(
    exampleReport(
      Array.from({ length: 40 }, (_, i) =>
        exampleVerdict({ cell: `cell-${i}`, verdict: "errored", message: `It ends.\n${message}` }),
      ),
    ),
  );

test("of many findings as many are shown as fit into a comment", () => {
  for (const message of ["short", "long ".repeat(1000)]) {
    const markdown = failing(message);
    expect(markdown.length).toBeLessThan(60_000);
    expect(markdown).toMatch(/\n8 more findings in report\.json\.\n$/);
  }
});

const holding = (count: number): string =>
  toMarkdown(
    exampleReport([
      ...Array.from({ length: count }, (_, i) =>
        exampleVerdict({ implementation: `${i}${"x".repeat(70)}`, cell: `cell-${i}` }),
      ),
      exampleViolation({ known }),
    ]),
  );

test("where even the table is too long, the conclusion is left", () => {
  const long = holding(50);
  expect(long.length).toBeLessThan(60_000);
  expect(long).toMatch(
    /^\*\*Gatecheck: 51 of 51 implementations conform\*\*[^|]+- 1 more in report\.json\n\n<\/details>\n$/,
  );
  expect(holding(60)).toMatch(/^\*\*Gatecheck: 61 of 61 implementations conform\*\*[^|]+- \[`tfjs-1`\]/);
});

test("addresses are links where they are https", () => {
  expect(link("id", "https:// example.org").type).toBe("inlineCode");
  expect(link("id", "javascript:alert(1)").type).toBe("inlineCode");
  expect(link("id", "docs/findings.md").type).toBe("inlineCode");
  expect(link("id", "https://[").type).toBe("inlineCode");
  expect(link("id", "https://example.org/a)[b](c")).toMatchObject({ type: "link", url: "https://example.org/a)[b](c" });
});

test("sentences are text unless GitHub would make something of them", () => {
  expect(prose("With r = 1 and z = 0, h_t is *exactly* the RNN's.").type).toBe("text");
  expect(
    ["@user", "see #12", "GH-1", "$x$", "www.x.y", "x://y", ":tada:", "1234567abc"].map((it) => prose(it).type),
  ).toEqual(Array.from({ length: 8 }, () => "inlineCode"));
  expect(code("  \n").value).toBe("(empty)");
  expect(fence("sh", "x".repeat(20), 10).value).toHaveLength(10);
});
