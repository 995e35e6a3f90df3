import type { Step } from "../../../spec/cell.ts";
import { type Node, clip } from "../../../spec/language/expression.ts";
import { edited, withArg } from "./edit.ts";
import type { Mutation } from "./mutation.ts";
import { written } from "./name.ts";

const BOUNDED = new Set(["tanh", "sigmoid", "hard-sigmoid", "hard-sigmoid-6", "softsign", "sin", "cos"]);

/** True where no number can be beyond ±1. */
const isWithinOne = (node: Node): boolean =>
  node.op === "activation"
    ? BOUNDED.has(node.fn)
    : (node.op === "mul" || node.op === "lerp") && node.args.every((arg) => isWithinOne(arg));

/** States kept within ±1: the old one wherever it is read, or where it is carried over, or the new one. */
export function clippings(step: Step, nodes: readonly Node[]): Mutation[] {
  const clocks = step.cell.clocks ?? [];
  return Object.entries(step.state)
    .filter(([name, { shape }]) => shape.length === 1 && !clocks.includes(name))
    .flatMap(([name, old]): Mutation[] => {
      const readers = nodes.filter((node) => node.args.some((arg) => arg === old));
      const made = (what: string, sentence: string, some: readonly Node[]): Mutation => ({
        operator: "clipped",
        what,
        sentence,
        step: edited(step, (was, now) =>
          some.includes(was)
            ? was.args.reduce<Node>((made, arg, k) => (arg === old ? withArg(made, k, clip(1, old)) : made), now)
            : now,
        ),
      });
      const its = written(step, old);
      const carried = readers.filter(({ op }) => op === "mul" || op === "lerp");
      const next = step.next[name] as Node;
      // a cell with an option for it has it as a dialect
      const isOption = name === "c" && "cellClip" in step.options;
      const clippedNext: Mutation = {
        operator: "clipped",
        what: `new ${name}`,
        sentence: `The new ${name} is clipped to [−1, 1].`,
        step: edited(step, (was, now) => (was === next ? clip(1, now) : now)),
      };
      return [
        ...(readers.length > 1
          ? carried.map((node) => {
              const place = written(step, node);
              return made(`${its} in ${place}`, `${its} is clipped to [−1, 1] in ${place}.`, [node]);
            })
          : []),
        ...(readers.length > 0
          ? [made(`old ${name}`, `The old ${name} is clipped to [−1, 1] wherever it is read.`, readers)]
          : []),
        ...(isWithinOne(next) || isOption || next === old ? [] : [clippedNext]),
      ];
    });
}
