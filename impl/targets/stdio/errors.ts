/** The target itself is wrong: no such file or program, no implementation in it, a command line that cannot be read. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** The line over the end of a program's standard error. */
export const STDERR = "its standard error ends:";

/**
 * A program under test broke the protocol, died or hung. It has been killed, and is started again for the next run. The
 * message is one sentence, followed by the last lines of its standard error where there are any.
 */
export class ProgramFault extends Error {
  override readonly name = "ProgramFault";
  /** The sentence alone. */
  readonly reason: string;
  /** The last lines of its standard error, printable; empty where it wrote none. */
  readonly stderr: string;

  constructor(reason: string, stderr = "") {
    super(stderr === "" ? reason : `${reason};\n${STDERR}\n${stderr.replaceAll(/^/gm, "  | ")}`);
    this.reason = reason;
    this.stderr = stderr;
  }
}

/** A program under test answered a run with `{"error":…}`: that run has failed, the program lives on. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  /** The place of the error, in the program's own words; empty where it gave none. */
  readonly trace: string;

  constructor(message: string, trace = "") {
    super(message);
    this.trace = trace;
  }
}
