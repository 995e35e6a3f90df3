/** The command, or a file it was given, is wrong: one line on standard error, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What an error says, whatever was thrown: a module's own errors may hold anything. */
export const messageOf = (error: unknown): string => String(error instanceof Error ? error.message : error);
