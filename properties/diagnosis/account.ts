import type { Support } from "../../impl/contract.ts";
import { laws } from "../laws/index.ts";
import { tried } from "./evidence.ts";
import type { Candidate, Violation } from "./diagnosis.ts";

/** Conduct of a candidate where an implementation violated a law; `cannot say`: its mistake is not defined for what the law asks. */
export type Account = "violates" | "holds" | "cannot say";

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
        const { violated } = await tried(law, c, candidate.implementation(), support.gradients);
        found.push(violated ? "violates" : "holds");
      } catch {
        found.push("cannot say");
      }
  }
  return found;
}
