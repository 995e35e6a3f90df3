/** Loads a side in the process that is to run it. */
import { pathToFileURL } from "node:url";
import type { Implementation } from "../../impl/contract.ts";
import type { Loadable } from "./job.ts";

const isImplementation = (value: unknown): value is Implementation =>
  typeof value === "object" && value !== null && typeof (value as Partial<Implementation>).run === "function";

/** The default export (called, if it is a function), else the one export that can run. */
async function exported(path: string): Promise<Implementation> {
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  const given = module["default"];
  if (given !== undefined) {
    const made: unknown = typeof given === "function" ? await (given as () => unknown)() : given;
    if (isImplementation(made)) return made;
    throw new TypeError("its default export is no implementation { info, cells, run }");
  }
  const [only, ...more] = Object.values(module).filter(isImplementation);
  if (only !== undefined && more.length === 0) return only;
  throw new TypeError("it has neither a default export nor one single export { info, cells, run }");
}

/** @throws the implementation's own errors of loading */
export async function loadImplementation(load: Loadable): Promise<Implementation> {
  if (load.kind === "module") return exported(load.path);
  if (load.kind === "program") {
    const { stdio } = await import("../../impl/targets/stdio/index.ts");
    return stdio(load.command);
  }
  const { builtIns } = await import("../../impl/targets/index.ts");
  const builtIn = builtIns.find(({ name }) => name === load.name);
  if (builtIn === undefined) throw new RangeError(`${load.name} is not built in`);
  return builtIn.load();
}
