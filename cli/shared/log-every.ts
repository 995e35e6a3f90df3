/** Milliseconds between two lines about progress in a log: $GATECHECK_LOG_EVERY in seconds, else 20 s; a timer takes no more than 24 days. */
export function logEvery(): number {
  const given = process.env["GATECHECK_LOG_EVERY"];
  const seconds = Number(given);
  return 1000 * (given !== undefined && seconds >= 1 ? Math.min(seconds, 2_000_000) : 20);
}
