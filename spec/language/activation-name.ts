/** Activations, and what gates and normalisers are made of. */
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
