import { mayBeZero } from "../../spec/catalogue.ts";
import type { Space } from "../cases/arbitrary.ts";
import type { Case } from "../cases/case.ts";
import { fitted, reductionsOf } from "../cases/reduce.ts";
import { outside } from "./space.ts";

/** Sizes in the order in which they are made small: what is dearest first. */
const SIZES = ["T", "B", "layers", "n", "m"] as const;

/** The case with another size; its rows are as long as fits. */
function withSize(c: Case, size: (typeof SIZES)[number], to: number): Case {
  const changed = { ...c, [size]: to };
  return { ...changed, lengths: fitted(c.lengths, changed.T, changed.B) };
}

/**
 * The smallest case found that still fails: great leaps first, then one thing at a time until nothing more can be taken away.
 * @param fails tries a case; false also where no more cases are to be tried
 */
export async function smallestOf(from: Case, space: Space, fails: (c: Case) => Promise<boolean>): Promise<Case> {
  let least = from;
  const take = async (c: Case): Promise<boolean> => {
    if (outside(space, c) !== null || !(await fails(c))) return false;
    least = c;
    return true;
  };

  for (const size of SIZES) {
    let passes = (size === "T" || size === "B" ? Math.max(1, space[size][0]) : space[size][0]) - 1;
    let first = true;
    // the sizes between are halved; one more is tried at the end, one by one
    while (least[size] - passes > 1) {
      const to = first ? passes + 1 : Math.floor((passes + least[size]) / 2);
      first = false;
      if (!(await take(withSize(least, size, to)))) passes = to;
    }
  }
  for (const name of Object.keys(from.further)) await take({ ...least, further: { ...least.further, [name]: 1 } });
  if (least.direction !== "forward") await take({ ...least, direction: "forward" });
  if (least.lengths !== null) await take({ ...least, lengths: null });
  const [regime] = space.regimes;
  if (regime !== undefined && regime !== least.regime) await take({ ...least, regime });
  const [loss] = space.losses;
  if (loss !== undefined && loss !== least.loss) await take({ ...least, loss });
  const [start] = space.start;
  if (start !== undefined && start !== least.start) await take({ ...least, start });

  const params = mayBeZero(from.cell, from.options);
  for (let size = params.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    const left = params.filter((name) => !least.zero.includes(name));
    for (let k = 0; k < left.length; k += size) {
      const more = [...least.zero, ...left.slice(k, k + size)];
      await take({ ...least, zero: params.filter((name) => more.includes(name)) });
    }
  }
  if (!least.integers) await take({ ...least, integers: true });
  if (least.seed !== 0) await take({ ...least, seed: 0 });

  // after this no single reduction fails
  for (let before: Case | null = null; before !== least;) {
    before = least;
    for (const c of reductionsOf(least)) if (await take(c)) break;
  }
  return least;
}
