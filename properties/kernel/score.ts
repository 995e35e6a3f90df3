/** The judgement of a kernel: accepted or refused, a score, and names for what is wrong. */
import { directness } from "../laws/directness.ts";
import type { Verdict } from "../verdict.ts";
import { wrongs } from "./laws.ts";

/** A class of laws by directness: those of one theme. */
export interface HeldClass {
  readonly theme: string;
  /** Laws that concern the kernel. */
  readonly laws: number;
  /** Number of them that hold. */
  readonly held: number;
}

/** One reason for a refusal. */
export interface Reason {
  /** The wrong by its name; the law's id where it has none. */
  readonly name: string;
  readonly law: string;
  readonly message: string;
}

export interface Judged {
  readonly accepted: boolean;
  /** From 0 to 1: the share of laws that hold in the class in which it is least. */
  readonly score: number;
  /** In the order of directness. */
  readonly classes: readonly HeldClass[];
  /** Named wrongs; where nothing has a name, the violations themselves, the most direct first. */
  readonly reasons: readonly Reason[];
}

const themeOf = (law: string): string => law.slice(0, law.indexOf("/"));

const messageOf = ({ message, counterexample }: Verdict): string =>
  message ?? (counterexample === null ? "" : counterexample.where.replace(/\[\]$/, ""));

const nameOf = ({ law, verdict }: Verdict): string => (verdict === "violated" && wrongs[law]) || law;

/** @param verdicts those of one kernel */
export function judgeKernel(verdicts: readonly Verdict[]): Judged {
  const concerned = verdicts.filter(({ verdict }) => verdict !== "unsupported");
  const holds = (its: readonly Verdict[]): boolean => its.every(({ verdict }) => verdict === "holds");
  const laws = [...Map.groupBy(concerned, ({ law }) => law)]
    .map(([law, its]) => ({ law, holds: holds(its), its }))
    .toSorted((a, b) => directness(a.law) - directness(b.law));
  const classes = [...Map.groupBy(laws, ({ law }) => themeOf(law))].map(([theme, its]): HeldClass => ({
    theme,
    laws: its.length,
    held: its.filter((one) => one.holds).length,
  }));
  const broken = laws.flatMap(({ law, holds: fine, its }): Reason[] => {
    const [first] = its.filter(({ verdict }) => verdict !== "holds");
    return fine || first === undefined ? [] : [{ name: nameOf(first), law, message: messageOf(first) }];
  });
  const named = broken.filter(({ name, law }) => name !== law);
  return {
    accepted: laws.length > 0 && broken.length === 0,
    score: Math.min(...classes.map(({ held, laws: all }) => held / all), laws.length === 0 ? 0 : 1),
    classes,
    reasons: named.length > 0 ? named : broken,
  };
}
