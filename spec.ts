/**
 * The language in which cells are defined, for a cell of your own: `export default defineCell({ … })` in a file that
 * `gatecheck spec --define FILE` prints, and by which `gatecheck verify TARGET --define FILE` judges.
 */
export { DefinitionError, defineCell } from "./spec/definition.ts";
export type { Cell, Symbols, Traits } from "./spec/cell.ts";
export {
  type ActivationName,
  type Node,
  type Shape,
  ShapeError,
  activate,
  add,
  clip,
  complement,
  concat,
  constant,
  dot,
  due,
  lerp,
  matvec,
  matvecT,
  mul,
  negate,
  outer,
  part,
  pattern,
  scale,
  select,
  sigmoid,
  softmax,
  tanh,
} from "./spec/language/expression.ts";
export { activations, gateActivations } from "./spec/language/functions.ts";
export type { SizeOf } from "./spec/language/sizes.ts";
export type { OptionValue, Options } from "./spec/options.ts";
