/** `gatecheck bench selftest` as it is printed. */
import type { Selftest, SelftestSummary } from "../../bench/selftest/selftest.ts";
import { columns } from "../text/columns.ts";
import { formatNumber, formatSeconds } from "../text/format.ts";

const percent = (share: number): string => `${formatNumber(100 * share)} %`;

const row = ({ planted, executed, measured, trials, flagged, share, seconds }: SelftestSummary): string[] => [
  percent(planted),
  `+${(100 * executed).toFixed(2)} %`,
  measured === null ? "–" : `${measured < 0 ? "−" : "+"}${Math.abs(100 * measured).toFixed(2)} %`,
  `${planted === 0 ? "false alarms" : "found"} ${flagged} of ${trials}`,
  share === null ? "–" : `${percent(share.est)} [${percent(share.lo)}, ${percent(share.hi)}]`,
  seconds === null ? "–" : formatSeconds(seconds),
];

const heads = ["planted", "blocks executed", "time measured", "comparisons", "share (95 %)", "median time"];

export function selftestToText({ workloads, summaries }: Selftest, machine: string, neighbour: string): string {
  const lines = [
    `by turns ${workloads.join(" and ")}; ${machine}; ${neighbour}`,
    "",
    ...columns([heads, ...summaries.map(row)]),
  ];
  return `${lines.join("\n")}\n`;
}
