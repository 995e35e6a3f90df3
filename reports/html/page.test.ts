import { expect, test } from "vitest";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { catalogue, stepFor } from "../../spec/catalogue.ts";
import { HEAD, bounded } from "../../spec/language/compile/kernels.ts";
import { float64 } from "../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../spec/language/evaluate/evaluate.ts";
import { precision } from "../../spec/language/precision.ts";
import { program } from "../../spec/language/program.ts";
import { spelling, toTex } from "../../spec/language/print.ts";
import { exampleReport, exampleVerdict, exampleViolation } from "../testing/examples.ts";
import { all } from "./element.ts";
import { drawnOf } from "./cells/graph.ts";
import { programOf, smallSizes } from "./cells/program.ts";
import { wrongParts } from "./cells/wrong-term.ts";
import { columnsOf, matrixPage, matrixPath } from "./matrix.ts";
import { modelOf } from "./model.ts";
import { reportPages } from "./site.ts";
import { scriptNames, scriptOf } from "./scripts.ts";
import { typeset } from "./typeset.ts";
import { writeSite } from "./write.ts";

test.each(catalogue.map(({ id }) => id))("the page of %s computes what the definition says, and typesets it", (id) => {
  const step = stepFor(id, {});
  const drawn = drawnOf(step);
  const { text, data } = programOf(step, drawn);
  const M = new Float64Array(data.memory);
  const vector = (place: number, values: readonly number[]): void => {
    M[place + 1] = 1;
    M.set(values, place + HEAD);
    bounded.single(M, place, values.length);
  };
  for (const { place, values } of [...data.given, ...data.fixed]) vector(place, values);
  const factory = runInThisContext(`(K) => {${text}}`) as (kernels: object) => (...args: unknown[]) => void;
  const run = factory(bounded);
  run(M, precision("float64", "faithful"), data.at, data.scratch, data.L, data.S);
  const nodes = drawn.filter(({ given }) => !given);
  const graph = program(nodes.map(({ node }) => node));
  const given = new Map(data.given.map(({ name, values }) => [name, values]));
  const want = evaluate(graph, smallSizes(step), ({ name }) => given.get(name) ?? [], float64);
  for (const { id: box, node, name } of nodes) {
    const shown = data.shown.find((one) => one.id === box);
    const got = shown === undefined ? [] : [...M.subarray(shown.place, shown.place + shown.length)];
    expect(got, name ?? box).toEqual(want[graph.place.get(node) as number]);
    expect(got.every(Number.isFinite), name ?? box).toBe(true);
  }
  for (const line of toTex(step.equations)) expect(typeset(line)).toMatch(/^<span class="katex"><math/);
});

test.each([
  ["elman", "Uₕ is transposed in Uₕ hₜ₋₁.", ["Uₕ hₜ₋₁"]],
  [
    "gru",
    "rₜ is applied after the product with Uₕ: rₜ ⊙ (Uₕ hₜ₋₁), as in gru-reset-after with c_h = 0.",
    ["Uₕ (rₜ ⊙ hₜ₋₁)"],
  ],
  ["lstm", "The parameters of i and f are exchanged.", ["σ(Wᵢ xₜ + Uᵢ hₜ₋₁ + bᵢ)", "σ(W_f xₜ + U_f hₜ₋₁ + b_f)"]],
  ["lstm", "bₒ is missing in Wₒ xₜ + Uₒ hₜ₋₁ + bₒ.", ["bₒ"]],
  ["lstm", "Uₒ hₜ₋₁ has the wrong sign in Wₒ xₜ + Uₒ hₜ₋₁ + bₒ.", ["Uₒ hₜ₋₁"]],
  ["lstm", "hard-sigmoid stands where sigmoid should in oₜ.", ["σ(Wₒ xₜ + Uₒ hₜ₋₁ + bₒ)"]],
  ["lstm", "The cause is not known.", []],
])("%s: the wrong term of “%s” is found", (cell, cause, want) => {
  const step = stepFor(cell, {});
  const spell = spelling(step.equations);
  expect([...wrongParts(step, cause)].map(spell)).toEqual(want);
});

test("a finding's page has the wrong term marked, got, want and the line that replays it", () => {
  const verdict = exampleViolation({ cell: "lstm", options: {}, diagnosis: "Uₒ is transposed in Uₒ hₜ₋₁." });
  const pages = [...reportPages(modelOf(exampleReport([verdict])), "")];
  const page = pages.find(({ path }) => path.startsWith("findings/"));
  const { markup } = all(page?.body);
  expect(markup).toContain("<mark>Uₒ hₜ₋₁</mark>");
  expect(markup).toContain("<b>0.12345679</b>got, in y[t=1,b=0,k=2]");
  expect(markup).toContain("--laws time/chunking --case");
});

