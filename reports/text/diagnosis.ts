import { oneLine } from "../../impl/untrusted-text.ts";
import type { Diagnosis } from "../../properties/diagnosis/diagnosis.ts";
import { concluded, headline } from "../../properties/diagnosis/summary.ts";

/** Real bugs that are printed of those that looked like the mistake; JSON has all. */
const BUGS = 3;

/** Explanations that are printed of those that are not told apart from the first. */
const ALSO = 3;

/** The diagnosis of one cell, as lines of text. */
export function diagnosisToText(diagnosis: Diagnosis): string {
  const { cell, options, dtype, where, explanations, errors, localised, looked } = diagnosis;
  const chosen = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  const about = oneLine(`${cell}${chosen.join("")} ${dtype}`);
  const end = looked === "" ? [] : [`  ${oneLine(looked, 500)}`];
  if (diagnosis.right) return [about, "  Every answer is right.", ...end].join("\n");
  const [first, ...others] = explanations;
  const further =
    others.length > ALSO ? [`  and ${others.length - ALSO} more that are the same on all that was asked`] : [];
  const more =
    first === undefined
      ? []
      : [
          `  known as: ${first.kind === "dialect" ? "" : "fault "}${first.id}`,
          ...others.slice(0, ALSO).map(({ sentence }) => `  or: ${oneLine(sentence, 300)}`),
          ...further,
          ...first.bugs.slice(0, BUGS).map(({ where: at, what }) => `  seen in: ${at}: ${what}`),
        ];
  const conclusion = concluded(diagnosis);
  const why = diagnosis.failure === null ? [] : [`  ${oneLine(diagnosis.failure, 500)}`];
  return [
    about,
    ...(first === undefined ? [] : [`  ${oneLine(headline(diagnosis), 500)}`]),
    ...where.map((one) => `  ${oneLine(one, 500)}`),
    ...[...(first === undefined ? localised : []), ...errors].map((one) => `  ${oneLine(one, 500)}`),
    ...why,
    ...(conclusion === "" ? [] : [`  ${oneLine(conclusion, 500)}`]),
    ...more,
    ...end,
  ].join("\n");
}
