import { ReportError } from "./report.ts";

/** The indices of a report's shards, and the total number. */
interface Shards {
  readonly of: number;
  readonly indices: ReadonlySet<number>;
}

/**
 * The shards in `1/16,3/16`.
 * @throws ReportError when an index is beyond the total, or the totals differ
 */
export function parseShards(shard: string): Shards {
  const parts = shard.split(",").map((part) => part.split("/").map(Number) as [number, number]);
  const [, of] = parts[0] ?? [0, 0];
  for (const [index, total] of parts) {
    if (total !== of) throw new ReportError(`shards of different campaigns: one of ${of} and one of ${total}`);
    if (!(index >= 1 && index <= of)) throw new ReportError(`no such shard: ${index}/${of}`);
  }
  return { of, indices: new Set(parts.map(([index]) => index)) };
}

/**
 * Every shard that is in one of the arguments: `1/16` and `3/16` give `1/16,3/16`; `null`, not sharded, adds none.
 * @throws ReportError when the totals differ
 */
export function uniteShards(shards: readonly (string | null)[]): string | null {
  const named = shards.filter((shard) => shard !== null);
  if (named.length === 0) return null;
  const { of, indices } = parseShards(named.join(","));
  return [...indices]
    .sort((a, b) => a - b)
    .map((index) => `${index}/${of}`)
    .join(",");
}

/** True if two reports share a shard; `null`, not sharded, is the whole. @throws ReportError when the totals differ */
export function overlap(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const [its, others] = [parseShards(a).indices, parseShards(b).indices];
  uniteShards([a, b]);
  return [...its].some((index) => others.has(index));
}

/** The shards of the same campaign that are not named: `1/3,3/3` misses `2/3`. */
export function missingShards(shard: string | null): readonly string[] {
  if (shard === null) return [];
  const { of, indices } = parseShards(shard);
  return Array.from({ length: of }, (_, i) => i + 1)
    .filter((index) => !indices.has(index))
    .map((index) => `${index}/${of}`);
}