test.each([
  ["y[0,0,0]", "hₜ", "got 0.25"],
  ["final[0][0].c[0,0]", "cₜ", "got 0.25"],
  ["gradients.params[0][0].b_f[0]", "W_f xₜ + U_f hₜ₋₁ + b_f", "∂L/∂b_f: got 0.25"],
  ["gradients.initial[0][0].c[0,0]", "cₜ₋₁", "∂L/∂cₜ₋₁: got 0.25"],
  ["gradients.x[0,0,0]", "xₜ", "∂L/∂xₜ: got 0.25"],
])("the picture of a finding has want at every gate, and got where it was compared: in %s", (where, box, said) => {
  const { counterexample } = exampleViolation();
  const byHand = "iₜ = σ(Wᵢ xₜ + Uᵢ hₜ₋₁ + bᵢ) = 0.5\nfₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f) = 0.7311";
  const compared = { ...counterexample!, where, got: 0.25, want: 0.5, byHand };
  const pageOf = (its: typeof compared): string => {
    const verdict = exampleViolation({ cell: "lstm", options: {}, counterexample: its });
    const pages = [...reportPages(modelOf(exampleReport([verdict])), "")];
    return all(pages.find(({ path }) => path.startsWith("findings/"))?.body).markup;
  };
  const groups = (pageOf(compared).match(/<g [^]*?<\/g>/g) ?? []).map((group) =>
    group.replaceAll(/<\/text>/g, "|").replaceAll(/<[^>]+>/g, ""),
  );
  const got = groups.filter((group) => group.includes("got"));
  expect(got).toEqual([expect.stringMatching(/\|want 0\.5\|$/) as string]);
  expect(got[0]).toContain(`|${said}|`);
  expect(got[0]?.startsWith(box.replaceAll("_", ""))).toBe(true);
  expect(groups.filter((group) => group.startsWith("fₜ"))).toEqual([expect.stringContaining("want 0.7311") as string]);
  expect(pageOf({ ...compared, byHand: null as never })).toContain("of this case it has none");
});

test("a matrix that is too large for a page is shown in parts, and every entry in one of them", () => {
  const verdicts = Array.from({ length: 700 }, (_, k) =>
    Array.from({ length: 10 }, (_, c) => exampleVerdict({ implementation: `target-${k}`, cell: `cell-${c}` })),
  ).flat();
  const model = modelOf(exampleReport(verdicts));
  const pages = columnsOf(model).map((_, part) => matrixPage(model, part).markup);
  expect(pages.length).toBeGreaterThan(1);
  for (const markup of pages) expect(markup.length).toBeLessThan(3e6);
  const shown = pages.flatMap((markup) => [...markup.matchAll(/href="(results[^"]*)"/g)].map(([, path]) => path));
  expect(shown).toHaveLength(7000);
  expect(new Set(shown)).toEqual(new Set(model.entries.map(({ path }) => path)));
  expect(pages[0]).toContain(`href="${matrixPath(1)}"`);
});

test("programs of pages hold no markup, and nothing that asks for something", async () => {
  for (const name of scriptNames) {
    const text = await scriptOf(name);
    expect(text, name).not.toMatch(/<\/script|<!--|\bfetch\b|XMLHttpRequest|\bimport\b|innerHTML/);
  }
});

async function* files(...paths: readonly string[]): AsyncGenerator<readonly [string, string]> {
  for (const path of paths) {
    if (path === "") throw new Error("spoilt");
    yield [path, path];
  }
}

test("a site is there whole or not at all, and replaces nothing but a site", async () => {
  const above = mkdtempSync(join(tmpdir(), "gatecheck-site-"));
  const dir = join(above, "site");
  await expect(writeSite(dir, files("index.html", ""))).rejects.toThrow("spoilt");
  expect(readdirSync(above)).toEqual([]);
  expect(await writeSite(dir, files("index.html", "a/b.html"))).toBe(2);
  await expect(writeSite(dir, files("c.html", ""))).rejects.toThrow("spoilt");
  expect(readFileSync(join(dir, "a/b.html"), "utf8")).toBe("a/b.html");
  await writeSite(dir, files("c.html"));
  expect(readdirSync(dir).toSorted()).toEqual(["c.html", "gatecheck-site.txt"]);
  writeFileSync(join(above, "mine"), "");
  await expect(writeSite(above, files("c.html"))).rejects.toThrow("is there and is no site of Gatecheck's");
  expect(readdirSync(above).toSorted()).toEqual(["mine", "site"]);
});
