import { type Tensor, elements } from "../../spec/tensor.ts";
import type { Step } from "../../spec/cell.ts";
import type { Question } from "./trial.ts";

type Arrays = readonly Tensor["data"][];

const isZero = (arrays: Arrays): boolean => arrays.every((data) => data.every((value) => value === 0));
const isOneNumber = (arrays: Arrays): boolean => arrays.every((data) => data.every((value) => value === data[0]));
const isSame = (a: Arrays, b: Arrays): boolean =>
  a.length === b.length &&
  a.every((data, k) => data.length === b[k]?.length && data.every((value, i) => value === b[k]?.[i]));

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
const are = ({ length }: readonly string[], one: string, several: string): string => (length === 1 ? one : several);

/** Lists of names whose numbers are the same. */
function alike(numbers: ReadonlyMap<string, Arrays>): string[][] {
  const groups: string[][] = [];
  for (const [name, arrays] of numbers) {
    const group = groups.find(([first = ""]) => isSame(numbers.get(first) as Arrays, arrays));
    if (group === undefined) groups.push([name]);
    else group.push(name);
  }
  return groups.filter(({ length }) => length > 1);
}

/** Mistakes that the numbers of a check cannot show for want of variety, in sentences: zero states, equal weights, sequences of one step. */
export function lacksOf(questions: readonly Question[], step: Step): string[] {
  const layers = questions.flatMap(({ run }) => run.layers);
  const states = Object.keys(step.state).filter((name) =>
    layers.every(
      ({ initial }) => initial === null || initial.every((its) => its[name] === undefined || isZero([its[name].data])),
    ),
  );
  const numbers = new Map(
    step.params.map(({ name }): [string, Arrays] => [
      name,
      layers.flatMap(({ params }) => params.flatMap((its) => (its[name] === undefined ? [] : [its[name].data]))),
    ]),
  );
  const zeros = [...numbers].filter(([, arrays]) => arrays.length > 0 && isZero(arrays)).map(([name]) => name);
  const others = new Map([...numbers].filter(([name, arrays]) => arrays.length > 0 && !zeros.includes(name)));
  const single = [...others].flatMap(([name, arrays]) => {
    const isMatrix = (step.params.find((one) => one.name === name)?.shape.length ?? 0) > 1;
    return isMatrix && arrays.some(({ length }) => length > 1) && isOneNumber(arrays) ? [name] : [];
  });
  // the gradient of what is zero, or equal to another, may differ all the same
  const cannot = (what: string): string =>
    questions.some(({ run }) => run.cotangents !== null) ? "." : `: ${what} would not show.`;
  const sentences: (readonly [names: readonly string[], rest: string])[] = [
    [states, `zeros in every run${cannot(`ignoring ${are(states, "it", "them")}`)}`],
    [zeros, `zeros in every run${cannot(`leaving ${are(zeros, "it", "them")} out`)}`],
  ];
  return [
    ...sentences.flatMap(([names, rest], k) =>
      names.length === 0 ? [] : [`${k === 0 ? "The initial " : ""}${listed(names)} ${are(names, "is", "are")} ${rest}`],
    ),
    ...alike(others).map((names) => `${listed(names)} have the same numbers in every run${cannot("exchanging them")}`),
    ...(single.length === 0
      ? []
      : [
          `In each run and layer all numbers of ${listed(single)} are equal${cannot(`transposing ${are(single, "it", "them")}, or exchanging units,`)}`,
        ]),
    ...(questions.every(({ run }) => run.sizes.T === 1) ? ["Every sequence has one step."] : []),
    ...(questions.every(({ run }) => elements(run.x.shape) > 1 && isOneNumber([run.x.data]))
      ? ["In each run all numbers of x are equal."]
      : []),
  ];
}
