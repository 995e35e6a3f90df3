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

const hasMark = (pid: string, mark: string): boolean => {
  const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  const own = variables.find((variable) => variable.startsWith(`${NAME}=`));
  return marksIn(own?.slice(NAME.length + 1)).includes(mark);
};

const sessionOf = (pid: string): number =>
  Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[3]);

/** The processes that have a mark or are in the session, besides this one; none where the system has no /proc. */
function bearers(mark: string, session: number | undefined): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => {
        try {
          return hasMark(name, mark) || (session !== undefined && sessionOf(name) === session);
        } catch {
          return false; // gone, or another user's
        }
      })
      .map(Number);
  } catch {
    return [];
  }
}

/**
 * Kills all that have a mark, besides this process.
 * @param session a session all of whose processes are killed too
 */
export function sweep(mark: string, session?: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    const left = bearers(mark, session);
    if (left.length === 0) return;
    for (const pid of left)
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // gone in the meantime
      }
  }
}
