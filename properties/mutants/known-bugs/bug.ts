/** A bug that somebody had, fixed or reported. */
export interface Bug {
  /** `pytorch/pytorch#96416`: repository and number of the issue or the pull request. */
  readonly where: string;
  /** The mistake, in one sentence. */
  readonly what: string;
}

/** Real bugs that looked like a kind of fault. */
export interface Resemblance {
  /** Names of the kind: ids of faults (`lstm/forward/exchanged/i-f`), and of dialects (`gru/option/polarity`). */
  readonly like: RegExp;
  readonly bugs: readonly Bug[];
}
