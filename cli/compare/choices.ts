import { existsSync } from "node:fs";
import { type PairedProtocol, looksUpTo, pairedProtocol } from "../../bench/paired/protocol.ts";
import { environment } from "../../bench/core/environment.ts";
import { type Margins, parseMargins, usualMargins } from "../../bench/core/margins.ts";
import { type Shape } from "../../bench/core/shape.ts";
import { shapesOf } from "../../bench/profiles.ts";
import { readJson } from "../../reports/report/json.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { type AxisFlags, axesOf } from "../bench/choices.ts";
import { oneOf, wholeNumber } from "../shared/choices.ts";
import { UsageError } from "../shared/errors.ts";

/** Options of `gatecheck compare` as commander hands them over. */
export interface CompareFlags extends AxisFlags {
  readonly module: string;
  readonly maxProcesses: string;
  readonly timeBudget?: string;
  readonly noiseMargin?: string;
  readonly passMargin?: string;
  readonly margins?: string;
  readonly confirm: boolean;
  readonly failOn: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly report?: string;
}

/** Fewest and most processes: 8 are the fewest of which an exact interval can be 99 % sure. */
const [FEWEST, MOST] = [8, 200];
const DAY = 86_400;

/** `1.5%` or `1.5`, as a share. @throws UsageError */
function percent(option: string, text: string): number {
  const [, figure] = /^(\d{1,2}(?:\.\d+)?)\s*%?$/.exec(text) ?? [];
  if (figure === undefined || Number(figure) === 0)
    throw new UsageError(`${option} is ${JSON.stringify(text)}, must be a percentage such as 1.5%`);
  return Number(figure) / 100;
}

/** LSTM and GRU at two hidden sizes, forward and with gradients, unless options say otherwise. @throws UsageError */
export const shapesChosen = (flags: AxisFlags, seed: number): Shape[] =>
  shapesOf(
    [
      {
        cells: ["lstm", "gru"],
        passes: ["forward"],
        hidden: [16, 64],
        batch: [1],
        length: [16],
        dtypes: ["float32"],
        ...axesOf(flags),
      },
    ],
    seed,
  );

/** The value of --fail-on: `inconclusive` fails an undecided comparison as well as a regression. @throws UsageError */
export const failsOn = ({ failOn }: CompareFlags): "regression" | "inconclusive" =>
  oneOf("--fail-on", failOn, ["regression", "inconclusive"] as const);

/** Bytes that a file of margins may have. */
const LIMIT = 64 * 1024;

/**
 * The margins of this machine: of the file named, which must hold them, else of the usual one, where it does.
 * @throws UsageError, ReportError, TargetError
 */
export async function marginsHere(named: string | undefined): Promise<Margins | null> {
  if (named === undefined && !existsSync(usualMargins)) return null;
  const path = named ?? usualMargins;
  const margins = parseMargins(await readJson(path, LIMIT), path);
  if (margins.machineClass === environment().machineClass) return margins;
  if (named === undefined) return null;
  throw new UsageError(
    `${path} has the margins of another machine (${oneLine(margins.machineClass, 100)}); gatecheck bench calibrate --write FILE finds those of this one`,
  );
}

/** The margins given, else the machine's own, else the standard ones. @throws UsageError */
export function protocolChosen(
  flags: CompareFlags,
  seed: number,
  ofMachine: Pick<PairedProtocol, "noiseMargin" | "passMargin"> | null,
): PairedProtocol {
  const processes = wholeNumber("--max-processes", flags.maxProcesses, MOST);
  if (processes < FEWEST)
    throw new UsageError(`--max-processes is ${processes}, must be at least ${FEWEST}: fewer cannot be 99 % sure`);
  const timeBudget = flags.timeBudget === undefined ? null : wholeNumber("--time-budget", flags.timeBudget, DAY);
  const margins = { ...pairedProtocol, ...ofMachine };
  const noiseMargin =
    flags.noiseMargin === undefined ? margins.noiseMargin : percent("--noise-margin", flags.noiseMargin);
  const passMargin = flags.passMargin === undefined ? margins.passMargin : percent("--pass-margin", flags.passMargin);
  if (passMargin <= noiseMargin)
    throw new UsageError(`--pass-margin ${100 * passMargin}% must be above --noise-margin ${100 * noiseMargin}%`);
  return {
    ...pairedProtocol,
    seed,
    noiseMargin,
    passMargin,
    timeBudget,
    looks: looksUpTo(processes),
    confirmLooks: flags.confirm ? pairedProtocol.confirmLooks : [],
  };
}
