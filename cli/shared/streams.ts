/** The error of writing to a pipe that its reader has closed, as in `gatecheck spec | head -1`. */
const isClosed = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE";

let tended = false;

/**
 * Failed writes to standard output and standard error are no crash: a reader who left has read enough, and where the disk is full
 * one line says so, with exit status 2. The work goes on: it may have files to write.
 */
export function tendStreams(): void {
  if (tended) return;
  tended = true;
  process.stderr.on("error", () => {}); // there is nowhere left to say it
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (isClosed(error)) return;
    process.stderr.write(`gatecheck: standard output cannot be written: ${error.message}\n`);
    process.once("exit", () => (process.exitCode = 2));
  });
}
