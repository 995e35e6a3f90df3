/** Names of activations, and of the functions that gates and normalisers use. */
export type ActivationName =
  | "sigmoid"
  | "tanh"
  | "relu"
  | "identity"
  | "hard-sigmoid"
  | "hard-sigmoid-6"
  | "softsign"
  | "softplus"
  | "exp"
  | "log"
  | "sqrt"
  | "reciprocal"
  | "abs"
  | "cos"
  | "sin";
