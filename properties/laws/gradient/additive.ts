import type { Cotangents, Gradients } from "../../../impl/contract.ts";
import { batchMean, lostBeside } from "../../controls/cotangent.ts";
import { type Answered, againstSumOfGradients } from "../../judge/gradient-sum.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { ofRows } from "../../requests/gather-gradients.ts";
import { rowsOfRequest } from "../../requests/rows.ts";
import { ask, gradientsOf } from "./ask.ts";

export const additive: readonly Law[] = [
  {
    id: "gradient/additive-over-outputs",
    sentence:
      "The gradient of a sum of two losses, one of y and one of the final states, is the sum of their gradients.",
    source: "docs/theory.md G03",
    conformance: "L3",
    family: "recurrent",
    needs: ["gradients"],
    space: {
      T: [2, 3],
      B: [1, 1],
      m: [1, 2],
      n: [1, 2],
      losses: ["both"],
      regimes: ["tame", "wide", "saturated", "sparse"],
    },
    expensive: true,
    control: lostBeside,
    check: async (trial) => {
      const answered = async (cotangents: Cotangents): Promise<Answered> => ({
        gradients: await ask(trial, cotangents),
        expected: oracle(trial.request, { cotangents }),
      });
      const { y, final } = trial.cotangents;
      const whole = await answered({ y, final });
      return againstSumOfGradients(whole, [await answered({ y, final: null }), await answered({ y: null, final })]);
    },
  },
  {
    id: "gradient/additive-over-batch",
    sentence:
      "Gradients of parameters are the sum over the rows of what each row alone gives; those of its input and first state are the row's own.",
    source: "docs/theory.md G03, S05",
    conformance: "L3",
    family: "recurrent",
    needs: ["gradients"],
    space: { T: [2, 2], B: [2, 6], m: [1, 2], n: [1, 2], regimes: ["tame", "saturated", "sparse"] },
    expensive: true,
    control: batchMean,
    check: async ({ request, cotangents, run }) => {
      const whole = await gradientsOf(run, { ...request, cotangents });
      const rows: Gradients[] = [];
      for (let b = 0; b < request.sizes.B; b++)
        rows.push(await gradientsOf(run, rowsOfRequest({ ...request, cotangents }, [b])));
      // the bound has the rounding of the sum over rows: the rows of the whole are summed too
      return againstEachOther(oracle(request, { cotangents }), { gradients: ofRows(rows) }, { gradients: whole });
    },
  },
];
