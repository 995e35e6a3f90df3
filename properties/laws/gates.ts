import type { RunRequest } from "../../impl/contract.ts";
import type { Cell } from "../../spec/cell.ts";
import type { Options } from "../../spec/options.ts";
import { saturation } from "../cases/regimes.ts";
import { mapTensor, mapTensors, withParams } from "../requests/rearrange.ts";

/** A gate can be forced from outside only through its bias. */
export const hasBias = (_: Cell, options: Options): boolean => options["bias"] !== false;

/**
 * The request with gates forced: their weights zero, their bias so large that σ saturates. It works on anybody's kernel.
 * @param gates `{ f: "open", i: "shut" }`
 */
export const forceGates = (request: RunRequest, gates: Readonly<Record<string, "open" | "shut">>): RunRequest =>
  withParams(request, (params) =>
    mapTensors(params, (t, name) => {
      const [block, gate] = name.split("_") as [string, string];
      const wanted = gates[gate];
      if (wanted === undefined || block === "c") return t;
      const value = block === "b" ? saturation[request.dtype][wanted] : 0;
      return mapTensor(t, () => value);
    }),
  );
