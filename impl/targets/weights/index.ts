/** A file of weights under test, `.safetensors` or `.npz`: whatever runs them is held to the definition with these weights. */
import { resolve } from "node:path";
import { combinations, cellOf } from "../../../spec/catalogue.ts";
import type { Convention } from "../../../spec/conventions/convention.ts";
import { frameworks } from "../../../spec/conventions/frameworks/index.ts";
import { unpack } from "../../../spec/conventions/pack.ts";
import { offers, planOf } from "../../../spec/conventions/plan.ts";
import type { Options } from "../../../spec/options.ts";
import type { Tensors } from "../../../spec/tensor.ts";
import type { OwnWeights } from "../../contract.ts";
import { readBytes } from "../../read-file.ts";
import { firstLineOf } from "../../untrusted-text.ts";
import { TargetError } from "../stdio/errors.ts";
import { npzIn } from "./npz.ts";
import { safetensorsIn } from "./safetensors.ts";
import { type StoredByName, WeightsError } from "./stored.ts";

/** Weights of a file as those of one cell. */
export interface FileWeights extends OwnWeights {
  readonly cell: string;
}

/** The convention of a file: a framework's, or one that was found out. */
export type Packing = { readonly framework: string } | { readonly convention: Convention; readonly options: Options };

/** Bytes that are read of a file. */
const LIMIT = 2 ** 31 - 1;
/** Sizes at most, so that a search for them ends. */
const LARGEST = 2 ** 20;

/** One cell with one set of tensors of the file. */
interface Candidate {
  readonly convention: Convention;
  readonly options: Options;
}

function candidatesOf(packing: Packing, as: string | undefined): Candidate[] {
  if (!("framework" in packing)) return [packing];
  const framework = frameworks.find(({ id }) => id === packing.framework);
  if (framework === undefined)
    throw new WeightsError(
      `unknown framework ${JSON.stringify(packing.framework).slice(0, 40)}; there are ${frameworks.map(({ id }) => id).join(", ")}, or the file of gatecheck discover`,
    );
  return framework.conventions
    .filter(({ cell }) => as === undefined || cell === as)
    .flatMap((convention) =>
      combinations(cellOf(convention.cell))
        .filter((options) => Object.keys(options).every((name) => name === "bias") && offers(convention, options))
        .map((options) => ({ convention, options })),
    );
}

/** The name of one direction of one layer in a file: PyTorch writes it into the names, but for single cells. */
const renamed = (name: string, suffix: string): string => name.replace(/_l0$/, suffix);

/** m and n at which a convention has tensors of these shapes; null where there are none. */
function sizesOf(
  { convention, options }: Candidate,
  shapes: ReadonlyMap<string, readonly number[]>,
): { readonly m: number; readonly n: number } | null {
  const found = [...shapes.values()].flat().filter((size) => size > 0 && size <= LARGEST);
  const largest = Math.max(0, ...found);
  const likely = [
    ...new Set(found.flatMap((size) => [1, 2, 3, 4, 6, 8].flatMap((k) => (size % k === 0 ? size / k : [])))),
  ];
  const fits = (m: number, n: number): boolean =>
    planOf(convention, options, { m, n }).every(({ name, shape }) => String(shapes.get(name)) === String(shape));
  for (const n of likely)
    for (const m of [...found, ...found.map((size) => size - n)])
      if (m > 0 && m <= largest && fits(m, n)) return { m, n };
  return null;
}

