import { Command, CommanderError } from "commander";
import { ReportError } from "../reports/report/report.ts";
import { oneLine, printableError } from "../impl/untrusted-text.ts";
import { UsageError } from "./shared/errors.ts";
import { tendStreams } from "./shared/streams.ts";
import { version } from "./shared/version.ts";

/** Characters of an error that are shown: it may quote anything that was typed; the longest lists every cell of the catalogue. */
const MOST = 4000;

const tell = (message: string): string => `gatecheck: ${oneLine(message, MOST)}\n`;

const program = new Command("gatecheck")
  .description(
    "Property-based verification of recurrent cells: does your LSTM, GRU or RNN compute what the paper says?",
  )
  .version(version, "-v, --version", "print the version")
  .helpOption("-h, --help", "print help")
  .showSuggestionAfterError()
  .enablePositionalOptions()
  .configureOutput({
    outputError: (text, write) => write(tell(text.replace(/^error: /, ""))),
  })
  .helpCommand(false);

/** The commands, each loaded only where it is the one that was typed, or all are asked about. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import("./verify/command.ts")).verifyCommand,
  init: async () => (await import("./init/command.ts")).initCommand,
  diagnose: async () => (await import("./diagnose/command.ts")).diagnoseCommand,
  discover: async () => (await import("./discover/command.ts")).discoverCommand,
  spec: async () => (await import("./spec/command.ts")).specCommand,
  power: async () => (await import("./power/command.ts")).powerCommand,
  serve: async () => (await import("./serve/command.ts")).serveCommand,
  audit: async () => (await import("./audit/command.ts")).auditCommand,
  vectors: async () => (await import("./vectors/command.ts")).vectorsCommand,
  bench: async () => (await import("./bench/command.ts")).benchCommand,
  compare: async () => (await import("./compare/command.ts")).compareCommand,
  report: async () => (await import("./report/command.ts")).reportCommand,
};

/** `gatecheck help COMMAND`: commander's own prints the whole help for a command that there is not. */
const helpCommand = new Command("help")
  .description("print the help of a command")
  .argument("[COMMAND]")
  .action((name: string | undefined) => {
    const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
    if (command === undefined)
      throw new UsageError(
        `unknown command ${JSON.stringify(name)}; there are ${program.commands.map((one) => one.name()).join(", ")}`,
      );
    command.outputHelp();
  });

/** Errors of a command's own commands are told in the same manner. */
function settle(command: Command): void {
  command.exitOverride();
  for (const sub of command.commands) settle(sub.copyInheritedSettings(command));
}

/** Adds the command that `word` names; all of them where it names none, but for a version, which needs none. */
async function addCommands(word: string | undefined): Promise<void> {
  if (word === "--version" || word === "-v") return settle(program);
  const named = word === undefined ? undefined : Object.entries(commands).find(([name]) => name === word);
  const loading = (named === undefined ? Object.entries(commands) : [named]).map(([, load]) => load());
  for (const command of [...(await Promise.all(loading)), helpCommand])
    if (!program.commands.includes(command)) program.addCommand(command.copyInheritedSettings(program));
  settle(program);
}

/** A file or directory that the system refuses. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && "syscall" in error;

/** Run the command line; the exit status is left in `process.exitCode`. Bad input is one line and status 2, never a stack trace. */
export async function main(argv: readonly string[]): Promise<void> {
  tendStreams();
  try {
    await addCommands(argv[2]);
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said it; help and version are no errors
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    if (!(error instanceof UsageError || error instanceof ReportError || isSystemError(error)))
      throw printableError(error);
    process.stderr.write(tell(error.message));
    process.exitCode = 2;
  }
}
