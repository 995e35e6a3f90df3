import type { RecordedFinding, Seen, Situation } from "../../impl/findings.ts";
import { allOptions, cellOf } from "../../spec/catalogue.ts";
import type { Direction, OptionValue, Options } from "../../spec/options.ts";
import type { Dtype } from "../../spec/tensor.ts";

/** Inclusive range; null: no end. */
export type Between = readonly [least: number, most: number | null];

/** Lengths of the rows: all T; given; some row shorter than T; some row of length 0. */
export const lengthKinds = ["absent", "given", "short", "empty"] as const;

/** The cases of an expectation: those that meet every condition that is given. */
export interface Pattern {
  /** Values of options, by name: `{ "bias": [false] }`. */
  readonly options?: Readonly<Record<string, readonly OptionValue[]>>;
  readonly dtype?: readonly Dtype[];
  readonly lengths?: (typeof lengthKinds)[number];
  readonly direction?: readonly Direction[];
  readonly layers?: Between;
  readonly T?: Between;
  readonly B?: Between;
  readonly m?: Between;
  readonly n?: Between;
  readonly regime?: readonly string[];
  readonly loss?: readonly string[];
  readonly start?: readonly string[];
}

/** Kinds of numbers that are got. */
export const numberKinds = ["zero", "nan", "infinite", "finite"] as const;

/** The numbers and failures that are the expectation's: whatever else its cases show is new. */
export interface Looks {
  /** Beginnings of places in the answer: `final`, `gradients.params[0][0].W_i`. */
  readonly in?: readonly string[];
  readonly got?: readonly (typeof numberKinds)[number][];
  /** Words of the message of a failure. */
  readonly message?: string;
}

/** A known failure of an implementation: one law on one cell. */
export interface Expectation {
  /** The target as it is named in the run; any, unless told. */
  readonly target?: string;
  /** Version of the target in which it was seen. */
  readonly version?: string;
  readonly cell: string;
  /** Law id: `time/chunking`. */
  readonly law: string;
  /** The cases in which it shows; every case, unless told. */
  readonly where?: Pattern;
  /** All that its cases show, unless told. */
  readonly looks?: Looks;
  /** A case line in which it was seen; tried before any other. */
  readonly case?: string;
  /** One sentence. */
  readonly reason: string;
  /** The issue, or the document, that says more. */
  readonly link?: string;
}

/** An entry of an expectation file: laws that fail on one cell for one reason. */
export interface ExpectationEntry extends Omit<Expectation, "law" | "case"> {
  /** Law ids, each with a case line in which it failed, which is tried before any other; null where there is none. */
  readonly laws: Readonly<Record<string, string | null>>;
}

/** An expectation with the name by which a report calls it: `gatecheck.expect.json#2`. */
export interface NamedExpectation extends Expectation {
  readonly id: string;
}

const ofLengths = (kind: Pattern["lengths"], { lengths, T }: Situation): boolean => {
  if (kind === "absent") return lengths === null;
  if (kind === "given") return lengths !== null;
  return lengths?.some((length) => (kind === "empty" ? length === 0 : length < T)) === true;
};

const sizes = ["layers", "T", "B", "m", "n"] as const;
const words = ["dtype", "direction", "regime", "loss", "start"] as const;

const ofOptions = (wanted: NonNullable<Pattern["options"]>, cell: string, options: Options): boolean => {
  const chosen = allOptions(cellOf(cell), options);
  return Object.entries(wanted).every(([name, values]) => values.some((value) => value === chosen[name]));
};

/** True for the cases of a pattern. */
export function matches(pattern: Pattern, c: Situation): boolean {
  const { options, lengths } = pattern;
  return (
    (options === undefined || ofOptions(options, c.cell, c.options)) &&
    (lengths === undefined || ofLengths(lengths, c)) &&
    words.every((name) => pattern[name] === undefined || pattern[name].some((value) => value === c[name])) &&
    sizes.every((name) => {
      const [least, most] = pattern[name] ?? [0, null];
      return c[name] >= least && c[name] <= (most ?? Number.POSITIVE_INFINITY);
    })
  );
}

/** A pattern in words: `bias=false lengths=empty T=0..1`; empty for every case. */
export function formatPattern({ options = {}, ...others }: Pattern): string {
  const said = ([name, value]: readonly [string, unknown]): string => {
    if (!Array.isArray(value)) return `${name}=${String(value)}`;
    if (!(sizes as readonly string[]).includes(name)) return `${name}=${value.join("|")}`;
    const [least, most] = value as unknown as Between;
    return most === null ? `${name}≥${least}` : least === most ? `${name}=${least}` : `${name}=${least}..${most}`;
  };
  return [...Object.entries(options), ...Object.entries(others)].map(said).join(" ");
}

const kindOf = (got: number): (typeof numberKinds)[number] =>
  got === 0 ? "zero" : Number.isNaN(got) ? "nan" : Number.isFinite(got) ? "finite" : "infinite";

/** True for what an expectation is about. */
export function looksSo({ in: places, got, message }: Looks, seen: Seen): boolean {
  if ("message" in seen) return message !== undefined && seen.message.includes(message);
  const { where, got: number } = seen;
  return (
    (places ?? got) !== undefined &&
    places?.some((place) => where.startsWith(place)) !== false &&
    got?.some((kind) => kind === kindOf(number) || (kind === "finite" && number === 0)) !== false
  );
}

/** The expectations of an entry, one for each of its laws. */
export const expectationsIn = ({ laws, ...entry }: ExpectationEntry): Expectation[] =>
  Object.entries(laws).map(([law, line]) => ({ ...entry, law, ...(line !== null && { case: line }) }));

/** Expectations as entries: those of one cell, one pattern and one reason together. */
export const entriesOf = (expected: readonly Expectation[]): ExpectationEntry[] =>
  [
    ...Map.groupBy(expected, ({ target, version, cell, where, looks, reason, link }) =>
      JSON.stringify([target, version, cell, where, looks, reason, link]),
    ).values(),
  ].map((group) => {
    const [{ target, version, cell, where, looks, reason, link }] = group as [Expectation, ...Expectation[]];
    return {
      ...(target !== undefined && { target }),
      ...(version !== undefined && { version }),
      cell,
      laws: Object.fromEntries(group.map(({ law, case: line = null }) => [law, line])),
      ...(where !== undefined && { where }),
      ...(looks !== undefined && { looks }),
      reason,
      ...(link !== undefined && { link }),
    };
  });

/** True where an expectation is about a target. */
export const isAbout = ({ target }: Expectation, name: string): boolean => target === undefined || target === name;

/** The expectations about one version of a target, as findings. */
export const findingsOf = (expected: readonly NamedExpectation[], target: string, version: string): RecordedFinding[] =>
  expected
    .filter((one) => isAbout(one, target))
    .map(({ id, cell, law, where = {}, looks, reason, link = "", case: line = null }) => ({
      id,
      cells: [cell],
      laws: [law],
      versions: [version],
      reason: reason.trim() === "" ? "no reason is given" : reason,
      link,
      where: (c) => matches(where, c),
      ...(looks && { looks: (seen: Seen) => looksSo(looks, seen) }),
      expected: {
        case: line,
        share: (options, dtype) => {
          const { options: wanted, dtype: dtypes, ...ofCases } = where;
          if (wanted !== undefined && !ofOptions(wanted, cell, options)) return "none";
          if (dtypes?.includes(dtype) === false) return "none";
          return Object.keys(ofCases).length === 0 ? "all" : "some";
        },
      },
    }));
