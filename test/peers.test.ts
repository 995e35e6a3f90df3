/** docs/peers.md is that of the committed runs, and every row of it is explained to the end. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { peersMarkdown } from "../scripts/docs.ts";
import { type Peer, peers } from "../scripts/peers/list.ts";
import { explanationsIn, peersPage } from "../scripts/peers/page.ts";
import type { Failure, PeerResult } from "../scripts/peers/result.ts";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const results = JSON.parse(read("reports/results/peers/verify.json")) as readonly PeerResult[];

test("the page is written of the committed runs", () => {
  expect(read("docs/peers.md")).toBe(peersMarkdown());
});

test("every peer that runs in Node was measured, and each of its failures has an explanation", () => {
  const run = peers.filter(({ outside }) => outside === undefined).map(({ id }) => id);
  expect(results.map(({ id }) => id)).toEqual(run);
  for (const result of results) {
    const peer = peers.find(({ id }) => id === result.id) as Peer;
    const explained = explanationsIn(peer, result).flatMap(({ failures }) => failures);
    expect(explained.length).toBe(result.failures.length);
  }
});

test("what explains a failure is shown by a program that is there, or by a document", () => {
  for (const { shown } of peers.flatMap(({ explanations }) => explanations))
    expect(shown.startsWith("https:") || existsSync(new URL(`../${shown}`, import.meta.url)), shown).toBe(true);
});

test("a failure that nothing explains is no page", () => {
  const failure: Failure = {
    law: "step/direct",
    cell: "lstm",
    options: {},
    dtype: "float32",
    outcome: "violated",
    seen: "y[0]: got 1, want 2",
    case: null,
    explained: null,
  };
  const [first, ...others] = results as [PeerResult, ...PeerResult[]];
  const having = (more: Partial<Failure>): PeerResult[] => [
    { ...first, failures: [{ ...failure, ...more }] },
    ...others,
  ];
  expect(() => peersPage(peers, having({}))).toThrow("lstm step/direct is not explained: y[0]: got 1, want 2");
  expect(() => peersPage(peers, having({ explained: "nothing-such" }))).toThrow("nothing is called nothing-such");
  expect(peersPage(peers, others)).toContain("not measured");
});
