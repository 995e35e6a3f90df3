/** Child side of a measuring process: answers each command once, in order. */
import { endOwn } from "../../impl/isolation/guard.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { firstLineOf } from "../../impl/untrusted-text.ts";
import type { Answer, Command, WorkerMessage } from "./job.ts";

/** Milliseconds between signs of life: a process that is done sooner gives none, so that nothing it times is disturbed. */
const SIGN_EVERY = 2000;
let signed = performance.now();

const parent = new ParentChannel();
const send = (message: WorkerMessage): void => void parent.send(message).catch(() => process.exit(1)); // nobody is left to tell

/** The time limit of the command begins anew: to be called where nothing is timed. */
export function alive(): void {
  signed = performance.now();
  send({ kind: "alive" });
}

/** To be called after each slot; the time limit of the command begins anew. */
export function stillAlive(): void {
  if (performance.now() - signed >= SIGN_EVERY) alive();
}

/** A failure is answered as well; the parent then ends the process. */
export function answering(answer: (command: Command) => Promise<Answer>): void {
  // a signal of the terminal reaches the whole group; the parent decides when the child ends
  process.on("SIGINT", () => {}).on("SIGTERM", () => {});
  process.on("disconnect", () => {
    endOwn();
    process.exit(1);
  });
  parent.receive((command) => {
    const answered = answer(command as Command).catch((error: unknown): Answer => ({
      kind: "failed",
      message: firstLineOf(error, 1000),
    }));
    void answered.then(send);
  });
}
