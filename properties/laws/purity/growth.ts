import type { Used } from "../../../impl/contract.ts";
import type { Space } from "../../cases/arbitrary.ts";
import type { Trial } from "../../law.ts";

/** One shape, whose answer is larger than what a runtime keeps for itself from call to call. */
export const oneShape: Partial<Space> = {
  T: [8, 8],
  B: [8, 8],
  m: [4, 4],
  n: [32, 32],
  directions: ["forward"],
  lengths: "none",
  regimes: ["tame"],
};

/** Calls that are made before anything is measured, and in all. */
const [FIRST, LAST] = [16, 1024];
/** The calls of a stretch, the first being 0. */
export const callsIn = (stretch: number): number => FIRST * 2 ** stretch;

/** Parts of a stretch that are measured by themselves. */
export const PARTS = 8;

/** Calls that follow each other, as many as there were before them, in parts: what each part used, per call. */
export type Stretch = readonly number[];

/**
 * The stretches of some thousand calls with other inputs each. Ends early where `isEnough` says so.
 * @param parts parts of a stretch
 */
export async function stretches(
  { request, run, usage }: Trial,
  used: Used,
  parts: number,
  isEnough: (stretches: readonly Stretch[]) => boolean,
): Promise<readonly Stretch[]> {
  const { shape, data } = request.x;
  let calls = 0;
  const call = async (times: number): Promise<void> => {
    for (let k = 0; k < times; k++) {
      // a store of earlier answers must not serve
      const scale = 1 / (1 + calls++);
      await run({ ...request, x: { shape, data: data.map((v) => v * scale) } });
    }
  };
  await call(FIRST);
  let before = await usage(used);
  const found: Stretch[] = [];
  for (let length = FIRST; length < LAST && !isEnough(found); length *= 2) {
    const stretch: number[] = [];
    for (let part = 0; part < parts; part++) {
      await call(length / parts);
      const now = await usage(used);
      stretch.push(((now - before) * parts) / length);
      before = now;
    }
    found.push(stretch);
  }
  return found;
}
