/** An estimate, with an interval that covers the true value in `level` of all samples. */
export interface Interval {
  readonly est: number;
  readonly lo: number;
  readonly hi: number;
  /** From 0 (one sample: nothing is known of its spread) to below 1. */
  readonly level: number;
}
