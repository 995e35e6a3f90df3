/** One step of a cell as its page computes it: the compiled definition, and the places of its numbers in memory. */
import type { Step } from "../../../spec/cell.ts";
import { layoutOf } from "../../../spec/language/compile/compile.ts";
import { HEAD, room } from "../../../spec/language/compile/kernels.ts";
import { sourceOf } from "../../../spec/language/compile/source.ts";
import { float64 } from "../../../spec/language/evaluate/arithmetic.ts";
import { evaluate } from "../../../spec/language/evaluate/evaluate.ts";
import type { Node } from "../../../spec/language/expression.ts";
import { program } from "../../../spec/language/program.ts";
import { type SizeOf, lengthOf, shapeAt } from "../../../spec/language/sizes.ts";
import type { Drawn } from "./graph.ts";
import type { Given, StepData } from "./step-data.ts";

/** Every size of a cell where a step is small enough to be looked at. */
export const smallSizes = ({ cell }: Step): SizeOf => ({
  m: 2,
  n: 2,
  ...Object.fromEntries(Object.keys(cell.sizes ?? {}).map((name) => [name, 2])),
});

/** Eighths within ±1, the same in every build. */
const eighths = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, k) => ((((k + seed) * 7 + seed * 5) % 15) - 7) / 8);

function valuesOf({ cell }: Step, node: Node & { readonly op: "input" }, count: number, seed: number): number[] {
  if (cell.clocks?.includes(node.name) === true) return Array.from({ length: count }, () => 1);
  const values = eighths(count, seed);
  return cell.positive?.includes(node.name) === true ? values.map((value) => 1 + Math.abs(value)) : values;
}

/** The program of a step and its data: the text is a function of the kernels. */
export function programOf(step: Step, drawn: readonly Drawn[]): { readonly text: string; readonly data: StepData } {
  const sizes = smallSizes(step);
  const wanted = drawn.filter(({ given }) => !given).map(({ node }) => node);
  const names = new Map<Node, string>(Object.entries(step.equations).map(([name, node]) => [node, name]));
  for (const node of [step.x, ...step.params, ...Object.values(step.state)]) names.set(node, node.name);
  const graph = program(Object.values(step.equations));
  const source = sourceOf(graph, wanted, [], new Set(), names);
  const { L, S, stride } = layoutOf({ ...source, run: () => {}, layouts: new Map() }, sizes);
  let memory = 0;
  const take = (node: Node): number => {
    const place = memory;
    memory += room(lengthOf(node, sizes), true);
    return place;
  };
  const places = new Map<Node, number>();
  for (const node of [...source.inputs, ...source.roots]) if (!places.has(node)) places.set(node, take(node));
  const placeOf = (node: Node): number => places.get(node) as number;
  const inputs = [step.x, ...Object.values(step.state), ...step.params].filter((node) => places.has(node));
  const known = source.inputs.filter(({ op }) => op === "constant" || op === "pattern");
  return {
    text: source.text,
    data: {
      memory: memory + stride,
      at: [...source.inputs, ...source.roots].map(placeOf),
      scratch: memory,
      L,
      S,
      given: inputs.map((node, k) => ({
        name: node.name,
        kind: node.kind as Given["kind"],
        shape: shapeAt(node.shape, sizes),
        place: placeOf(node),
        values: valuesOf(step, node, lengthOf(node, sizes), k + 1),
      })),
      fixed: known.map((node) => ({
        place: placeOf(node),
        values: [...(evaluate(program([node]), sizes, () => [], float64)[0] ?? [])],
      })),
      shown: drawn.flatMap(({ id, node }) =>
        places.has(node) ? [{ id, place: placeOf(node) + HEAD, length: lengthOf(node, sizes) }] : [],
      ),
      next: Object.entries(step.next).flatMap(([name, node]) => {
        const box = drawn.find((one) => one.node === node);
        return box === undefined ? [] : [[name, box.id] as const];
      }),
    },
  };
}
