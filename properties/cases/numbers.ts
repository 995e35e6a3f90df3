import type { RunRequest } from "../../impl/contract.ts";
import { leaves } from "../../impl/tree.ts";
import { type Tensor, coordinates, elements } from "../../spec/tensor.ts";
import type { Case } from "./case.ts";
import { drawRequest } from "./request.ts";

/** More numbers than a person reads. */
const FEW = 24;

/** The fewest digits that give the number back in its element type. */
export function shortest(value: number, single: boolean): string {
  if (Object.is(value, -0)) return "-0";
  if (!single) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

/** `[[1, -2], [0, 3]]` */
function nested(t: Tensor, axis = 0, offset = 0): string {
  const size = t.shape[axis];
  if (size === undefined) return shortest(t.data[offset] as number, t.data instanceof Float32Array);
  const inner = elements(t.shape.slice(axis + 1));
  return `[${Array.from({ length: size }, (_, k) => nested(t, axis + 1, offset + k * inner)).join(", ")}]`;
}

/** The tensors that a request is given. */
const inputsOf = ({ x, layers }: RunRequest): Pick<RunRequest, "x" | "layers"> => ({ x, layers });

/** Numbers out of the ordinary that are told of what a law asked. */
const ODD = 4;

/** `asked with x[0,1,0] = NaN`: NaN and infinities that a law put into what it asked of a case, where the case has none there; empty where it put none. */
export function oddOf(c: Case, asked: readonly RunRequest[]): string {
  const drawn = new Map(leaves(inputsOf(drawRequest(c).request)));
  const told = asked.flatMap((request) =>
    leaves(inputsOf(request)).flatMap(([name, { shape, data }]) =>
      Array.from(data, (value, k) => ({ value, k }))
        .filter(({ value, k }) => !Number.isFinite(value) && !Object.is(drawn.get(name)?.data[k], value))
        .map(({ value, k }) => `${name}[${coordinates(shape, k).join(",")}] = ${value}`),
    ),
  );
  const all = [...new Set(told)];
  if (all.length === 0) return "";
  return `asked with ${all.slice(0, ODD).join(", ")}${all.length > ODD ? ` and ${all.length - ODD} more of the kind` : ""}`;
}

/** Every tensor of a case that is not all 0, `x = [[[1]]], b_f = [2]`; null where that is more than a person reads. */
export function numbersOf(c: Case): string | null {
  const { request } = drawRequest(c);
  const tensors: [string, Tensor][] = [["x", request.x]];
  request.layers.forEach(({ params, initial, direction }, depth) => {
    const layer = request.layers.length > 1 ? `layer ${depth} ` : "";
    params.forEach((walk, k) => {
      const where = direction === "bidirectional" ? `${layer}${k === 0 ? "forward " : "backward "}` : layer;
      for (const [name, t] of Object.entries(walk)) tensors.push([`${where}${name}`, t]);
      for (const [name, t] of Object.entries(initial?.[k] ?? {})) tensors.push([`${where}initial ${name}`, t]);
    });
  });
  const told = tensors.filter(([, t]) => t.data.some((v) => v !== 0));
  const count = told.reduce((sum, [, t]) => sum + t.data.length, 0);
  if (count > FEW) return null;
  const text = told.map(([name, t]) => `${name} = ${nested(t)}`).join(", ");
  return text === "" ? "all 0" : `${text}; all else 0`;
}
