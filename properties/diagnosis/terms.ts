import { type Tensors, tensor } from "../../spec/tensor.ts";
import type { Step } from "../../spec/cell.ts";
import { type Node, complement, matvec, matvecT, mul } from "../../spec/language/expression.ts";
import { program } from "../../spec/language/program.ts";
import { type Edit, mutationsOf } from "../mutants/operators/mutation.ts";
import { isWithin, letterOf, written } from "../mutants/operators/name.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { type Interview, answerTo, drawnFrom, held, isRight, plain, requestOf } from "./probes.ts";

const isVector = ({ shape }: Node): boolean => shape.length === 1;

/** Vectors that could stand in a term: the input, the old states, gates and new states, one minus a gate, products of two. */
function vectorsOf(step: Step): Node[] {
  const gates = Object.values(step.equations).filter(isVector);
  const single = [step.x, ...Object.values(step.state), ...gates].filter(isVector);
  const scaled = [...gates, ...gates.map(complement)];
  const products = scaled.flatMap((gate) =>
    single.filter((one) => one !== gate && String(one.shape) === String(gate.shape)).map((one) => mul(gate, one)),
  );
  return [...single, ...gates.map(complement), ...products];
}

/** Expressions that could stand where one stands: with the same matrix, or products of the same shape. */
function alternatives(node: Node, vectors: readonly Node[]): Node[] {
  const fits = (size: string | undefined): Node[] => vectors.filter(({ shape }) => shape[0] === size);
  if (node.op !== "matvec" && node.op !== "matvecT") return node.op === "mul" ? fits(node.shape[0]) : [];
  const [matrix] = node.args as readonly [Node, Node];
  const [rows, columns] = matrix.shape;
  const [taken, given] = node.op === "matvec" ? [columns, rows] : [rows, columns];
  const by = node.op === "matvec" ? matvec : matvecT;
  const crosswise = node.op === "matvec" ? matvecT : matvec;
  return [
    ...fits(taken).map((v) => by(matrix, v)),
    ...(taken === given ? fits(taken).map((v) => crosswise(matrix, v)) : []),
    ...fits(given).map((gate) => mul(gate, by(matrix, node.args[1] as Node))),
  ];
}

/** Every term with something else of the same kind in its place, gate by gate and in all gates at once. */
export function otherTerms(step: Step): Hypothesis[] {
  const { nodes } = program([...Object.values(step.next), step.y]);
  const vectors = vectorsOf(step);
  const edits = nodes.filter(isVector).flatMap((node): Edit[] => {
    const what = written(step, node);
    const matrix = node.op === "matvec" || node.op === "matvecT" ? (node.args[0] as Node) : null;
    const letter = matrix && letterOf(matrix);
    return alternatives(node, vectors)
      .filter((other) => !isWithin(other, node) || other.args.some((arg) => arg === node))
      .map((other): Edit => {
        const instead = written(step, other);
        const kind = matrix && letter && `${letter} ${instead.replaceAll(written(step, matrix), letter)}`;
        return {
          operator: "instead",
          what: `${instead} for ${what}`,
          sentence: `${instead} stands where ${what} should.`,
          node,
          by: () => other,
          ...(kind !== null && {
            together: {
              kind,
              what: `${kind} in all gates`,
              sentence: `${instead} stands where ${what} should, and likewise in all gates.`,
            },
          }),
        };
      });
  });
  return mutationsOf(step, edits).map(({ operator, what, sentence, step: other }): Hypothesis => {
    const id = `${step.cell.id}/forward/${operator}/${what.replaceAll(/\s+/gu, "·")}`;
    return { id, kind: "fault", names: [id], sentence, step: other };
  });
}

/** Sentences about the parameters whose terms are wrong: one matrix at a time is not zero. */
export async function byTerms(interview: Interview): Promise<string[]> {
  const { step, dtype } = interview;
  const matrices = step.params.filter(({ shape }) => shape.length === 2).map(({ name }) => name);
  const space = { ...plain, T: [1, 1], B: [1, 1], m: [2, 2], n: [3, 3], regimes: ["tame"] } as const;
  const [c] = drawnFrom(interview, space, interview.seed, 1);
  if (c === undefined) return [];
  const request = { ...requestOf(interview, c), want: ["y", "final"] as const, cotangents: null };
  const rightWith = async (kept: string | null): Promise<boolean | null> => {
    const only = (params: Tensors): Tensors =>
      Object.fromEntries(
        Object.entries(params).map(([name, t]) => [
          name,
          matrices.includes(name) && name !== kept ? tensor(dtype, t.shape) : t,
        ]),
      );
    const layers = request.layers.map((layer) => ({ ...layer, params: layer.params.map(only) }));
    const one = await answerTo(interview, { ...request, layers });
    return one && isRight(held(one, one.right, "outputs"));
  };
  const bare = await rightWith(null);
  if (bare === false) return ["Answers are wrong where every matrix is zero, too."];
  const wrong: string[] = [];
  const right: string[] = [];
  for (const name of matrices) {
    const its = await rightWith(name);
    if (its !== null) (its ? right : wrong).push(name);
  }
  if (bare === null || wrong.length === 0) return [];
  const others = right.length === 0 ? "" : `, and right for each of ${right.join(", ")}`;
  return [`With only one matrix non-zero, the answers are wrong for each of ${wrong.join(", ")}${others}.`];
}
