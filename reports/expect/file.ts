import { oneLine } from "../../impl/untrusted-text.ts";
import { CaseError, parseCase } from "../../properties/cases/case.ts";
import {
  type Expectation,
  type ExpectationEntry,
  type NamedExpectation,
  entriesOf,
  expectationsIn,
  formatPattern,
  matches,
} from "../../properties/expect/expectation.ts";
import { catalogue } from "../../spec/catalogue.ts";
import { listsOnLines, readJson } from "../report/json.ts";
import { ReportError } from "../report/report.ts";
import { explain } from "../report/schema-error.ts";
import { validatorOf } from "../report/validator.ts";
import { replaceFile } from "../report/write.ts";

/** Name and version of the form of an expectation file. */
const expectSchema = "gatecheck/expect/1";
/** Bytes that are read of a file. */
const LIMIT = 16 * 2 ** 20;

interface ExpectationFile {
  readonly schema: typeof expectSchema;
  readonly failures: readonly ExpectationEntry[];
}

const checked = validatorOf<ExpectationFile>("expect");

/** The reason why the case of an expectation cannot be tried; null where it can. A cell that is unknown matches nothing, and is no error. */
function wrongCase({ cell, case: line, where = {} }: Expectation): string | null {
  if (line === undefined || !catalogue.some(({ id }) => id === cell)) return null;
  try {
    const c = parseCase(line);
    if (c.cell !== cell) return `is a case of ${c.cell}, must be one of ${oneLine(cell, 60)}`;
    return matches(where, c) ? null : `is outside its own pattern: ${oneLine(formatPattern(where), 200)}`;
  } catch (error) {
    if (error instanceof CaseError) return `cannot be read: ${oneLine(error.message, 300)}`;
    throw error;
  }
}

/**
 * Checks that `data`, as JSON.parse answered it, is a file of expectations; `name` is for the error.
 * @throws ReportError one line
 */
export function parseExpectations(data: unknown, name: string): NamedExpectation[] {
  const { value: file, fault } = checked(data);
  if (fault !== null) throw new ReportError(`${name}: ${explain(fault, "the expectation file")}`);
  return file.failures.flatMap((entry, i) =>
    expectationsIn(entry).map((one) => {
      const wrong = wrongCase(one);
      if (wrong === null) return { ...one, id: `${name}#${i + 1}` };
      throw new ReportError(`${name}: failures[${i}].laws[${JSON.stringify(one.law)}] ${wrong}`);
    }),
  );
}

/**
 * Reads a file of expectations. The file is not trusted: what does not match `expect.schema.json` is refused.
 * @throws ReportError when it cannot be read, is too large, not UTF-8, not JSON, or not a file of expectations; one line
 */
export const readExpectations = async (path: string): Promise<NamedExpectation[]> =>
  parseExpectations(await readJson(path, LIMIT), oneLine(path, 200));

/** The entries given in code, as those of a file. @throws ReportError one line */
export const namedExpectations = (failures: readonly ExpectationEntry[]): NamedExpectation[] =>
  parseExpectations({ schema: expectSchema, failures }, "expect");

/** Writes a file of expectations; a reader sees the old file or the new one. */
export async function writeExpectations(path: string, failures: readonly Expectation[]): Promise<void> {
  const file: ExpectationFile = { schema: expectSchema, failures: entriesOf(failures) };
  await replaceFile(path, listsOnLines(file));
}

const listed = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more` : ids.join(", ");

/**
 * Warnings about a file, one line each: entries without a reason, and entries of another version.
 * @param versions of the targets of the run, by name
 */
export function remarksOn(
  expected: readonly NamedExpectation[],
  versions: ReadonlyMap<string, string>,
): readonly string[] {
  const bare = [...new Set(expected.filter(({ reason }) => reason.trim() === "").map(({ id }) => id))];
  const others = expected.flatMap(({ id, target, version }) => {
    const now = target === undefined ? undefined : versions.get(target);
    return version === undefined || now === undefined || now === version ? [] : [{ id, version, now }];
  });
  return [
    ...(bare.length === 0 ? [] : [`fill in the reason of ${listed(bare)}: why it fails, and until when`]),
    ...[...Map.groupBy(others, ({ version, now }) => `seen in version ${version}, this is ${now}`)].map(
      ([what, some]) => `${listed([...new Set(some.map(({ id }) => id))])}: ${what}`,
    ),
  ];
}
