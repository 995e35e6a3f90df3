import { join } from "node:path";
import { Command, Option } from "commander";
import { mutants as faultsOf } from "../../properties/mutants/catalogue.ts";
import { coverOf } from "../../properties/vectors/vectors.ts";
import { columns } from "../../reports/text/columns.ts";
import { jsonText, oneLine } from "../../impl/untrusted-text.ts";
import { foreignForms } from "../../reports/files/foreign-vectors.ts";
import { type VectorFile, vectorFile, writeVectors } from "../../reports/files/vectors.ts";
import { catalogue } from "../../spec/catalogue.ts";
import { type Dtype, arrays } from "../../spec/tensor.ts";
import { defineOption, settleDefinitions } from "../shared/definitions.ts";
import { logEvery } from "../shared/log-every.ts";
import { checkCommand } from "./check.ts";
import { cellsOf, oneOf, wholeNumber } from "../shared/choices.ts";
import { UsageError } from "../shared/errors.ts";
import { StatusLine } from "../shared/status-line.ts";
import { assertDirectory } from "../shared/writable.ts";

const DTYPES = Object.keys(arrays) as readonly Dtype[];

interface Flags {
  readonly cells?: string;
  readonly define?: readonly string[];
  readonly dtype?: string;
  readonly format: string;
  readonly seed: string;
  readonly write?: string;
  readonly json?: boolean;
}

function text(files: readonly VectorFile[]): string {
  const rows = files.map(({ cell, vectors, notices: { equations, around } }) => [
    cell,
    String(vectors.length),
    `${equations.noticed} of ${equations.faults}`,
    `${around.noticed} of ${around.faults}`,
  ]);
  return columns([["cell", "vectors", "faults of the equations noticed", "around the equations"], ...rows]).join("\n");
}

/** Vectors in the form of others. @throws UsageError */
async function foreign(format: "onnx" | "wpt", cells: readonly string[] | null, flags: Flags): Promise<void> {
  const form = foreignForms[format];
  if (flags.write === undefined) throw new UsageError(`--format ${format} writes files: say where, --write DIR`);
  if (flags.dtype !== undefined && flags.dtype !== "float32") throw new UsageError(`--format ${format} is float32`);
  const other = cells?.find((cell) => !form.cells.includes(cell));
  if (other !== undefined) throw new UsageError(`${format} has no ${other}; it has ${form.cells.join(", ")}`);
  const seed = wholeNumber("--seed", flags.seed, 2 ** 31);
  await assertDirectory("--write", flags.write);
  const line = new StatusLine(process.stderr, logEvery());
  for (const cell of cells ?? form.cells) {
    const its = faultsOf([cell]).filter(({ pass }) => pass === "forward");
    const show = (found: number, left: number): void => line.show(`${cell}: ${found} vectors, ${left} faults left`);
    const cover = coverOf(cell, its, { dtype: "float32", gradients: false, seed, show, accepts: form.accepts });
    const written = await form.write(flags.write, cell, cover.cases);
    line.clear();
    process.stdout.write(
      `${cell}: ${cover.cases.length} vectors notice ${its.length - cover.left.length} of ${its.length} faults of the equations; ${written.map((path) => oneLine(path)).join(", ")}\n`,
    );
  }
}

async function vectors(flags: Flags): Promise<void> {
  const own = (await settleDefinitions(flags.define)).map(({ id }) => id);
  const cells = flags.cells !== undefined ? cellsOf(flags.cells) : own.length > 0 ? own : catalogue.map(({ id }) => id);
  const format = oneOf("--format", flags.format, ["json", "onnx", "wpt"]);
  if (format !== "json") {
    await foreign(format, flags.cells === undefined ? null : cells, flags);
    return;
  }
  const dtype = oneOf("--dtype", flags.dtype ?? "float64", DTYPES);
  const seed = wholeNumber("--seed", flags.seed, 2 ** 31);
  await assertDirectory("--write", flags.write);
  const line = new StatusLine(process.stderr, logEvery());
  const files: VectorFile[] = [];
  for (const [k, cell] of cells.entries()) {
    const show = (found: number, left: number): void =>
      line.show(`${cell} (${k + 1} of ${cells.length}): ${found} vectors, ${left} faults left`);
    const all = faultsOf([cell]);
    const file = vectorFile(cell, dtype, all, coverOf(cell, all, { dtype, gradients: true, seed, show }));
    if (flags.write !== undefined) await writeVectors(flags.write, file);
    files.push(file);
  }
  line.clear();
  process.stdout.write(flags.json ? jsonText(files) : `${text(files)}\n`);
  if (flags.write !== undefined && !flags.json)
    process.stdout.write(
      `Written to ${files.map(({ cell }) => oneLine(join(flags.write!, `${cell}.${dtype}.json`))).join(", ")}\n`,
    );
}

/** `gatecheck vectors` */
export const vectorsCommand: Command = new Command("vectors")
  .summary("few test vectors that show many mistakes")
  .description(
    "Few test vectors of each cell that between them show the known faults of its equations and of its gradients, for who cannot run " +
      "Gatecheck: requests in full, what the definition answers, and how far a correct implementation may be from each number. What is " +
      "remembered from call to call, and what only unusual numbers or sizes show, is in no small set of vectors: `gatecheck verify` asks it.",
  )
  .option("--cells <LIST>", "cells between commas (default: all, or those of --define; some 10 s each)")
  .addOption(defineOption())
  .option("--dtype <TYPE>", `${DTYPES.join(", ")} (default: float64)`)
  .addOption(
    new Option(
      "--format <FORM>",
      "json (ours), onnx (folders of ONNX's backend tests) or wpt (JSON of WebNN's web platform tests, tolerances derived): forward, float32",
    ).default("json"),
  )
  .option("--write <DIR>", "write one file for each cell: reports/schemas/vectors.schema.json")
  .option("--seed <N>", "of the cases among which vectors are chosen", "1")
  .option("--json", "print the files as one JSON list")
  .addHelpText(
    "after",
    "\nExit status: 0 chosen, 2 the command is wrong.\n\n  npx gatecheck vectors --cells lstm,gru --dtype float32 --write vectors",
  )
  .action(vectors)
  .addCommand(checkCommand);
