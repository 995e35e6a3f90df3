import { readFileSync } from "node:fs";
import type { Adapter } from "../../impl/targets/black-box.ts";
import { canonical, cellOf } from "../../spec/catalogue.ts";
import { planOf } from "../../spec/conventions/plan.ts";
import { UsageError } from "./errors.ts";

/** The reason why a file is no adapter, on one line. */
const reason = (error: unknown): string =>
  error instanceof TypeError
    ? "parts of it are missing; `gatecheck discover BOX --write FILE` writes one"
    : (error as Error).message.split("\n", 1).join("");

/** An adapter as `gatecheck discover --write` wrote it. @throws UsageError for anything else */
export function readAdapter(path: string): Adapter {
  try {
    const adapter = JSON.parse(readFileSync(path, "utf8")) as Adapter;
    if (adapter.schema !== "gatecheck/adapter/1") throw new Error(`its schema is ${JSON.stringify(adapter.schema)}`);
    if (typeof adapter.batchMajor !== "boolean") throw new Error("batchMajor is missing");
    canonical(cellOf(adapter.cell), adapter.options);
    if (adapter.convention.cell !== adapter.cell) throw new Error("its convention is of another cell");
    // sizes at which it must make sense, as at any others
    planOf(adapter.convention, adapter.options, { m: 2, n: 3 });
    return adapter;
  } catch (error) {
    throw new UsageError(`${path} is no adapter of gatecheck discover: ${reason(error)}`);
  }
}
