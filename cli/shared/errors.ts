/** The command, or a file it was given, is wrong: one line on standard error, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The message of an error; anything can be thrown, so other values are made strings. */
export const messageOf = (error: unknown): string => String(error instanceof Error ? error.message : error);
