/** Form of a benchmark file, `gatecheck/bench/1`. Its JSON Schema: reports/schemas/bench.schema.json. */
import type { AbsoluteResult } from "./absolute/result.ts";
import type { CompareResult } from "./compare.ts";

export type BenchResult = AbsoluteResult | CompareResult;
