import type { Support } from "../../impl/contract.ts";

/** Declarations of which a cell of integers has none, as docs/protocol.md says. */
const absent = ["lengths", "gradients", "streams", "masks", "resets", "int8Weights", "precision"] as const;

/** Words for all that is declared beside a cell of integers and that it does not have. */
export function beyondIntegers(support: Support): string[] {
  const { cell, maxLayers } = support;
  const others = (key: "dtypes" | "directions", only: string, why: string): string[] => {
    const named: readonly string[] = support[key];
    if (!named.includes(only)) return [`${cell}: ${key} does not name ${only}, ${why}`];
    return [...new Set(named)]
      .filter((one) => one !== only)
      .map((one) => `${cell}: ${one} is declared; a cell of integers has ${only} alone`);
  };
  return [
    ...others("dtypes", "float64", "which holds its integers"),
    ...others("directions", "forward", "in which its runs are"),
    ...(maxLayers > 1 ? [`${cell}: maxLayers ${maxLayers} is declared; a cell of integers has one layer`] : []),
    ...absent
      .filter((key) => support[key] !== undefined && support[key] !== false)
      .map((key) => `${cell}: ${key} is declared; a cell of integers has none`),
  ];
}

/** The part of a declared cell of integers that can be tried; nothing where it does not name float64 and forward. */
export function withinIntegers(support: Support): Support[] {
  if (!support.dtypes.includes("float64") || !support.directions.includes("forward")) return [];
  const { cell, options, initialState, ...others } = support;
  const further = Object.entries(others).filter(([key]) => !absent.some((one) => one === key));
  return [
    {
      ...Object.fromEntries(further),
      cell,
      options,
      dtypes: ["float64"],
      directions: ["forward"],
      maxLayers: 1,
      lengths: false,
      initialState,
      gradients: false,
    },
  ];
}
