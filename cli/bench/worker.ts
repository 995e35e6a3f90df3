/** A fresh process of a benchmark: one target, the workloads of one hidden size. */
import { type TimedTarget, gate, measured } from "../../bench/absolute/measure.ts";
import { GATE } from "../../bench/absolute/slots.ts";
import { drawn } from "../../bench/core/workload.ts";
import type { BenchMessage, BenchPlan } from "./messages.ts";
import { messageOf } from "../../impl/untrusted-text.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { open, sourceOf } from "../targets.ts";

const employer = new ParentChannel();
const say = (news: BenchMessage): Promise<void> => employer.send(news);

async function subjectOf({ target, trace }: BenchPlan): Promise<TimedTarget | null> {
  const source = sourceOf(target);
  try {
    return { implementation: await open(source), outside: source.kind === "program", trace };
  } catch (error) {
    await say({ kind: "failed", message: messageOf(error) });
    return null;
  }
}

async function work(order: BenchPlan): Promise<void> {
  const subject = await subjectOf(order);
  if (subject === null) return;
  const { name, version } = subject.implementation.info;
  await say({ kind: "loaded", name, version });
  for (const [at, { shape, passed }] of order.work.entries()) {
    const workload = drawn(shape);
    if (order.round === GATE) await say({ kind: "gated", at, gated: await gate(subject, workload) });
    else
      try {
        const samples = await measured(subject, workload, order.protocol, order.round, passed ?? "");
        await say({ kind: "timed", at, samples });
      } catch (error) {
        await say({ kind: "refused", at, reason: messageOf(error) });
      }
  }
  await subject.implementation.close?.();
  await say({ kind: "done" });
}

// Ctrl-C reaches every process of a terminal; what ends this one is the parent's to decide
process.on("SIGINT", () => undefined);
employer.receive((order) => {
  // the parent may die: nobody is left to tell
  process.once("disconnect", () => process.exit(1));
  void work(order as BenchPlan).finally(() => process.disconnect());
});
