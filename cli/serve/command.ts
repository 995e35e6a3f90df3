import { createInterface } from "node:readline";
import { Command } from "commander";
import { reference } from "../../impl/reference/index.ts";
import { besideIntegers } from "../../impl/reference/integer/beside.ts";
import { answerLine } from "../../impl/targets/stdio/serve.ts";
import type { Implementation } from "../../impl/contract.ts";
import { mutants } from "../../properties/mutants/catalogue.ts";
import { implementationOf } from "../../properties/mutants/evaluate/implementation.ts";
import { catalogue } from "../../spec/catalogue.ts";
import { UsageError } from "../shared/errors.ts";

/** The reference, or a mutant by its id. @throws UsageError */
function implementationNamed(id: string): Implementation {
  if (id === "reference") return besideIntegers(reference);
  const cell = catalogue.find((one) => id.startsWith(`${one.id}/`));
  const mutant = cell && mutants([cell.id]).find((one) => one.id === id);
  if (mutant === undefined)
    throw new UsageError(
      `unknown mutant ${JSON.stringify(id)}; give reference, or an id that \`gatecheck power --list\` prints`,
    );
  return implementationOf(mutant);
}

/** `gatecheck serve` */
export const serveCommand: Command = new Command("serve")
  .summary("answer the stdio protocol as the reference or as a mutant")
  .description(
    "Answer requests of the stdio protocol (docs/protocol.md) on standard input and output, as the reference or as a cell with one known " +
      "mistake. `gatecheck audit --suite` starts it for a test suite; kits/python/gatecheck_served.py asks it from Python.",
  )
  .argument("[ID]", "reference, or the id of a mutant", "reference")
  .addHelpText(
    "after",
    "\nExit status: 0 stopped, 2 the command is wrong.\n\n  npx gatecheck verify 'exec:npx gatecheck serve lstm/forward/transposed/U_f'",
  )
  .action(async (id: string) => {
    const implementation = implementationNamed(id);
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
      const answer = await answerLine(implementation, line);
      if (answer === null) break;
      process.stdout.write(`${answer}\n`);
    }
  });
