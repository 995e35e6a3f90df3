import type { RunRequest } from "../../impl/contract.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import type { Refusal } from "./probes.ts";

type Fact = readonly [words: string, holds: (request: RunRequest) => boolean];

/** Kinds of requests that end in an error, the likelier first. */
const facts: readonly Fact[] = [
  ["B = 1", ({ sizes: { B } }) => B === 1],
  ["T = 0", ({ sizes: { T } }) => T === 0],
  ["T = 1", ({ sizes: { T } }) => T === 1],
  ["B > 1", ({ sizes: { B } }) => B > 1],
  ["T > 1", ({ sizes: { T } }) => T > 1],
  ["no initial state is given", ({ layers }) => layers.some(({ initial }) => initial === null)],
  ["an initial state is given", ({ layers }) => layers.some(({ initial }) => initial !== null)],
  ["a row has length 0", ({ lengths }) => lengths?.includes(0) === true],
  ["lengths are given", ({ lengths }) => lengths !== null],
  ["there are several layers", ({ layers }) => layers.length > 1],
  ["a layer is bidirectional", ({ layers }) => layers.some(({ direction }) => direction === "bidirectional")],
  ["a layer goes in reverse", ({ layers }) => layers.some(({ direction }) => direction === "reverse")],
  ["m and n differ", ({ sizes: { m, n } }) => m !== n],
  ["m = n", ({ sizes: { m, n } }) => m === n],
  ["m = 1", ({ sizes: { m } }) => m === 1],
  ["n = 1", ({ sizes: { n } }) => n === 1],
  ["B = 0", ({ sizes: { B } }) => B === 0],
  ["gradients are asked for", ({ want }) => want.includes("gradients")],
  ["gradients of y alone are asked for", ({ cotangents }) => cotangents !== null && cotangents.final === null],
  [
    "gradients of the final state alone are asked for",
    ({ cotangents }) => cotangents !== null && cotangents.y === null,
  ],
];

const sizesOf = ({ sizes: { T, B, m, n } }: RunRequest): string => `T = ${T}, B = ${B}, m = ${m}, n = ${n}`;

/** Errors in sentences: where they occur, if that can be said of all that was asked, and what the implementation said. */
export function errorsOf(refusals: readonly Refusal[], answered: readonly RunRequest[]): string[] {
  const thrown = refusals.filter(({ offered }) => offered);
  return [...Map.groupBy(thrown, ({ reason }) => reason)].map(([reason, list]) => {
    const requests = list.map(({ request }) => request);
    const where = facts.find(([, holds]) => requests.every(holds) && !answered.some(holds));
    const place = where?.[0] ?? sizesOf(requests[0] as RunRequest);
    const often = where === undefined ? ` (${list.length} of ${list.length + answered.length} requests)` : "";
    return `It throws where ${place}${often}: ${oneLine(reason, 300)}`;
  });
}
