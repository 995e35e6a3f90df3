import type { Arithmetic } from "../../language/evaluate/arithmetic.ts";
import { evaluate } from "../../language/evaluate/evaluate.ts";
import type { Input } from "../../language/expression.ts";
import { program } from "../../language/program.ts";
import type { Equations } from "../../language/rewrite.ts";
import type { Run } from "../oracle.ts";

/** Vectors by name. */
export type Answer<T> = Readonly<Record<string, readonly T[]>>;

/** Evaluate unrolled equations on the one row of a run. */
export function execute<T>(equations: Equations, run: Run, arithmetic: Arithmetic<T>): Answer<T> {
  const { m } = run.sizes;
  const [layer] = run.layers;
  const part = (data: ArrayLike<number>, name: string, length: number): number[] => {
    const t = Number(name.slice(1));
    return Array.from({ length }, (_, i) => data[t * length + i] as number);
  };
  const numbers = ({ kind, name }: Input): ArrayLike<number> => {
    if (kind === "param") return layer?.params[0]?.[name]?.data ?? [];
    if (kind === "state") return layer?.initial?.[0]?.[name]?.data ?? [];
    if (kind === "x") return part(run.x.data, name, m);
    const final = run.cotangents?.final?.[0]?.[0]?.[name];
    return final?.data ?? part(run.cotangents?.y?.data ?? [], name, run.cotangents?.y?.shape[2] ?? 0);
  };
  const graph = program(Object.values(equations));
  const values = evaluate(graph, run.sizes, (node) => Array.from(numbers(node), arithmetic.from), arithmetic);
  return Object.fromEntries(
    Object.entries(equations).map(([name, node]) => [name, values[graph.place.get(node) as number] as readonly T[]]),
  );
}
