/** Kinds of doubt about a figure; warnings are part of the result, not messages that scroll away. */

export const warningKinds = [
  "coarse-timer",
  "busy-machine",
  "not-warmed-up",
  "deoptimised",
  "timed-once",
  "timed-from-outside",
] as const;

export interface Warning {
  readonly kind: (typeof warningKinds)[number];
  /** One sentence with its figures. */
  readonly message: string;
}
