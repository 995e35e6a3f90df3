import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { marked, sweep } from "../../impl/isolation/mark.ts";
import { end, watch } from "../../impl/isolation/group.ts";
import { splitCommand } from "../../impl/targets/stdio/command.ts";
import { TargetError } from "../../impl/targets/stdio/errors.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { equationMutantsOf } from "../../properties/mutants/catalogue.ts";
import type { EquationMutant } from "../../properties/mutants/mutant.ts";
import { stepFor } from "../../spec/catalogue.ts";
import { UsageError } from "../shared/errors.ts";
import { logEvery } from "../shared/log-every.ts";
import { StatusLine } from "../shared/status-line.ts";

/** A live suite, scored. */
export interface SuiteAudit {
  readonly schema: "gatecheck/suite/1";
  readonly command: string;
  readonly cell: string;
  readonly mutants: { readonly noticed: number; readonly of: number };
  readonly passed: readonly { readonly id: string; readonly operator: string; readonly sentence: string }[];
  /** False where Ctrl-C came before the last mutant. */
  readonly finished: boolean;
}

const home = fileURLToPath(new URL("../../", import.meta.url));
/** Seconds that a suite may take for one mutant: one that hangs has noticed it. */
const LIMIT = 300;
/** Characters of its output that are kept. */
const TAIL = 2000;
interface Ran {
  readonly passed: boolean;
  readonly output: string;
}

/** Suites that run; each is ended by its call. */
const running = new Set<() => void>();

/** Run the suite once, with a served cell; the process and its children are gone afterwards. */
const ran = (command: string, served: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const [file, ...args] = splitCommand(command);
    const mark = randomUUID();
    const child = spawn(file, args, {
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...marked(mark),
        GATECHECK_SERVE: JSON.stringify([process.execPath, join(home, "bin/gatecheck.js"), "serve", served]),
        PYTHONPATH: [join(home, "kits/python"), process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
      },
    });
    if (child.pid !== undefined) watch(child.pid);
    const close = (): void => {
      clearTimeout(timer);
      running.delete(close);
      if (child.pid !== undefined) end(child.pid);
      sweep(mark, child.pid);
    };
    running.add(close);
    const timer = setTimeout(close, LIMIT * 1000);
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-TAIL);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      close();
      const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
      reject(new UsageError(`--suite: ${absent ? `there is no program ${file}` : error.message}`));
    });
    child.on("exit", (code) => {
      close();
      resolve({ passed: code === 0, output });
    });
  });

/** Ends the suites that run. */
export function endSuites(): void {
  for (const close of running) close();
}

/**
 * Score a suite that asks a served cell (kits/python/gatecheck_served.py): it must pass with the right one, and should fail with every mutant.
 * @throws UsageError where it cannot be started, or refuses the right cell
 */
export async function auditOfSuite(command: string, cell: string, stopped: () => boolean): Promise<SuiteAudit> {
  try {
    splitCommand(command);
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(`--suite: ${error.message}`) : error;
  }
  const right = await ran(command, "reference");
  if (!right.passed && !stopped()) {
    const [last = "it wrote nothing"] = right.output.trim().split("\n").slice(-1);
    throw new UsageError(`--suite: the suite refuses the right ${cell}; its last line: ${oneLine(last, 300)}`);
  }
  const all = equationMutantsOf(stepFor(cell, {})).filter(({ pass }) => pass === "forward");
  const waiting = [...all];
  const passed = new Set<EquationMutant>();
  const status = new StatusLine(process.stderr);
  let done = 0;
  const progress = (): string => `${done} of ${all.length} mutants served, ${done - passed.size} noticed`;
  const timer = setInterval(() => {
    if (!process.stderr.isTTY) process.stderr.write(`gatecheck: ${progress()}\n`);
  }, logEvery());
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined && !stopped(); mutant = waiting.shift()) {
      const { passed: passes } = await ran(command, mutant.id);
      if (stopped()) return; // it was ended, and says nothing
      if (passes) passed.add(mutant);
      done++;
      status.show(progress());
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    clearInterval(timer);
    status.clear();
  }
  return {
    schema: "gatecheck/suite/1",
    command,
    cell,
    mutants: { noticed: done - passed.size, of: done },
    passed: all
      .filter((mutant) => passed.has(mutant))
      .map(({ id, operator, sentence }) => ({ id, operator, sentence })),
    finished: done === all.length,
  };
}

/** A scored suite at length. */
export function suiteToText({ command, cell, mutants, passed, finished }: SuiteAudit): string {
  const operators = [...Map.groupBy(passed, ({ operator }) => operator)].map(
    ([operator, some]) => `${operator} ${some.length}`,
  );
  return [
    `${oneLine(command, 300)}: ${mutants.noticed} of ${mutants.of} mutants of ${cell} noticed`,
    ...(passed.length === 0 ? [] : [`  Passing, by operator: ${operators.join(", ")}`]),
    ...passed.map(({ sentence }) => `  ${sentence}`),
    ...(finished ? [] : ["  interrupted: the other mutants were not served"]),
  ].join("\n");
}
