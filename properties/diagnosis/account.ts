import type { Support } from "../../impl/contract.ts";
import type { Case } from "../cases/case.ts";
import type { Law } from "../law.ts";
import { laws } from "../laws/index.ts";
import { tried } from "./evidence.ts";
import type { Candidate, Violation } from "./diagnosis.ts";

/** Conduct of a candidate where an implementation violated a law; `cannot say`: its mistake is not defined for what the law asks. */
export type Account = "violates" | "holds" | "cannot say";

/** True for a candidate that violates a law only after other calls of the same form, as the implementation had answered some. */
async function remembers(
  { hypothesis, implementation }: Candidate,
  law: Law,
  c: Case,
  support: Support,
): Promise<boolean> {
  if (hypothesis.driver?.wrong.impure !== true) return false;
  const suspect = implementation();
  await tried(law, { ...c, seed: c.seed + 1 }, suspect, support);
  return (await tried(law, c, suspect, support)).violated;
}

/** Conduct of a candidate, made anew, at each of these violations. */
export async function accounts(
  candidate: Candidate,
  support: Support,
  violations: readonly Violation[],
): Promise<Account[]> {
  const found: Account[] = [];
  for (const { law: id, case: c } of violations) {
    const law = laws.find((one) => one.id === id);
    if (law === undefined) found.push("cannot say");
    else
      try {
        const { violated } = await tried(law, c, candidate.implementation(), support);
        found.push(violated || (await remembers(candidate, law, c, support)) ? "violates" : "holds");
      } catch {
        found.push("cannot say");
      }
  }
  return found;
}
