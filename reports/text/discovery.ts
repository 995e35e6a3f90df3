import { oneLine } from "../../impl/untrusted-text.ts";
import type { Discovery, Found } from "../../properties/discovery/discover.ts";
import { describe } from "../../spec/conventions/describe.ts";

function told({ framework, adapter }: Found): string[] {
  const { cell, options, batchMajor, convention } = adapter;
  const { gates, tensors, biases, layout, notes } = describe(convention);
  const chosen = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return [
    framework === null ? `${convention.name} (no framework is known to store it so)` : convention.name,
    `  cell     ${[cell, ...chosen].join(", ")}`,
    `  gates    ${gates}, ${layout}`,
    `  tensors  ${tensors.join(", ")}`,
    `  biases   ${biases}`,
    `  x, y     ${batchMajor ? "[B, T, ...]" : "[T, B, ...]"}`,
    ...notes.map((note) => `  ${note}`),
  ];
}

/** The convention of a black box, as lines of text. */
export function discoveryToText(target: string, { found, tried }: Discovery): string {
  const [first, ...others] = found;
  if (first === undefined)
    return `None of ${tried} readings of its weights explains the answers of ${oneLine(target)}.`;
  const same = others.map(({ adapter }) => adapter.convention.name);
  return [
    `${oneLine(target)} stores its weights as`,
    ...told(first),
    ...(same.length === 0 ? [] : [`The same layout: ${same.join("; ")}`]),
    `${found.length} of ${tried} readings explain every answer.`,
  ].join("\n");
}
