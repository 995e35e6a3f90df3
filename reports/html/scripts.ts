/** The programs of pages: in a checkout bundled from their sources, in the published package built before. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const scriptNames = ["tables", "step", "flow"] as const;
export type ScriptName = (typeof scriptNames)[number];

const inCheckout = import.meta.url.endsWith(".ts");
const texts = new Map<ScriptName, Promise<string>>();

/** A program from its sources. */
export async function bundled(name: ScriptName): Promise<string> {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({ input: fileURLToPath(new URL(`browser/${name}.ts`, import.meta.url)) });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  return output[0].code.trim();
}

/** The text of a program. */
export function scriptOf(name: ScriptName): Promise<string> {
  const text =
    texts.get(name) ?? (inCheckout ? bundled(name) : readFile(new URL(`browser/${name}.js`, import.meta.url), "utf8"));
  texts.set(name, text);
  return text;
}
