import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { configured, ignoresInitialState, halved } from "../controls/controls.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { at, fill, mapTensor, mapTensors, withLayer, withParams } from "../requests/rearrange.ts";

/** Number of modules of a clockwork network. */
const modulesOf = ({ case: { options } }: Trial): number => (options["modules"] as number | undefined) ?? 2;

/** Periods of its units: 1, 2, 4, …, module by module. */
const periodOf = (unit: number, n: number, modules: number): number => 2 ** Math.floor((unit * modules) / n);

const equal = (what: string, got: Tensor, want: Tensor, tolerance: "bits" | "equal"): Comparison => ({
  what,
  shape: got.shape,
  got: got.data,
  want: want.data,
  tolerance,
});

/** Modules that wait, and contexts that fade. */
export const slow: readonly Law[] = [
  {
    id: "memory/clockwork-waits",
    sentence: "A unit stays the same, bit for bit, at every step that is no multiple of its period.",
    source: "Koutník et al. 2014; docs/theory.md 3.16",
    level: "L1",
    family: "recurrent",
    cells: ["clockwork"],
    appliesTo: (_, options) => options["modules"] !== 1,
    needs: ["initialState"],
    space: { directions: ["forward"] },
    control: configured({ modules: 1 }),
    check: async (trial) => {
      const { n, T } = trial.request.sizes;
      const { y } = await trial.run(trial.request);
      const initial = trial.request.layers[0]?.initial?.[0];
      if (y === undefined || initial === undefined) return [];
      const { h, t: clock } = initial as Record<"h" | "t", Tensor>;
      const waited = fill(y, y.shape, (t, b, j) => {
        const computed = (at(clock, b) + t) % periodOf(j, n, modulesOf(trial)) === 0;
        if (computed || t >= (trial.request.lengths?.[b] ?? T)) return at(y, t, b, j);
        return t === 0 ? at(h, b, j) : at(y, t - 1, b, j);
      });
      return [equal("y", y, waited, "bits")];
    },
  },
  {
    id: "gradient/clockwork-faster-units-are-not-read",
    sentence: "The gradient of a recurrent weight from a faster to a slower unit is exactly 0.",
    source: "Koutník et al. 2014; docs/theory.md 3.16, G11",
    level: "L3",
    family: "recurrent",
    cells: ["clockwork"],
    appliesTo: (_, options) => options["modules"] !== 1,
    needs: ["gradients"],
    space: {},
    control: configured({ modules: 1 }),
    check: async (trial) => {
      const { request, cotangents, run } = trial;
      const { gradients } = await run({ ...request, want: ["gradients"], cotangents });
      const period = (unit: number): number => periodOf(unit, request.sizes.n, modulesOf(trial));
      return (gradients?.params[0] ?? []).map(({ U_h }, walk) => {
        const dU = U_h as Tensor;
        const read = fill(dU, dU.shape, (i, j) => (period(i) <= period(j) ? at(dU, i, j) : 0));
        return equal(`gradients.params[0][${walk}].U_h`, dU, read, "equal");
      });
    },
  },
  {
    id: "time/clockwork-comes-round",
    sentence: "A clock that starts later by a multiple of the longest period changes no output.",
    source: "Koutník et al. 2014; docs/theory.md 3.16",
    level: "L2",
    family: "recurrent",
    cells: ["clockwork"],
    appliesTo: (_, options) => options["modules"] !== 1,
    needs: ["initialState"],
    space: {},
    control: halved("t"),
    check: async (trial) => {
      const { request, run, draw } = trial;
      const longest = 2 ** (modulesOf(trial) - 1);
      const later = longest * (2 * draw("rounds", 0, 1) + 1);
      const shifted = withLayer(request, {
        initial:
          request.layers[0]?.initial?.map((state) =>
            mapTensors(state, (t, name) => (name === "t" ? mapTensor(t, (v) => v + later) : t)),
          ) ?? null,
      });
      const [{ y }, other] = [await run(request), await run(shifted)];
      return y === undefined || other.y === undefined ? [] : [equal("y", other.y, y, "equal")];
    },
  },
  {
    id: "memory/scrn-context-fades",
    sentence: "Where nothing enters the context (W_s = 0) it is α times itself at every step.",
    source: "Mikolov et al. 2014; docs/theory.md 3.17",
    level: "L2",
    family: "recurrent",
    cells: ["scrn"],
    appliesTo: (_, options) => options["alpha"] !== 0,
    needs: ["initialState"],
    space: { regimes: ["tame", "wide", "sparse"] },
    control: ignoresInitialState,
    check: async ({ case: { options }, request, run }) => {
      const closed = withParams(request, (params) =>
        mapTensors(params, (t, name) => (name === "W_s" ? mapTensor(t, () => 0) : t)),
      );
      const alpha = (options["alpha"] as number | undefined) ?? 0.95;
      const stepsOf = (b: number): number => request.lengths?.[b] ?? request.sizes.T;
      const faded = ({ s }: Tensors): Tensor =>
        fill(s as Tensor, (s as Tensor).shape, (b, j) => at(s as Tensor, b, j) * alpha ** stepsOf(b));
      const { final } = await run(closed);
      if (final === undefined) return [];
      const initial = closed.layers[0]?.initial ?? [];
      const want = final.map((walks) => walks.map((state, walk) => ({ ...state, s: faded(initial[walk] as Tensors) })));
      return againstEachOther(oracle(closed), { final }, { final: want });
    },
  },
];
