import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";

/** True for the default options: options change small runs as they change large ones. */
export const isStandard = (_: Cell, options: Options): boolean => Object.keys(options).length === 0;
