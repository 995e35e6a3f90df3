/** The command, or a file it was given, is wrong: one line on standard error, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
