import { averaged } from "../mutants/around/gradients.ts";
import type { Step } from "../../spec/cell.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { type Probe, held } from "./probes.ts";

/** Means over rows in place of sums, in the gradients of just the parameters whose gradients are wrong. */
export function means(step: Step, cell: string, probes: readonly Probe[]): Hypothesis[] {
  const wrong = probes
    .flatMap((one) => held(one, one.right, "gradients"))
    .filter(({ refuted }) => refuted > 0)
    .map(({ what }) => what);
  const names = [...new Set(wrong.map((what) => /^gradients\.params\[\d+\]\[\d+\]\.(\w+)$/u.exec(what)?.[1] ?? ""))];
  if (names.length === 0 || names.includes("")) return [];
  const subject =
    names.length === 1 ? `The gradient of ${names.join()} is` : `The gradients of ${names.join(", ")} are`;
  return (["batch", "batch-and-steps"] as const).map((over) => {
    const wrong = averaged(`gradient-${names.join("-")}`, subject, (name) => names.includes(name), over);
    const { sentence } = wrong;
    const id = `${cell}/driver/${wrong.id}`;
    const driver = { id, cell, pass: "driver", operator: wrong.id, sentence, wrong } as const;
    return { id, kind: "driver", names: [id], sentence, step, driver };
  });
}
