import { readFileSync } from "node:fs";
import module from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Entries of the package, by the file that each is here. */
const entries: Readonly<Record<string, string>> = {
  gatecheck: "index",
  "gatecheck/kit": "kit",
  "gatecheck/reference": "reference",
  "gatecheck/spec": "spec",
};

/** The format of an ECMAScript module, by that which a folder of `"type": "commonjs"` (npm init writes it) gives to its files. */
const modules: Readonly<Record<string, string>> = { commonjs: "module", "commonjs-typescript": "module-typescript" };

/** True for a file that imports or exports as ECMAScript modules do, and does nothing as CommonJS does. */
const isModule = (text: string): boolean =>
  /^(?:import|export)\s/m.test(text) && !/\bmodule\.exports\b|^exports\.|\brequire\(/m.test(text);

let registered = false;

/**
 * Makes `gatecheck/kit` and `gatecheck/spec` in a user's file those of the Gatecheck that runs, installed beside the file or not: a
 * cell that is defined here is known there. Files of the user that are ECMAScript modules are read as such, whatever their folder says.
 */
export function ownImports(): void {
  if (registered) return;
  registered = true;
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const entry = Object.hasOwn(entries, specifier) ? entries[specifier] : undefined;
      if (entry === undefined) return next(specifier, context);
      return { url: new URL(`../../${entry}${extname(import.meta.url)}`, import.meta.url).href, shortCircuit: true };
    },
    load: (url, context, next) => {
      const format = modules[String(context.format)];
      const own =
        format !== undefined && url.startsWith("file:") && /\.[jt]s$/.test(url) && !url.includes("/node_modules/");
      return next(url, own && isModule(readFileSync(fileURLToPath(url), "utf8")) ? { ...context, format } : context);
    },
  });
}
