/** A mark in the environment of a process, and so of all that it starts: by it they are found, whatever session they are in. */
import { readFileSync, readdirSync } from "node:fs";

const NAME = "GATECHECK_MARK";
/** Times that the marked are looked for: they may start others while they are killed. */
const ROUNDS = 8;

/** The environment of a marked process: it has the marks of the process that starts it as well. */
export const marked = (mark: string): Readonly<Record<string, string>> => ({
  [NAME]: [...marksIn(process.env[NAME]), mark].join(" "),
});

const marksIn = (marks: string | undefined): string[] => (marks ?? "").split(" ").filter((mark) => mark !== "");

/** The mark of this process; null where it has none. */
export const ownMark = (): string | null => marksIn(process.env[NAME]).at(-1) ?? null;

/** The processes that have a mark, besides this one; none where the system has no /proc. */
function bearers(mark: string): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => {
        try {
          const variables = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
          const own = variables.find((variable) => variable.startsWith(`${NAME}=`));
          return marksIn(own?.slice(NAME.length + 1)).includes(mark);
        } catch {
          return false; // gone, or another user's
        }
      })
      .map(Number);
  } catch {
    return [];
  }
}

/** Kills all that have a mark, besides this process. */
export function sweep(mark: string): void {
  for (let round = 0; round < ROUNDS; round++) {
    const left = bearers(mark);
    if (left.length === 0) return;
    for (const pid of left)
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // gone in the meantime
      }
  }
}
