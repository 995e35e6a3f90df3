/** A fresh process of a benchmark: one target, the workloads of one hidden size. */
import { type TimedTarget, gate, measured } from "../../bench/absolute/measure.ts";
import { GATE } from "../../bench/absolute/slots.ts";
import { telling } from "../../bench/core/telling.ts";
import { drawn } from "../../bench/core/workload.ts";
import type { BenchMessage, BenchPlan } from "./messages.ts";
import { messageOf } from "../../impl/untrusted-text.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { endOwn } from "../../impl/isolation/guard.ts";
import { ProgramFault } from "../../impl/targets/stdio/errors.ts";
import { inheritDefinitions } from "../../impl/targets/definitions.ts";
import { open, sourceOf } from "../targets.ts";

const parent = new ParentChannel();
const send = (message: BenchMessage): Promise<void> => parent.send(message);

async function subjectOf({ target, trace, answerLimit, round }: BenchPlan): Promise<TimedTarget | null> {
  const source = sourceOf(target);
  try {
    await inheritDefinitions();
    const implementation = await open(source, answerLimit);
    const told =
      round === GATE ? telling(implementation, { asking: () => send({ kind: "asking" }), answered }) : implementation;
    return { implementation: told, outside: source.kind === "program", trace };
  } catch (error) {
    await send({ kind: "failed", message: messageOf(error) });
    return null;
  }
}

/** An answer, or none because the program failed. */
const answered = (error?: unknown): void => {
  if (error instanceof ProgramFault) void send({ kind: "fault" });
  void send({ kind: "answered" });
};

async function work(plan: BenchPlan): Promise<void> {
  const subject = await subjectOf(plan);
  if (subject === null) return;
  const { name, version } = subject.implementation.info;
  await send({ kind: "loaded", name, version });
  for (const [at, { shape, passed }] of plan.work.entries()) {
    const workload = drawn(shape);
    if (plan.round === GATE) await send({ kind: "gated", at, gated: await gate(subject, workload) });
    else
      try {
        const samples = await measured(subject, workload, plan.protocol, plan.round, passed ?? "");
        await send({ kind: "timed", at, samples });
      } catch (error) {
        answered(error);
        await send({ kind: "refused", at, reason: messageOf(error) });
      }
  }
  await subject.implementation.close?.();
  await send({ kind: "done" });
}

// Ctrl-C reaches every process of a terminal; the parent decides when this one ends
process.on("SIGINT", () => undefined);
parent.receive((plan) => {
  // the parent may die: nobody is left to tell
  process.once("disconnect", () => {
    endOwn();
    process.exit(1);
  });
  void work(plan as BenchPlan).finally(() => process.disconnect());
});
