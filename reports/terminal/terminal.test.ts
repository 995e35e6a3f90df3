import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "../../impl/untrusted-text.ts";
import { toTerminal } from "./index.ts";
import { linker } from "./paint.ts";
import { type Finding, type Place, findingsIn, placeOf } from "../../properties/findings/finding.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { Report } from "../report/report.ts";
import { report } from "../testing/arbitraries.ts";
import { campaign } from "../testing/campaign.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";

/** A terminal without colour. */
const plain = { color: false };
const known = { id: "tfjs-1", reason: "reads r before z", link: "docs/findings.md#tfjs-1" };
const conclusionOf = (...args: Parameters<typeof exampleReport>): string | undefined =>
  toTerminal(exampleReport(...args), plain)
    .trimEnd()
    .split("\n")
    .findLast((line) => !line.startsWith("next: "));

const expected = `\
implementation      elman     lstm         gru       gru-reset-after  grade     cases  worst
reference 0.1.0     3 hold    3 hold       3 hold    3 hold           faithful  2,400  0.031
tfjs 4.22.0         3 hold ≈  3 hold ≈     3 hold ≈  –                absolute  1,800  0.42
./wrong-lstm.mjs 1  –         2 of 3 fail  –         –                –         –      –
≈ known finding · cases: those the grade stands on · worst: largest error / bound
– onnxruntime: not installed; npm install onnxruntime-node

✗ violated: lstm of ./wrong-lstm.mjs: The gates are read in the order i, f, o, g.
  in       lstm of ./wrong-lstm.mjs, with float32
  law      step/direct: Every step is the paper's.
  where    final[0][0].c[b=0,k=1]: got 0.2813, want 0.4375, 6.3·10⁵ times the bound
  bound    2.5e-7 (running error analysis, float32, absolute)
  numbers  x = [1], b_f = [1, -2]
  replay   npx gatecheck verify ./wrong-lstm.mjs --laws step/direct --case "cell=lstm T=1 B=1 m=1 n=2 regime=tame dtype=f32 seed=42"
  and the same law with 1 other option or element type, explained by this (--verbose prints them)

‼ errored: lstm of ./wrong-lstm.mjs: TypeError: cannot read
  in       lstm of ./wrong-lstm.mjs, with float32
  law      gradient/exact
  message    at unstack (tf.js:1)

Known findings, which fail nothing:
≈ tfjs-one-step-gradient (tfjs elman, lstm, gru, gradient/exact): the gradient of tf.unstack fails on a sequence of one step; docs/findings.md#tfjs-one-step-gradient

Recorded findings that did not occur:
? tfjs-old (tfjs gru, time/chunking): recorded finding tfjs-old did not occur in 12 cases

./wrong-lstm.mjs does not conform (1 law errored, 1 violated); reference and tfjs conform: 3 laws, 4 cells, 4,322 cases (known findings: 1)
next: mend it, and run the replay line again
`;

test("the table, absent peers, each finding, known findings, the conclusion, and what to do next", () => {
  expect(toTerminal(campaign(), plain)).toBe(expected);
});

test("colour adds nothing but colour", () => {
  const coloured = toTerminal(campaign(), { color: true });
  expect(coloured).toContain("\u001b[31m✗ violated\u001b[39m");
  expect(stripVTControlCharacters(coloured)).toBe(expected);
});

test("where words do not fit there are symbols with a legend, and then several tables", () => {
  const [head, ...rows] = toTerminal(campaign(), { color: false, width: 82 }).split("\n");
  expect([head, ...rows.slice(0, 4)]).toEqual([
    "implementation      elman  lstm    gru    gru-reset-after  grade     cases  worst",
    "reference 0.1.0     ✓ 3    ✓ 3     ✓ 3    ✓ 3              faithful  2,400  0.031",
    "tfjs 4.22.0         ✓ 3 ≈  ✓ 3 ≈   ✓ 3 ≈  –                absolute  1,800  0.42",
    "./wrong-lstm.mjs 1  –      ‼✗ 2/3  –      –                –         –      –",
    "‼ errored · ✗ violated · ✓ holds · ≈ known finding · – unsupported · cases: those the grade stands on · worst: largest error / bound",
  ]);
  const narrow = toTerminal(campaign(), { color: false, width: 40 }).split("\n");
  expect(narrow.slice(0, 12).every((line) => line.length <= 40)).toBe(true);
  expect(narrow.filter((line) => line.startsWith("implementation"))).toHaveLength(4);
});

