import { type Tensor, elements } from "../../spec/tensor.ts";
import type { Case } from "./case.ts";
import { drawRequest } from "./request.ts";

/** More numbers than a person reads. */
const FEW = 24;

/** `[[1, -2], [0, 3]]` */
function nested(t: Tensor, axis = 0, offset = 0): string {
  const size = t.shape[axis];
  if (size === undefined) return Object.is(t.data[offset], -0) ? "-0" : String(t.data[offset]);
  const inner = elements(t.shape.slice(axis + 1));
  return `[${Array.from({ length: size }, (_, k) => nested(t, axis + 1, offset + k * inner)).join(", ")}]`;
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
