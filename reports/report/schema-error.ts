import { oneLine } from "../../impl/untrusted-text.ts";
import type { Fault } from "./validator.ts";

/** `/verdicts/3/options/bias` as it is written in JavaScript: `verdicts[3].options.bias`. */
const place = (pointer: string): string =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${oneLine(key.replaceAll("~1", "/").replaceAll("~0", "~"), 60)}`))
    .join("")
    .replace(/^\./, "");

/** A value of the file in a few characters: `"maybe"`, `3`, `an array`. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return oneLine(JSON.stringify(value), 60);
}

/** One schema error as `verdicts[3].verdict is "maybe", must be one of holds, violated`; `whole` is the name of the file. */
export function explain(error: Fault, whole: string): string {
  const where = place(error.instancePath) || whole;
  const { params } = error;
  const described = error.parentSchema?.description;
  const must = (what: string): string => `${where} is ${shown(error.data)}, must be ${what}`;
  switch (error.keyword) {
    case "required":
      return `${where} lacks ${JSON.stringify(params["missingProperty"])}`;
    case "additionalProperties":
      return `${where} has an unknown property ${shown(params["additionalProperty"])}`;
    case "enum":
      return must(`one of ${(params["allowedValues"] as unknown[]).map(String).join(", ")}`);
    case "const":
      return must(shown(params["allowedValue"]));
    case "maxItems":
      return `${where} has ${(error.data as unknown[]).length} entries, must have at most ${String(params["limit"])}`;
    case "type":
      return must(described ?? [params["type"]].flat().join(" or "));
    default:
      return error.propertyName === undefined
        ? must(described ?? (error.message ?? "valid").replace(/^must be /, ""))
        : `${where} has a property ${shown(error.propertyName)}, which is not ${described ?? "valid"}`;
  }
}