test("four implementations with four cells fit into a hundred columns, whatever they are called", () => {
  const cells = ["elman", "lstm", "gru", "gru-reset-after"];
  const targets = ["onnxruntime", "tfjs", "brain.js", `exec:"${"x".repeat(200)}"`];
  const verdicts = targets.flatMap((implementation) =>
    cells.flatMap((cell) =>
      Array.from({ length: 17 }, (_, i) =>
        exampleVerdict({ implementation, cell, law: `a/${i}`, verdict: i < 3 ? "violated" : "errored" }),
      ),
    ),
  );
  const implementations = targets.map((target) => ({
    target,
    installed: true,
    info: { name: target, version: "1.30.0 (node) and more" },
    message: null,
  }));
  const lines = toTerminal(exampleReport(verdicts, { implementations }), plain).split("\n").slice(0, 6);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

test("the conclusion says who conforms, who does not, and on how much", () => {
  const one = exampleVerdict();
  const bad = exampleViolation({ implementation: "bad" });
  expect(conclusionOf([one])).toBe("reference conforms: 1 law, 1 cell, 100 cases");
  expect(conclusionOf([bad])).toBe("bad does not conform (1 law violated): 1 law, 1 cell, 100 cases");
  expect(conclusionOf([one, exampleVerdict({ implementation: "tfjs", cell: "gru", cases: 12_245 })])).toBe(
    "reference and tfjs conform: 1 law, 2 cells, 12,345 cases",
  );
  expect(conclusionOf([exampleViolation({ implementation: "tfjs", known })])).toBe(
    "tfjs conforms: 1 law, 1 cell, 100 cases (known findings: 1)",
  );
  expect(conclusionOf(Array.from({ length: 7 }, (_, i) => exampleVerdict({ implementation: `x${i}` })))).toBe(
    "7 implementations conform: 1 law, 1 cell, 700 cases",
  );
  expect(conclusionOf([exampleVerdict({ verdict: "unsupported", cases: 0 })])).toBe("nothing was checked");
  expect(toTerminal(exampleReport([]), plain)).toBe("nothing was checked\n");
});

test("a part of a campaign is said to be one", () => {
  const lines = toTerminal(campaign({ interrupted: true, shard: "2/3" }), plain)
    .trimEnd()
    .split("\n");
  expect(lines.slice(-4, -1)).toEqual([
    "The run was interrupted: this is what was found until then.",
    "This is not the whole campaign: missing shards 1/3, 3/3.",
    expect.stringMatching(/; reference and tfjs conform so far: 3 laws, /),
  ]);
});

test("where all that was checked is a known finding, the table says so", () => {
  const text = toTerminal(exampleReport([exampleViolation({ implementation: "tfjs", options: {}, known })]), plain);
  expect(text).toMatch(/^implementation {2}lstm\ntfjs 1\.0\.0 {6}≈ known\n≈ known finding\n\nKnown findings/);
  expect(text).not.toContain("✗");
});

test("hostile text neither moves the cursor nor changes colours", () => {
  fc.assert(
    fc.property(report, fc.integer({ min: 20, max: 200 }), (made, width) => {
      const text = toTerminal(made, { color: false, width });
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(stripVTControlCharacters(toTerminal(made, { color: true, width }))).toBe(text);
    }),
  );
});

test("further lines of a message stay indented below the law that failed", () => {
  const forged = "killed\n\nreference conforms: 17 laws\r\u001b[2Jx";
  const text = toTerminal(exampleReport([exampleVerdict({ verdict: "errored", message: forged })]), plain);
  expect(text).toContain("‼ errored: lstm: killed\n");
  expect(text).toContain("\n  message  reference conforms: 17 laws\n           \\u{1b}[2Jx\n");
});

const laws = Array.from({ length: 30 }, (_, i) => `law/${100 + i}`);
const violations = (cell: string): Verdict[] => laws.map((law) => exampleViolation({ cell, law, options: {} }));
const reported = (cells: readonly string[], kind: "explained" | "unexplained"): Report => {
  const verdicts = cells.flatMap(violations);
  const explained = cells.map((cell): Finding => {
    const [first, ...further] = violations(cell).map(placeOf) as [Place, ...Place[]];
    return {
      implementation: exampleViolation().implementation,
      cell,
      kind: "explained",
      cause: "U is transposed.",
      first,
      further,
    };
  });
  return exampleReport(verdicts, { findings: findingsIn(verdicts, kind === "explained" ? explained : []) });
};

test("a finding says what it explains, and does not say it of what was not shown", () => {
  expect(toTerminal(reported(["lstm"], "explained"), plain)).toContain(
    "\n✗ violated: lstm: U is transposed.\n  in      lstm of exec:",
  );
  expect(toTerminal(reported(["lstm"], "explained"), plain)).toContain(
    "\n  and 29 further laws, explained by this (--verbose prints them)\n",
  );
  const unexplained = toTerminal(reported(["lstm"], "unexplained"), plain);
  expect(unexplained).toContain(
    "\n  and 29 further laws, violated too; not shown to have the same cause (--verbose prints them)\n",
  );
  expect(unexplained).not.toContain("explained by this");
});

test("however many findings there are, they fit on one screen; all that is violated is printed where it is asked for", () => {
  const six = reported(["lstm", "gru", "elman", "mgu", "lru", "qrnn", "sru"], "explained");
  const text = toTerminal(six, { color: false, width: 400 });
  expect(text.split("\n").length).toBeLessThanOrEqual(40);
  expect(text).toContain("✗ violated: elman: U is transposed. (law/100 and 29 more)\n");
  expect(text).toContain("\nand 2 further findings\n");
  const verbose = toTerminal(six, { color: false, verbose: true });
  for (const cell of ["lstm", "sru"])
    for (const law of laws.slice(1))
      expect(verbose).toContain(`✗ violated ${law} on exec:"python3 my_cell.py" ${cell} `);
  expect(verbose).not.toContain("--verbose");
});

test("the equations with their values stand below what was got and wanted", () => {
  const { counterexample, ...rest } = exampleViolation();
  const byHand = "cₜ = 0.5\nhₜ = tanh(cₜ) = 0.4621";
  const verdict = { ...rest, counterexample: counterexample && { ...counterexample, byHand } };
  expect(toTerminal(exampleReport([verdict]), plain)).toContain(
    "\n  by hand  cₜ = 0.5\n           hₜ = tanh(cₜ) = 0.4621\n  replay   ",
  );
});

test("a finding of a cell with many equations has 14 lines, all equations in them", () => {
  const { counterexample, ...rest } = exampleViolation();
  const equations = Array.from({ length: 8 }, (_, k) => `e${k} = ${k}`);
  const violated = { ...rest, counterexample: counterexample && { ...counterexample, byHand: equations.join("\n") } };
  const further = { ...violated, law: "time/chunking" };
  const text = toTerminal(exampleReport([violated, further]), plain);
  const [finding = ""] = /^✗ [\s\S]*?\n(?=\n)/mu.exec(text) ?? [];
  expect(finding.trimEnd().split("\n")).toHaveLength(14);
  for (const equation of equations) expect(finding).toContain(equation);
  expect(finding).toContain("by hand  e0 = 0;  e1 = 1\n           e2 = 2\n");
});

test("laws that could not have failed are few on a screen", () => {
  const vacuous = laws.map((law) => exampleVerdict({ law, verdict: "vacuous", message: "only 0 of 3" }));
  expect(toTerminal(exampleReport(vacuous), plain)).toContain("\nand 27 more failures (--verbose)\n");
});

test("a failure in many lines is cut, a traceback begins with its error, and both can be replayed", () => {
  const trace = [
    "Traceback (most recent call last):",
    ...Array.from({ length: 9 }, (_, i) => `  line ${i}`),
    "IndexError: no",
  ];
  const message = `${trace.join("\n")} (case: cell=lstm T=1 B=1 m=1 n=1 seed=1)`;
  const text = toTerminal(exampleReport([exampleVerdict({ verdict: "errored", message })]), plain);
  expect(text).toContain("\n‼ errored: lstm: IndexError: no\n");
  expect(text).toContain(
    '\n           …\n  replay   npx gatecheck verify reference --laws time/chunking --case "cell=lstm T=1 B=1 m=1 n=1 seed=1"\n',
  );
});

test("a kernel that fails is replayed as the kernel that it was", () => {
  const command = "gatecheck verify pytorch:a.py --problem lstm --precision bfloat16 --gradients --level quick";
  const run = { ...exampleReport([]).run, command };
  const failed = exampleVerdict({
    implementation: "pytorch:a.py",
    verdict: "errored",
    message: "no (case: cell=lstm)",
  });
  const again = "npx gatecheck verify pytorch:a.py --problem lstm --precision bfloat16 --gradients";
  expect(toTerminal(exampleReport([failed], { run }), plain)).toContain(
    `replay  ${again} --laws time/chunking --case "cell=lstm"\n`,
  );
  const died = { ...failed, message: "killed" };
  expect(toTerminal(exampleReport([died], { run }), plain)).toContain(`next: ${again} --smoke\n`);
});

test("one line says what to run or read next", () => {
  const next = (...args: Parameters<typeof exampleReport>): string | undefined =>
    /^next: (.*)\n/m.exec(toTerminal(exampleReport(...args), plain))?.[1];
  const run = { ...exampleReport([]).run, command: "gatecheck verify ./m.mjs --level quick" };
  expect(next([exampleVerdict()], { run })).toBe(
    "this was --level quick; for more options, sizes and cases: npx gatecheck verify ./m.mjs --level standard",
  );
  expect(next([exampleVerdict()], { run: { ...run, level: "standard" } })).toBeUndefined();
  expect(next([exampleVerdict()], { run: { ...run, shard: "1/2" } })).toBeUndefined();
  expect(next([exampleVerdict({ verdict: "vacuous" })])).toMatch(/^read docs\/how-it-works\.md/);
  expect(next([exampleVerdict({ verdict: "errored", cases: 0, effective: 0 })])).toBeUndefined();
  expect(next([exampleViolation()])).toBe("read time/chunking in docs/laws.md, then run the replay line");
  const died = exampleVerdict({ implementation: "exec:./a b", verdict: "errored", message: "killed" });
  expect(next([died])).toBe("npx gatecheck verify 'exec:./a b' --smoke");
  expect(next([{ ...died, message: "killed (case: cell=lstm)" }])).toMatch(/^run the replay line/);
});

test("the name of a law links to its section where the terminal can; the text stays", () => {
  const link = linker("file:///docs/laws.md");
  const linked = toTerminal(exampleReport([exampleViolation()]), { color: false, link });
  const escape = "\u001b]8;;";
  expect(linked).toContain(
    `${escape}file:///docs/laws.md#time/chunking\u001b\\time/chunking${escape}\u001b\\: A sequence`,
  );
  expect(stripVTControlCharacters(linked)).toBe(toTerminal(exampleReport([exampleViolation()]), plain));
  for (const law of ["protocol/start", "x\u001b\\y", "../etc"]) expect(link(law)).toBe(oneLine(law));
});
