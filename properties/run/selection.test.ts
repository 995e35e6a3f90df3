import { expect, it } from "vitest";
import { laws } from "../laws/index.ts";
import type { Law } from "../law.ts";
import { lawsNamed, lawsTried } from "./selection.ts";

const ids = (some: readonly Law[]): string[] => some.map(({ id }) => id);
const own: Law = { ...(laws[0] as Law), id: "mine/own" };

it("names laws by theme, by id, by name and by themselves, in the order of all laws", () => {
  const time = ids(laws.filter(({ id }) => id.startsWith("time/")));
  expect(ids(lawsNamed(["time", own, "direct"], "quick"))).toEqual(["step/direct", ...time, "mine/own"]);
});

it("takes away", () => {
  const left = lawsNamed(["!reduction", "-numerics/long-run"], "quick");
  expect(ids(left)).toEqual(
    ids(lawsTried("quick")).filter((id) => !id.startsWith("reduction/") && id !== "numerics/long-run"),
  );
  expect(ids(lawsNamed(["step", "stack", "-stack"], "quick"))).toEqual(ids(lawsNamed(["step"], "quick")));
});

it("takes the laws that a theme has at the level; others by id", () => {
  const dear = laws.filter(({ exhaustive }) => exhaustive === true);
  expect(dear.length).toBeGreaterThan(0);
  for (const law of dear) {
    const theme = law.id.split("/", 1);
    expect(lawsNamed(theme, "quick")).not.toContain(law);
    expect(lawsNamed(theme, "exhaustive")).toContain(law);
    expect(lawsNamed([law.id], "quick")).toEqual([law]);
  }
});

it.each([
  [["travel"], /^unknown law "travel"; the themes are step, /],
  [["!time/travel"], /^unknown law "time\/travel"; time has /],
  [["step", "!step"], /^the laws step,!step: nothing is left$/],
])("refuses %j in one line", (chosen, message) => {
  expect(() => lawsNamed(chosen, "quick")).toThrow(message);
});
