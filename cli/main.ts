import { Command, CommanderError } from "commander";
import { ReportError } from "../reports/report.ts";
import { oneLine } from "../reports/text.ts";
import { benchCommand } from "./commands/bench.ts";
import { compareCommand } from "./commands/compare.ts";
import { diagnoseCommand } from "./commands/diagnose.ts";
import { discoverCommand } from "./commands/discover.ts";
import { powerCommand } from "./commands/power.ts";
import { reportCommand } from "./commands/report.ts";
import { specCommand } from "./commands/spec.ts";
import { vectorsCommand } from "./commands/vectors.ts";
import { verifyCommand } from "./commands/verify.ts";
import { UsageError } from "./errors.ts";
import { version } from "./version.ts";

/** Characters of an error: the longest lists every cell of the catalogue. */
const LONGEST = 4000;

const program = new Command("gatecheck")
  .description(
    "Property-based verification of recurrent cells: does your LSTM, GRU or RNN compute what the paper says?",
  )
  .version(version, "-v, --version", "print the version")
  .helpOption("-h, --help", "print help")
  .showSuggestionAfterError()
  .enablePositionalOptions()
  .configureOutput({
    outputError: (text, write) =>
      write(
        `${text
          .replace(/^error: /, "gatecheck: ")
          .trim()
          .replaceAll("\n", " ")}\n`,
      ),
  });

for (const command of [
  verifyCommand,
  diagnoseCommand,
  discoverCommand,
  specCommand,
  powerCommand,
  vectorsCommand,
  benchCommand,
  compareCommand,
  reportCommand,
])
  program.addCommand(command.copyInheritedSettings(program));
/** Errors of a command's own commands are told in the same manner. */
function settle(command: Command): void {
  command.exitOverride();
  for (const sub of command.commands) settle(sub.copyInheritedSettings(command));
}
settle(program);

/** A file or directory that the system refuses. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && "syscall" in error;

/** Run the command line; the exit status is left in `process.exitCode`. Bad input is one line and status 2, never a stack trace. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said it; help and version are no errors
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    if (!(error instanceof UsageError || error instanceof ReportError || isSystemError(error))) throw error;
    // it may repeat what a file or a module says
    process.stderr.write(`gatecheck: ${oneLine(error.message, LONGEST)}\n`);
    process.exitCode = 2;
  }
}
