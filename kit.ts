/** Kits for JavaScript and TypeScript: an implementation from one step of a cell, or from one function over a sequence. */
export {
  type Answer,
  type Backward,
  type ParamSlopes,
  type Params,
  type Question,
  type Run,
  type Settings,
  type Sloped,
  type States,
  type Step,
  type Vector,
  fromFunction,
  fromStep,
  together,
} from "./impl/kit/index.ts";
export { type Packing, packed } from "./impl/kit/packed.ts";
export type { Bars, Data, Numbers } from "./impl/kit/network.ts";
