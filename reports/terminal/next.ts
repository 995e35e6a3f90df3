import { oneLine } from "../../impl/untrusted-text.ts";
import { replayFlags } from "../../properties/run/replay-flags.ts";
import { shellWord, wordsOf } from "../../properties/run/shell-words.ts";
import type { Report } from "../report/report.ts";
import { fails, statusOf } from "../report/status.ts";
import { isStart } from "../text/format.ts";
import { CASE, verdictsOf } from "../../properties/findings/finding.ts";

/** The step after a first finding. */
function afterFinding({ findings: [finding], verdicts, run: { command } }: Report): string | null {
  const [first] = finding === undefined ? [] : verdictsOf(finding, verdicts);
  if (finding === undefined || first === undefined) return null;
  if (finding.kind === "explained") return "mend it, and run the replay line again";
  if (finding.kind === "unexplained") return `read ${oneLine(first.law)} in docs/laws.md, then run the replay line`;
  if (CASE.test(first.message ?? "")) return "run the replay line: it asks for that case alone";
  if (isStart(first)) return `mend that, then again: npx ${oneLine(command, 1000)}`;
  const words = [first.implementation, ...replayFlags(wordsOf(command), first.implementation)].map(shellWord);
  return `npx gatecheck verify ${oneLine(words.join(" "), 1000)} --smoke`;
}

/** The step after a run without a finding. */
function afterOthers({ verdicts, run: { level, command, shard, interrupted } }: Report): string | null {
  const failing = verdicts.filter(fails).map(statusOf);
  if (failing.includes("vacuous")) return "read docs/how-it-works.md, A control beside every case";
  if (failing.length > 0 || verdicts.length === 0 || interrupted || shard !== null || level !== "quick") return null;
  return `this was --level quick; for more options, sizes and cases: npx ${oneLine(command.replace(/ --level quick\b/, ""), 1000)} --level standard`;
}

/** One line: what to run or read next; none where a run conforms and there is no more to try. */
export function nextStep(report: Report): string[] {
  const step = afterFinding(report) ?? afterOthers(report);
  return step === null ? [] : [`next: ${step}`];
}
