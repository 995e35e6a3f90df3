/** The part of the equations that a finding names, marked in their lines and in the picture. */
import type { Finding } from "../../../properties/findings/finding.ts";
import type { Verdict } from "../../../properties/verdict.ts";
import { CatalogueError, stepFor } from "../../../spec/catalogue.ts";
import type { Step } from "../../../spec/cell.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { nameOf, spelling, toUnicode } from "../../../spec/language/print.ts";
import { program } from "../../../spec/language/program.ts";
import { oneLine } from "../../../impl/untrusted-text.ts";
import { formatPair } from "../../text/format.ts";
import { wide } from "../document.ts";
import { type Child, type Html, all, h, subscripted } from "../element.ts";
import { type Drawn, drawnOf, graph } from "./graph.ts";

/** True where `part` stands in `text` and is not the beginning or the end of a longer word. */
const stands = (text: string, part: string): boolean => {
  const quoted = part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${quoted}(?![\\p{L}\\p{M}\\p{N}_])`, "u").test(text);
};

/** The parts that a sentence names, as far as a text of it goes; none where it names none. */
function namedIn(text: string, cause: string, step: Step): Node[] {
  const spell = spelling(step.equations);
  const names = new Map(Object.entries(step.equations).map(([name, node]) => [node, nameOf(name)]));
  const { nodes } = program(Object.values(step.equations));
  const shortest = (of: readonly Node[]): Node[] =>
    of.toSorted((a, b) => spell(a).length - spell(b).length).slice(0, 1);
  const isProduct = (node: Node): boolean => node.args.length > 0 && spell(node).includes(" ");
  const quoted = nodes.filter((node) => isProduct(node) && stands(text, spell(node)));
  if (quoted.length > 0) return longest(quoted, spell);
  const words = (node: Node): string => names.get(node) ?? spell(node);
  const letters = nodes.filter((node) => (node.args.length === 0 || names.has(node)) && stands(text, words(node)));
  if (letters.length > 1)
    return shortest(nodes.filter((node) => isProduct(node) && letters.every((one) => stands(spell(node), words(one)))));
  const [letter] = letters;
  if (letter === undefined || letter.args.length > 0) return letters;
  const holds = ({ args }: { readonly args: readonly Node[] }): boolean => args.includes(letter);
  const isTerm = nodes.some((node) => node.op === "add" && holds(node));
  const around = nodes.filter((node) => holds(node) && stands(cause, spell(node)));
  return isTerm || around.length === 0 ? letters : shortest(around);
}

const longest = (of: readonly Node[], spell: (node: Node) => string): Node[] => {
  const most = Math.max(...of.map((node) => spell(node).length));
  return of.filter((node) => spell(node).length === most);
};

/** The parts of a step that are wrong by a sentence: those that its subject names, else those that it names anywhere, else its gates. */
export function wrongParts(step: Step, cause: string): ReadonlySet<Node> {
  const [subject = ""] = cause.split(" in ");
  const named = namedIn(subject, cause, step);
  if (named.length > 0) return new Set(named);
  const anywhere = namedIn(cause, cause, step);
  if (anywhere.length > 0) return new Set(anywhere);
  const gates = Object.entries(step.equations).filter(([name]) => stands(cause, name));
  return new Set(gates.map(([, node]) => node));
}

/** A line of the equations with its wrong parts marked. */
function marked(line: string, parts: readonly string[]): Child {
  const [part] = parts.filter((one) => line.includes(one)).toSorted((a, b) => b.length - a.length);
  if (part === undefined) return subscripted(line);
  const at = line.indexOf(part);
  return [subscripted(line.slice(0, at)), h("mark", {}, subscripted(part)), subscripted(line.slice(at + part.length))];
}

/** The values that a counterexample has by hand, by the beginning of their line: `fₜ` → `0.7311`. */
function byHandOf(verdict: Verdict): ReadonlyMap<string, string> {
  const lines = verdict.counterexample?.byHand?.split("\n") ?? [];
  return new Map(
    lines.slice(0, 40).map((line) => {
      const [name = "", ...rest] = line.split(" = ");
      return [name, oneLine(rest.at(-1) ?? "", 60)];
    }),
  );
}

/** The equation whose number was compared: that of `final[0][0].c[b=0,k=1]` is c, that of y the output. */
const comparedIn = (where: string, step: Step): string | undefined =>
  /^y\b/.test(where) ? step.cell.output : /^final\[\d+\]\[\d+\]\.(\w+)/.exec(where)?.[1];

/** The input whose gradient was compared, as it stands in the equations: `b_f`, `xₜ`, `cₜ₋₁`. */
function gradientIn(where: string, step: Step): string | undefined {
  const [, of = "", name] = /^gradients\.(x|params|initial)(?:\[\d+\]\[\d+\]\.(\w+))?/.exec(where) ?? [];
  const spell = spelling(step.equations);
  const { nodes } = program(Object.values(step.equations));
  const kind = ({ x: "x", params: "param", initial: "state" } as const)[of];
  const input = nodes.find(
    (node) => node.op === "input" && node.kind === kind && (node.kind === "x" || node.name === name),
  );
  return input === undefined ? undefined : spell(input);
}

function stepOf(finding: Finding): Step | null {
  try {
    return stepFor(finding.cell, finding.first.options);
  } catch (error) {
    if (error instanceof CatalogueError) return null;
    throw error;
  }
}

/** The equations of a finding's cell with the wrong term marked, got and want beside what they compute; null for a cell without a definition. */
export function diagramOf(finding: Finding, first: Verdict): Html | null {
  const step = stepOf(finding);
  if (step === null) return null;
  const wrong = wrongParts(step, finding.cause ?? "");
  const spell = spelling(step.equations);
  const values = byHandOf(first);
  const counterexample = first.counterexample;
  const compared = counterexample === null ? undefined : comparedIn(counterexample.where, step);
  const gradient = counterexample === null ? undefined : gradientIn(counterexample.where, step);
  const isParameter = counterexample?.where.startsWith("gradients.params") ?? false;
  const [got = "", want = ""] = counterexample === null ? [] : formatPair(counterexample.got, counterexample.want);
  const parts = [...wrong].map(spell);
  const names = new Map(Object.entries(step.equations).map(([name, node]) => [node, name]));
  const isWrong = ({ node, made }: Drawn): boolean =>
    wrong.has(node) || parts.some((part) => made !== part && made.includes(part));
  return all(
    h("h2", {}, wrong.size === 0 ? "The definition" : "The wrong term"),
    h(
      "div",
      {},
      toUnicode(step.equations).map((line) => {
        const name = line.split(" = ")[0] ?? "";
        const value = values.get(name);
        return h("div.unicode", {}, marked(line, parts), value === undefined ? null : h("b", {}, `want ${value}`));
      }),
    ),
    wide(
      "Graph of the step",
      graph(drawnOf(step), `One step of ${step.cell.title}`, (one) => {
        const name = names.get(one.node);
        const value = name === undefined ? undefined : values.get(nameOf(name));
        const wanted = value === undefined ? [] : [`want ${value}`];
        if (name !== undefined && name === compared)
          return { values: [`got ${got}`, `want ${want}`], bad: true, wrong: isWrong(one) };
        if (gradient !== undefined && (one.given ? one.name === gradient : isParameter && stands(one.made, gradient)))
          return { values: [`∂L/∂${gradient}: got ${got}`, `want ${want}`], bad: true, wrong: isWrong(one) };
        return { values: wanted, wrong: isWrong(one) };
      }),
    ),
    counterexample === null
      ? null
      : h(
          "p.note",
          {},
          values.size > 0
            ? "want: the numbers of the definition in this case. "
            : "The report has the numbers of the gates where a case is one step of one row with three units at most, and is run as it stands; of this case it has none. ",
          "An implementation answers outputs, states and gradients, and nothing of its gates: got stands where it was compared.",
        ),
  );
}
