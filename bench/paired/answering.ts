/** The side of a process that is told what to do: answers each order once, in turn. */
import { ParentChannel } from "../../impl/isolation/channel.ts";
import type { Answer, Command, Said } from "./job.ts";

/** The first line of what was thrown; who reads it makes it fit to show. */
const oneLine = (error: unknown): string =>
  String(error instanceof Error ? error.message || error.name : error)
    .split("\n", 1)
    .join("")
    .slice(0, 1000);

/** Milliseconds between signs of life: a process that is done sooner gives none, so that nothing it times is disturbed. */
const SIGN_EVERY = 2000;
let signed = performance.now();

const employer = new ParentChannel();
const say = (message: Said): void => void employer.send(message).catch(() => process.exit(1)); // nobody is left to tell

/** To be called whenever a turn is done; the time limit of the order begins anew. */
export function stillAlive(): void {
  if (performance.now() - signed < SIGN_EVERY) return;
  signed = performance.now();
  say({ kind: "alive" });
}

/** What fails is answered too, and is the end of the process. */
export function answering(answer: (order: Command) => Promise<Answer>): void {
  // of the terminal, for the whole group: who gave the order decides what becomes of it
  process.on("SIGINT", () => {}).on("SIGTERM", () => {});
  process.on("disconnect", () => process.exit(1));
  employer.receive((order) => {
    const said = answer(order as Command).catch((error: unknown): Answer => ({
      kind: "failed",
      message: oneLine(error),
    }));
    void said.then(say);
  });
}
