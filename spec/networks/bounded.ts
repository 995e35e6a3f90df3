/** A tensor of the oracle: values, and how far a correct implementation may be from each. */
export interface Bounded {
  readonly shape: readonly number[];
  /** float64, row-major */
  readonly value: Float64Array;
  /** Same layout; 0 where only the same number is right. */
  readonly error: Float64Array;
}
