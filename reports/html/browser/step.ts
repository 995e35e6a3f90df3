/** A step with the numbers of a case that the reader changes: the compiled definition runs here. */
import { HEAD, bounded } from "../../../spec/language/compile/kernels.ts";
import { type Precision, precision } from "../../../spec/language/precision.ts";
import type { StepData } from "../cells/step-data.ts";
import { state, stated } from "./address.ts";

type Run = (
  M: Float64Array<ArrayBuffer>,
  p: Precision,
  at: readonly number[],
  s: number,
  L: readonly number[],
  S: readonly number[],
) => void;

declare global {
  /** The compiled definition of the page. */
  var gatecheckStep: (kernels: typeof bounded) => Run;
}

const data = JSON.parse(document.getElementById("step-data")?.textContent ?? "{}") as StepData;
const run = gatecheckStep(bounded);
const exact = precision("float64", "faithful");
const values = new Map(data.given.map(({ name, values }) => [name, [...values]]));
const inputs = new Map<string, HTMLInputElement[]>(
  data.given.map(({ name }) => [
    name,
    [...document.querySelectorAll<HTMLInputElement>(`input[data-given="${CSS.escape(name)}"]`)],
  ]),
);
/** Numbers after the step, by box. */
let computed = new Map<string, number[]>();

const written = (value: number): string => {
  const short = Number(value.toPrecision(3));
  return short !== 0 && Math.abs(short) < 1e-3 ? short.toExponential() : String(short);
};

function vector(M: Float64Array<ArrayBuffer>, place: number, its: readonly number[]): void {
  M[place + 1] = 1;
  M.set(its, place + HEAD);
  bounded.single(M, place, its.length);
}

function compute(): void {
  const M = new Float64Array(data.memory);
  for (const { place, values } of data.fixed) vector(M, place, values);
  for (const { name, place } of data.given) vector(M, place, values.get(name) ?? []);
  run(M, exact, data.at, data.scratch, data.L, data.S);
  computed = new Map(data.shown.map(({ id, place, length }) => [id, [...M.subarray(place, place + length)]]));
  for (const [id, its] of computed) {
    const text = document.querySelector(`[data-node="${id}"]`);
    if (text === null) continue;
    const shown = its.slice(0, 2).map(written).join(", ");
    text.textContent = its.length === 1 ? shown : `[${shown}${its.length > 2 ? ", …" : ""}]`;
  }
}

/** Show the values of a tensor in its inputs and in the URL. */
function show(name: string): void {
  const its = values.get(name) ?? [];
  inputs.get(name)?.forEach((input, k) => {
    if (document.activeElement !== input) input.value = String(Number((its[k] ?? 0).toPrecision(12)));
  });
  const standard = data.given.find((one) => one.name === name)?.values ?? [];
  state(name, its.every((value, k) => value === standard[k]) ? null : its.join(","));
}

function set(name: string, its: readonly number[]): void {
  values.set(name, [...its]);
  show(name);
}

for (const { name, values: standard } of data.given) {
  const said = stated(name)?.split(",").map(Number);
  if (said !== undefined && said.length === standard.length && said.every(Number.isFinite)) set(name, said);
  inputs.get(name)?.forEach((input, k) =>
    input.addEventListener("input", () => {
      const value = input.valueAsNumber;
      if (!Number.isFinite(value)) return;
      set(
        name,
        (values.get(name) ?? []).map((old, at) => (at === k ? value : old)),
      );
      compute();
    }),
  );
}

document.getElementById("step-on")?.addEventListener("click", () => {
  for (const [name, box] of data.next) set(name, computed.get(box) ?? []);
  compute();
});
document.getElementById("step-back")?.addEventListener("click", () => {
  for (const { name, values: standard } of data.given) set(name, standard);
  compute();
});
compute();
