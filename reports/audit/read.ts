import { oneLine } from "../../impl/untrusted-text.ts";
import type { Check } from "../../properties/audit/check.ts";
import { CatalogueError, stepFor } from "../../spec/catalogue.ts";
import { readJson } from "../report/json.ts";
import { ReportError } from "../report/report.ts";
import { explain } from "../report/schema-error.ts";
import { validatorOf } from "../report/validator.ts";

/** Bytes that are read of a file. */
const LIMIT = 2 ** 20;
/** Multiplications and additions of one run of a check: a minute's work and more is a mistake in a file. */
const MOST = 2e10;

const checked = validatorOf<Check>("check");

/** The respect in which a check cannot be run; null where it can. */
function wrong({ cell, options = {}, cases, draw, compares }: Check): string | null {
  let step;
  try {
    step = stepFor(cell, options);
  } catch (error) {
    if (error instanceof CatalogueError) return oneLine(error.message, 1000);
    throw error;
  }
  const states = Object.keys(step.state);
  const named = [...(compares.final ?? []), ...Object.keys(draw.states ?? {})].find((name) => !states.includes(name));
  if (named !== undefined) return `${cell} has no state ${oneLine(named, 60)}; it has ${states.join(", ")}`;
  if (compares.gradients !== undefined && (compares.y ?? compares.final ?? compares.head) !== undefined)
    return "a check compares gradients alone; compare y and states in another";
  const names = step.params.map(({ name }) => name);
  const drawn = Object.keys(draw.parameters).find(
    (name) => !names.some((one) => one === name || one.charAt(0) === name),
  );
  if (drawn !== undefined)
    return `${cell} has no parameter ${oneLine(drawn, 60)}; it has ${names.join(", ")}, or their first letters`;
  const lacking = Object.keys(step.cell.sizes ?? {}).find((size) => cases.some(({ more = {} }) => !(size in more)));
  if (lacking !== undefined) return `${cell} has a size ${lacking}: each case must give it in "more"`;
  const work = cases.reduce(
    (sum, { T, B, m, n, layers = 1 }) => sum + T * B * layers * names.length * n * (Math.max(m, n) + n),
    0,
  );
  return work > MOST
    ? `a run takes about ${work.toExponential(0)} multiplications, more than ${MOST.toExponential(0)}; shorten T or B`
    : null;
}

/** Checks that `data` is a check that can be run; `name` is for the error. @throws ReportError one line */
export function parseCheck(data: unknown, name: string): Check {
  const { value: check, fault } = checked(data);
  if (fault !== null) throw new ReportError(`${name}: ${explain(fault, "the check")}`);
  const why = wrong(check);
  if (why !== null) throw new ReportError(`${name}: ${why}`);
  return check;
}

/** Reads a check, which is not trusted. @throws ReportError when it is not a file of `check.schema.json`; one line */
export const readCheck = async (path: string): Promise<Check> =>
  parseCheck(await readJson(path, LIMIT), oneLine(path, 200));
