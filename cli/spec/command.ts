import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { Command } from "commander";
import { CatalogueError, canonical, catalogue, integerCells, stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import { remarksOn } from "../../spec/definition.ts";
import type { SizeOf } from "../../spec/language/sizes.ts";
import { compiledStepOf } from "../../spec/networks/compiled.ts";
import type { OptionValue, Options } from "../../spec/options.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { profileNames } from "../../spec/language/precision.ts";
import { type StepBound, stepBound, stepBoundText } from "../../reports/catalogue/step-bound.ts";
import { arithmeticOf, wholeNumber } from "../shared/choices.ts";
import { UsageError } from "../shared/errors.ts";
import { unknownCell } from "../shared/similar.ts";
import { type Description, description } from "../../reports/catalogue/description.ts";
import { listing, page, integerDescription, pageOfIntegers } from "../../reports/catalogue/page.ts";

interface Flags {
  readonly tex?: boolean;
  readonly js?: boolean;
  readonly json?: boolean;
  readonly precision?: string;
  readonly option: readonly string[];
  readonly sizes: string;
  readonly define?: readonly string[];
}

function optionsOf(cell: Cell, words: readonly string[]): Options {
  const entries = words.map((word): [string, OptionValue] => {
    const [name = "", ...rest] = word.split("=");
    const text = rest.join("=");
    const values = Object.hasOwn(cell.options, name) ? cell.options[name] : undefined;
    return [name, values?.find((value) => String(value) === text) ?? text];
  });
  try {
    return canonical(cell, Object.fromEntries(entries));
  } catch (error) {
    if (error instanceof CatalogueError) throw new UsageError(error.message);
    throw error;
  }
}

/** Sizes, `3,5` or `3,5,p=2`; further sizes of the cell that are not given are N. */
function sizesOf(cell: Cell, text: string): SizeOf {
  const size = (word: string): number => wholeNumber("--sizes", word, 2 ** 20);
  const [m, n, ...rest] = text.split(",");
  if (m === undefined || n === undefined)
    throw new UsageError(`--sizes is ${JSON.stringify(text)}, must be M,N such as 3,5`);
  const further = Object.keys(cell.sizes ?? {});
  const refused = (why: string): UsageError => new UsageError(`--sizes is ${JSON.stringify(text)}: ${why}`);
  const given = new Map<string, number>();
  for (const word of rest) {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    const known = further.length === 0 ? "none" : further.join(", ");
    if (!further.includes(name)) throw refused(`of further sizes ${cell.id} has ${known}`);
    if (given.has(name)) throw refused(`${name} is given twice`);
    given.set(name, size(value));
  }
  const standard = further.map((name): [string, number] => [name, size(n)]);
  return { m: size(m), n: size(n), ...Object.fromEntries([...standard, ...given]) };
}

const described = (cell: Cell, { option, sizes }: Flags): Description =>
  description(cell, optionsOf(cell, option), sizesOf(cell, sizes));

/** The step as it is executed: functions of the kernels, over one memory. */
function script(cell: Cell, { option }: Flags): string {
  const { forward, backward } = compiledStepOf(stepFor(cell.id, optionsOf(cell, option)));
  const part = (name: string, { text }: { readonly text: string }): string =>
    `const ${name} = (K) => {\n${text.replaceAll(/^(?=.)/gm, "  ")}};\n`;
  return [
    "// K: operations on vectors; M: memory; p: precision; at: places of what is given, what is wanted and what is added to;",
    "// s: where scratch begins; L: sizes; S: places in scratch.",
    part("forward", forward),
    part("backward", backward),
  ].join("\n");
}

/** Bounds of a step in an arithmetic. */
const bounded = (cell: Cell, { option, sizes, precision = "" }: Flags): StepBound =>
  stepBound(cell, optionsOf(cell, option), sizesOf(cell, sizes), arithmeticOf("--precision", precision));

/** One cell, as it is asked for. */
function textOf(cell: Cell, flags: Flags): string {
  if (flags.precision !== undefined) return stepBoundText(bounded(cell, flags));
  if (flags.js) return script(cell, flags);
  return page(described(cell, flags), flags.tex ? "tex" : "equations");
}

/** A cell of integers. @throws UsageError for what needs a graph over the reals */
function ofIntegers(cell: Cell, flags: Flags): string {
  const over = (["tex", "js", "precision"] as const).find((name) => flags[name] !== undefined);
  if (over !== undefined)
    throw new UsageError(`--${over}: ${cell.id} is integer arithmetic, which has no equations over the reals`);
  optionsOf(cell, flags.option);
  return flags.json ? jsonText(integerDescription(cell)) : pageOfIntegers(cell);
}

/** @param own cells of `--define`, printed where none is named */
function text(id: string | undefined, own: readonly Cell[], flags: Flags): string {
  if (id === undefined && own.length > 0)
    return flags.json
      ? jsonText(own.map((cell) => described(cell, flags)))
      : own.map((cell) => textOf(cell, flags)).join("\n");
  if (id === undefined)
    return flags.json
      ? jsonText([...catalogue.map((cell) => described(cell, flags)), ...integerCells.map(integerDescription)])
      : listing();
  const integer = integerCells.find((known) => known.id === id);
  if (integer !== undefined) return ofIntegers(integer, flags);
  const cell = catalogue.find((known) => known.id === id);
  if (cell === undefined) throw new UsageError(unknownCell(id));
  if (flags.json && flags.precision !== undefined) return jsonText(bounded(cell, flags));
  return flags.json && !flags.js ? jsonText(described(cell, flags)) : textOf(cell, flags);
}

/** `gatecheck spec [CELL]` */
export const specCommand: Command = new Command("spec")
  .summary("print the definition of a cell")
  .description(
    "Print the equations of a cell as they are executed, its parameters, options, sources and cost, what it reduces to, and how " +
      "frameworks store it. Without a cell: list them.",
  )
  .argument("[CELL]")
  .option(
    "--option <NAME=VALUE>",
    "an option of the cell, may be given again",
    (word: string, all: readonly string[]) => [...all, word],
    [],
  )
  .option("--sizes <M,N>", "input and hidden size for the cost, and further ones of the cell: 3,5,p=2", "3,5")
  .option("--tex", "equations in TeX")
  .option("--js", "the JavaScript that it is compiled to, forward and backward")
  .option("--precision <NAME>", `the bound of a step in an arithmetic: ${profileNames.join(", ")}, or in numbers`)
  .option("--json", "everything as JSON")
  .addOption(defineOption())
  .addHelpText("after", "\nExit status: 0 printed, 2 the command, or a definition, is wrong.")
  .action(async (id: string | undefined, flags: Flags, command: Command) => {
    const own = await settleDefinitions(flags.define);
    const typed = (name: string): boolean => command.getOptionValueSource(name) === "cli";
    // without a cell, JSON has every cell at the sizes asked for
    const ofOne = ["option", "tex", "js", "precision", ...(flags.json ? [] : ["sizes"])].find(typed);
    if (id === undefined && own.length === 0 && ofOne !== undefined)
      throw new UsageError(`--${ofOne} is of one cell, and none is named: gatecheck spec CELL --${ofOne} …`);
    process.stdout.write(text(id, own, flags));
    for (const cell of own)
      for (const remark of remarksOn(cell))
        process.stderr.write(`gatecheck: ${oneLine(`${cell.id}: ${remark}`, 500)}\n`);
  });
