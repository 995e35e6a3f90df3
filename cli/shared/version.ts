import { readFileSync } from "node:fs";

/** Directory of the package: two levels up where this file is built, one where it runs from source. */
const root = import.meta.url.endsWith(".ts") ? "../../" : "../../../";

/** Version of Gatecheck, from its package.json. */
export const version: string = (
  JSON.parse(readFileSync(new URL(`${root}package.json`, import.meta.url), "utf8")) as { version: string }
).version;
