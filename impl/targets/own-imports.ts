import module from "node:module";
import { extname } from "node:path";

/** Entries of the package, by the file that each is here. */
const entries: Readonly<Record<string, string>> = {
  gatecheck: "index",
  "gatecheck/kit": "kit",
  "gatecheck/reference": "reference",
  "gatecheck/spec": "spec",
};

let registered = false;

/**
 * Makes `gatecheck/kit` and `gatecheck/spec` in a user's file those of the Gatecheck that runs, installed beside the file or not: a
 * cell that is defined here is known there.
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
  });
}
