/** The check after timing that the answer is still the one that passed the gate. */
import type { Implementation, RunAnswer } from "../../impl/contract.ts";
import { digest } from "../absolute/digest.ts";
import type { Passed } from "./job.ts";
import type { Arm } from "./result.ts";

/** Nonsense has no bits. */
function digestOf(answer: unknown): string | null {
  try {
    return digest(answer as RunAnswer);
  } catch {
    return null;
  }
}

/**
 * Compares the last timed answer with the one that passed the gate; other bits are judged again, by code that is loaded only then.
 * @throws Error in one line, where they are wrong
 */
export async function recheck(
  implementation: Implementation,
  arm: Arm,
  passed: NonNullable<ReturnType<Passed["get"]>> | undefined,
  answer: unknown,
): Promise<void> {
  if (passed === undefined || digestOf(answer) === passed[arm === "head" ? "head" : "base"]) return;
  const { admit } = await import("../core/gate.ts");
  const { drawn } = await import("../core/workload.ts");
  const run: Implementation["run"] = () => answer as RunAnswer;
  const { objection } = await admit(implementation, drawn(passed.shape), { run });
  if (objection !== null) throw new Error(`${arm} answered otherwise while it was timed: ${objection}`);
}
