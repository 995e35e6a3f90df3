import { Command } from "commander";
import { laws } from "../../properties/laws/index.ts";
import { catalogue, canonical, stepFor } from "../../spec/catalogue.ts";
import type { Cell } from "../../spec/cell.ts";
import { count } from "../../spec/language/count.ts";
import { toTex, toUnicode } from "../../spec/language/print.ts";
import type { OptionValue, Options } from "../../spec/options.ts";
import { wholeNumber } from "../choices.ts";
import { UsageError } from "../errors.ts";

interface Flags {
  readonly tex?: boolean;
  readonly json?: boolean;
  readonly option: readonly string[];
  readonly sizes: string;
}

function optionsOf(cell: Cell, words: readonly string[]): Options {
  const entries = words.map((word): [string, OptionValue] => {
    const [name = "", ...rest] = word.split("=");
    const text = rest.join("=");
    return [name, cell.options[name]?.find((value) => String(value) === text) ?? text];
  });
  try {
    return canonical(cell, Object.fromEntries(entries));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function sizesOf(text: string): { readonly m: number; readonly n: number } {
  const [m, n, ...more] = text.split(",");
  if (m === undefined || n === undefined || more.length > 0)
    throw new UsageError(`--sizes is ${JSON.stringify(text)}, must be M,N such as 3,5`);
  return { m: wholeNumber("--sizes", m, 2 ** 20), n: wholeNumber("--sizes", n, 2 ** 20) };
}

/** Everything the catalogue says of a cell with these options. */
function describe(cell: Cell, flags: Flags): Record<string, unknown> {
  const options = optionsOf(cell, flags.option);
  const step = stepFor(cell.id, options);
  const { id, title, family, papers, alsoIn, state, output } = cell;
  const sizes = sizesOf(flags.sizes);
  return {
    id,
    title,
    options,
    equations: toUnicode(step.equations),
    tex: toTex(step.equations),
    parameters: Object.fromEntries(step.params.map(({ name, shape }) => [name, shape])),
    state,
    output,
    papers,
    alsoIn,
    choices: cell.options,
    sizes,
    count: count(step.equations, sizes),
    laws: laws
      .filter((law) => family.includes(law.family) && law.speaksOf?.(cell, options) !== false)
      .map((law) => law.id),
  };
}

function text(cell: Cell, flags: Flags): string {
  const options = optionsOf(cell, flags.option);
  const step = stepFor(cell.id, options);
  const sizes = sizesOf(flags.sizes);
  const cost = count(step.equations, sizes);
  const field = (name: string, value: string): string => `  ${name.padEnd(11)}${value}\n`;
  const choices = Object.entries(cell.options).map(([name, values]) => `${name}: ${values.join(" | ")}`);
  return [
    `${cell.id}: ${cell.title}\n\n`,
    ...(flags.tex ? toTex(step.equations) : toUnicode(step.equations)).map((line) => `  ${line}\n`),
    "\n",
    field("parameters", step.params.map(({ name, shape }) => `${name} [${shape.join(",")}]`).join("  ")),
    field(
      "state",
      `${Object.entries(cell.state)
        .map(([name, shape]) => `${name} [${shape.join(",")}]`)
        .join("  ")}; output ${cell.output}`,
    ),
    field("options", choices.join("; ")),
    field("paper", cell.papers.join("; ")),
    field("also in", cell.alsoIn.join("; ")),
    field(
      "cost",
      `m=${sizes.m} n=${sizes.n}: ${cost.parameters} parameters; a step is ${cost.multiplyAdds} multiply-adds, ${cost.activations} activations, ` +
        `${cost.products} products, ${cost.sums} sums`,
    ),
  ].join("");
}

/** `gatecheck spec [CELL]` */
export const specCommand: Command = new Command("spec")
  .summary("print the definition of a cell")
  .description(
    "Print the equations of a cell as they are executed, its parameters, options, sources and cost. Without a cell: list them.",
  )
  .argument("[CELL]")
  .option(
    "--option <NAME=VALUE>",
    "an option of the cell, may be given again",
    (word: string, all: readonly string[]) => [...all, word],
    [],
  )
  .option("--sizes <M,N>", "input and hidden size for the cost", "3,5")
  .option("--tex", "equations in TeX")
  .option("--json", "everything as JSON")
  .action((id: string | undefined, flags: Flags) => {
    if (id === undefined) {
      const rows = catalogue.map((cell) => `  ${cell.id.padEnd(18)}${cell.title}\n`).join("");
      process.stdout.write(
        flags.json
          ? `${JSON.stringify(
              catalogue.map((cell) => describe(cell, flags)),
              null,
              2,
            )}\n`
          : rows,
      );
      return;
    }
    const cell = catalogue.find((known) => known.id === id);
    if (cell === undefined)
      throw new UsageError(
        `unknown cell ${JSON.stringify(id)}; the catalogue has ${catalogue.map((c) => c.id).join(", ")}`,
      );
    process.stdout.write(flags.json ? `${JSON.stringify(describe(cell, flags), null, 2)}\n` : text(cell, flags));
  });
