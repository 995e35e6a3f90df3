import type { Implementation, Support } from "../../impl/contract.ts";
import type { Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";
import type { Space } from "../cases/arbitrary.ts";
import { type Probe, agreement, plain, probe } from "./probes.ts";

/** Answers that meet the definition and answers that do not, in sentences. */
export function localise(probes: readonly Probe[]): string[] {
  const parts = probes.flatMap((one) =>
    agreement(one, null).map(({ what, agrees, of }) => ({ what, right: agrees === of, T: one.request.sizes.T })),
  );
  const wrong = [...new Set(parts.filter(({ right }) => !right).map(({ what }) => what))];
  if (wrong.length === 0) return ["On one layer, forward, with rows of one length, every answer is right."];
  const isOutput = ({ what }: { readonly what: string }): boolean => !what.startsWith("gradients");
  const outputs = wrong.filter((what) => isOutput({ what }));
  if (outputs.length === 0) return [`Outputs and states are right; wrong are ${wrong.join(", ")}.`];
  const single = parts.filter((part) => part.T === 1 && isOutput(part));
  if (single.length > 0 && single.every(({ right }) => right))
    return ["One step alone is right, several are not: something is wrong with what one step hands to the next."];
  return [`Wrong from the first step on are ${outputs.join(", ")}.`];
}

/** Questions about directions, lengths, layers and sizes, those that are answered wrongly first, and where these are. */
export async function beyondOneLayer(
  implementation: Implementation,
  support: Support,
  options: Options,
  dtype: Dtype,
  seed: number,
): Promise<{ readonly where: readonly string[]; readonly probes: readonly Probe[] }> {
  const others: readonly (readonly [string, Partial<Space>, boolean])[] = [
    ["the reverse direction", { directions: ["reverse"] }, support.directions.includes("reverse")],
    ["bidirectional layers", { directions: ["bidirectional"] }, support.directions.includes("bidirectional")],
    ["rows of unequal length", { lengths: "short", T: [2, 4], B: [2, 3] }, support.lengths],
    ["rows of length 0", { lengths: "empty", B: [2, 3] }, support.lengths],
    [
      "rows of unequal length in reverse",
      { directions: ["reverse"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("reverse"),
    ],
    [
      "rows of unequal length in bidirectional layers",
      { directions: ["bidirectional"], lengths: "short", T: [2, 4], B: [2, 3] },
      support.lengths && support.directions.includes("bidirectional"),
    ],
    ["two layers", { layers: [2, 2] }, support.maxLayers >= 2],
    [
      "two bidirectional layers",
      { directions: ["bidirectional"], layers: [2, 2] },
      support.maxLayers >= 2 && support.directions.includes("bidirectional"),
    ],
    ["three layers", { layers: [3, 3] }, support.maxLayers >= 3],
    ["an absent initial state", { start: ["absent"] }, true],
    ["sequences of no steps", { T: [0, 0] }, true],
    ["longer sequences", { T: [6, 8] }, true],
    ["larger batches", { B: [5, 8] }, true],
    ["wider layers", { n: [5, 11] }, true],
  ];
  const found: string[] = [];
  const asked: Probe[] = [];
  for (const [name, change, declared] of others) {
    if (!declared) continue;
    const probes = await probe(implementation, support, options, dtype, { ...plain, ...change }, seed);
    const wrong = probes.filter((one) => agreement(one, null).some(({ agrees, of }) => agrees < of));
    if (wrong.length > 0) found.push(name);
    asked.unshift(...wrong);
    asked.push(...probes.filter((one) => !wrong.includes(one)));
  }
  return { where: found.length === 0 ? [] : [`Wrong are ${found.join(", ")}.`], probes: asked };
}