/** All sets of weights that a convention finds in a file, by what their names begin with. */
function setsIn(stored: StoredByName, candidates: readonly Candidate[]): Map<string, FileWeights[]> {
  const sets = new Map<string, FileWeights[]>();
  const names = [...stored.keys()];
  for (const candidate of candidates) {
    const { convention, options } = candidate;
    const wanted = planOf(convention, options, { m: 2, n: 3 }).map(({ name }) => name);
    const others = convention.tensors.map(({ name }) => name).filter((name) => !wanted.includes(name));
    const [first = ""] = wanted;
    const suffixes = first.endsWith("_l0")
      ? ["", ...new Set(names.flatMap((name) => /_l\d+(?:_reverse)?$/.exec(name)?.[0] ?? []))]
      : [""];
    for (const suffix of suffixes)
      for (const name of names) {
        const own = renamed(first, suffix);
        if (!name.endsWith(own)) continue;
        const prefix = name.slice(0, name.length - own.length);
        const place = (of: string): string => prefix + renamed(of, suffix);
        if (!wanted.every((of) => stored.has(place(of))) || others.some((of) => stored.has(place(of)))) continue;
        const shapes = new Map(wanted.map((of) => [of, stored.get(place(of))?.shape ?? []]));
        const sizes = sizesOf(candidate, shapes);
        if (sizes === null) continue;
        const packed: Tensors = Object.fromEntries(
          wanted.map((of) => [of, (stored.get(place(of)) as { read: () => Tensors[string] }).read()]),
        );
        const weights: FileWeights = {
          cell: convention.cell,
          options,
          direction: suffix.endsWith("_reverse") ? "reverse" : "forward",
          sizes,
          params: [unpack(convention, options, sizes, packed)],
        };
        const key = `${prefix}${suffix.replace(/^_/, "")}`;
        sets.set(key, [...(sets.get(key) ?? []), weights]);
      }
  }
  return sets;
}

/** Words of a list, as many as a line holds. */
const some = (words: readonly string[]): string =>
  words.length === 0 ? "none" : words.slice(0, 8).join(", ") + (words.length > 8 ? ", …" : "");

/** A set by its name, or the only one. @throws WeightsError */
function chosen(sets: ReadonlyMap<string, readonly FileWeights[]>, name: string | null): FileWeights {
  const [only, ...more] = sets.keys();
  const key = name ?? (more.length === 0 ? only : undefined);
  const found = key === undefined ? undefined : sets.get(key);
  if (found === undefined)
    throw new WeightsError(
      name === null
        ? `it has several sets of weights: name one, as in FILE#${only}; it has ${some([...sets.keys()])}`
        : `it has no weights ${JSON.stringify(name).slice(0, 80)}; it has ${some([...sets.keys()])}`,
    );
  const [weights, other] = found;
  if (other !== undefined)
    throw new WeightsError(
      `its tensors are those of ${found.map(({ cell }) => cell).join(" or of ")}: say which by --as ${other.cell}`,
    );
  return weights as FileWeights;
}

/**
 * The weights of a file.
 * @param target `model.safetensors`, `model.npz`, or one set of several, `model.safetensors#encoder.lstm.l0`
 * @param as the cell that they are, where their shapes do not tell
 * @throws TargetError one line
 */
export async function weightsIn(target: string, packing: Packing, as?: string): Promise<FileWeights> {
  const [, path = target, name = null] = /^(.*\.(?:safetensors|npz))#(.*)$/s.exec(target) ?? [];
  try {
    const bytes = await readBytes(resolve(path), LIMIT);
    const stored = path.endsWith(".npz") ? await npzIn(bytes) : safetensorsIn(bytes);
    const candidates = candidatesOf(packing, as);
    const sets = setsIn(stored, candidates);
    if (sets.size > 0) return chosen(sets, name);
    const wanted = [
      ...new Set(
        candidates.map(({ convention, options }) =>
          planOf(convention, options, { m: 2, n: 3 })
            .map((one) => one.name)
            .join(" "),
        ),
      ),
    ];
    throw new WeightsError(
      `it has no tensors of this convention (${some(wanted)}, behind any prefix); it has ${some([...stored.keys()].map((one) => JSON.stringify(one).slice(1, -1).slice(0, 60)))}`,
    );
  } catch (error) {
    throw new TargetError(`${path}: ${firstLineOf(error, 500)}`);
  }
}
