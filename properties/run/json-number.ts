import type { JsonNumber } from "../verdict.ts";

/** A number as it is written in JSON, so that `Number` reads the same bits back: NaN, the infinities and −0 as words. */
export const jsonNumber = (value: number): JsonNumber => {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
};
