import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

/** Directory of the kits: three levels up where this file runs from source, four where it is built. */
const kits = new URL(import.meta.url.endsWith(".ts") ? "../../../kits/" : "../../../../kits/", import.meta.url);

/** Path of a file in kits/. */
export const kitFile = (name: string): string => fileURLToPath(new URL(name, kits));

/** The environment of a program under test: Python finds its kit last, and a kit knows who started it. */
export const programEnv = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PYTHONPATH: [process.env["PYTHONPATH"] ?? [], kitFile("python")].flat().join(delimiter),
  GATECHECK: "stdio",
});
