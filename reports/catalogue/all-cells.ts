import { catalogue, integerCells } from "../../spec/catalogue.ts";
import type { Framework } from "../../spec/conventions/convention.ts";
import { frameworks } from "../../spec/conventions/frameworks/index.ts";
import { describe } from "../../spec/conventions/describe.ts";
import type { Cell } from "../../spec/cell.ts";
import { summaryOf } from "./summary.ts";

const row = (...columns: readonly string[]): string => `| ${columns.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly string[]): string[] => [
  row(...head),
  `|${head.map(() => "---|").join("")}`,
  ...rows,
];

const optionsOf = ({ options }: Cell): string =>
  Object.entries(options)
    .map(([name, values]) => `${name}: ${values.join(", ")}`)
    .join("; ");

const cellRow = (cell: Cell): string => {
  const { id, title, state, parameters, multiplyAdds, paper } = summaryOf(cell);
  const files = `[\`${id}\`](../spec/cells/${id}.ts) [reference](../impl/reference/cells/${id}.ts)`;
  return row(files, title, state, parameters, multiplyAdds, paper, optionsOf(cell));
};

const known = {
  executed: "A test runs it on packed parameters.",
  read: "Read, not run.",
} as const;

const section = (framework: Framework): string[] => [
  `## ${framework.name}`,
  "",
  `${framework.source}. ${known[framework.known]}`,
  "",
  ...table(
    ["cell", "name", "gates", "layout", "biases", "tensors", "what else"],
    framework.conventions.map((convention) => {
      const { name, gates, layout, biases, tensors, notes } = describe(convention);
      const stored = tensors.map((tensor) => `\`${tensor}\``).join(" ");
      return row(`\`${convention.cell}\``, name, gates, layout, biases, stored, notes.join("; "));
    }),
  ),
  "",
  ...framework.not.flatMap(({ cell, why }) => [`Not \`${cell}\`: ${why}.`, ""]),
];

/** docs/cells.md: every cell, and how frameworks store it. */
export const cellsPage = (): string =>
  [
    "# Cells",
    "",
    "Written by `npm run docs` from `spec/`. Parameters and multiply-adds of one step are those of the default options; m is the input",
    "size, n the hidden size. A cell's equations: `npx gatecheck spec CELL`.",
    "",
    ...table(
      ["cell", "title", "state", "parameters", "multiply-adds", "paper", "options, the default first"],
      catalogue.map(cellRow),
    ),
    "",
    `Of integers, bit for bit ([precision.md](precision.md#integers)): ${integerCells.map(({ id, title, papers }) => `\`${id}\`, ${title} (${papers.join("; ")})`).join("; ")}.`,
    "",
    "# Conventions",
    "",
    "How frameworks store these cells: the data of `spec/conventions/`, which also converts. Gates stand in their order in the packed",
    "weights and in the framework's letters, one below the other (rows: [G n, m]) or transposed beside each other (columns: [m, G n]).",
    "Of two biases that are added, packing fills the first and leaves the second 0; unpacking adds them. Where a framework's gate is",
    "1 − the cell's, its W, U and b are stored negated.",
    "",
    ...frameworks.flatMap(section),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
