import { expect, test } from "vitest";
import { missingShards, overlap, parseShards, uniteShards } from "./shards.ts";

test("unites shards in the order of their numbers", () => {
  expect(uniteShards(["10/16", null, "2/16,3/16", "2/16"])).toBe("2/16,3/16,10/16");
  expect(uniteShards([null, null])).toBeNull();
});

test("names the shards that are missing", () => {
  expect(missingShards("1/4,3/4")).toEqual(["2/4", "4/4"]);
  expect(missingShards("1/1")).toEqual([]);
  expect(missingShards(null)).toEqual([]);
});

test("says whether two have a shard in common", () => {
  expect(overlap("1/4,3/4", "2/4,3/4")).toBe(true);
  expect(overlap("1/4,3/4", "2/4")).toBe(false);
  expect(overlap(null, "2/4")).toBe(true);
});

test("refuses shards of two campaigns and shards that do not exist", () => {
  expect(() => uniteShards(["1/2", "1/3"])).toThrow("shards of different campaigns: one of 2 and one of 3");
  expect(() => parseShards("5/4")).toThrow("no such shard: 5/4");
});
