import type { Cotangents, Gradients, Layer, RunRequest } from "../../impl/contract.ts";
import { stepFor } from "../../spec/catalogue.ts";
import type { Step } from "../../spec/cell.ts";
import { program } from "../../spec/language/program.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";
import { allRead, batchMean, deafToFinal } from "../controls/cotangent.ts";
import { cotangentsOfPiece, cotangentsOfState } from "../requests/cotangents.ts";
import type { Comparison, Law, Trial } from "../law.ts";
import { againstEachOther, oracle } from "../judge/oracle.ts";
import { ofPieces, ofRows } from "../requests/gather-gradients.ts";
import { withLayer } from "../requests/rearrange.ts";
import { rowsOfRequest } from "../requests/rows.ts";
import { piece } from "./time.ts";

/** Names of the parameters that state `name` depends on after `steps` steps, by the equations. */
function readBy({ next }: Step, name: string, steps: number): Set<string> {
  const params = new Set<string>();
  let states = new Set([name]);
  for (let t = 0; t < steps; t++) {
    const { nodes } = program([...states].map((state) => next[state] as Step["y"]));
    const inputs = nodes.filter((node) => node.op === "input");
    for (const { kind, name: of } of inputs) if (kind === "param") params.add(of);
    states = new Set(inputs.flatMap((node) => (node.kind === "state" ? [node.name] : [])));
  }
  return params;
}

const gradientsOf = async (run: Trial["run"], request: RunRequest): Promise<Gradients> =>
  (await run({ ...request, want: ["gradients"] })).gradients as Gradients;

const nothing = (what: string, { shape, data }: Tensor): Comparison => ({
  what,
  shape,
  got: data,
  want: new Float64Array(data.length),
  tolerance: "equal",
});

const named = (what: string, tensors: Tensors | undefined, of: (name: string) => boolean): Comparison[] =>
  Object.entries(tensors ?? {}).flatMap(([name, t]) => (of(name) ? [nothing(`${what}.${name}`, t)] : []));

/** What a gradient is put together from, and what has no part in it. */
export const gradientParts: readonly Law[] = [
  {
    id: "gradient/additive-over-batch",
    sentence:
      "Gradients of parameters are the sum over the rows of what each row alone gives; those of its input and first state are the row's own.",
    source: "docs/theory.md G03, S05",
    level: "L3",
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
      // what sums the rows makes is in the bound: the rows of the whole are summed too
      return againstEachOther(oracle(request, { cotangents }), { gradients: ofRows(rows) }, { gradients: whole });
    },
  },
  {
    id: "gradient/chunked",
    sentence:
      "Gradients through two pieces of a sequence, the cotangent of the state between them carried back, are those of the whole.",
    source: "docs/theory.md G04",
    level: "L3",
    family: "recurrent",
    // in float32 the bound of a layer norm's quotient by a small deviation hides what is to be seen
    appliesTo: ({ id }) => id !== "lstm-layer-norm",
    needs: ["initialState", "gradients"],
    space: {
      T: [4, 7],
      B: [1, 2],
      m: [1, 3],
      n: [1, 3],
      directions: ["forward"],
      regimes: ["tame", "saturated", "sparse"],
      losses: ["both", "y"],
    },
    expensive: true,
    control: deafToFinal,
    check: async ({ request, cotangents, run, draw }) => {
      const { T } = request.sizes;
      const cut = draw("cut", 2, T - 2);
      const first = piece(request, 0, cut);
      const between = (await run(first)).final?.[0] ?? null;
      const second = withLayer(piece(request, cut, T), { initial: between });
      const whole = await gradientsOf(run, { ...request, cotangents });
      const later = await gradientsOf(run, {
        ...second,
        cotangents: cotangentsOfPiece(cotangents, cut, T, cotangents.final),
      });
      const earlier = await gradientsOf(run, {
        ...first,
        cotangents: cotangentsOfPiece(cotangents, 0, cut, later.initial ?? null),
      });
      return againstEachOther(
        oracle(request, { cotangents }),
        { gradients: ofPieces(earlier, later) },
        { gradients: whole },
      );
    },
  },
  {
    id: "gradient/dead-parameters",
    sentence:
      "What by the equations no part of the loss depends on has a gradient of exactly 0: the layer above, the other walk, a gate read later.",
    source: "docs/theory.md G11",
    level: "L3",
    family: "recurrent",
    needs: ["gradients"],
    // far from overflow: 0 · ∞ is nobody's mistake
    space: { T: [1, 2], B: [1, 3], layers: [2, 2], losses: ["final", "both"], regimes: ["tame", "sparse"] },
    control: allRead,
    check: async ({ request, cotangents, run, draw }) => {
      const { T } = request.sizes;
      const final = cotangents.final as NonNullable<Cotangents["final"]>;
      const [{ cell, options, params }] = request.layers as readonly [Layer, ...Layer[]];
      const step = stepFor(cell, options);
      const states = Object.keys(step.next);
      const walk = draw("walk", 0, params.length - 1);
      const state = states[draw("state", 0, states.length - 1)] as string;
      const loss = cotangentsOfState(final, walk, state);
      const { gradients } = await run({ ...request, want: ["gradients"], cotangents: loss });
      const read = readBy(step, state, T);
      return (gradients?.params ?? []).flatMap((layer, depth) =>
        layer.flatMap((tensors, k) => {
          const live = depth === 0 && k === walk;
          const place = `[${depth}][${k}]`;
          return [
            ...named(`gradients.params${place}`, tensors, (name) => !live || !read.has(name)),
            ...named(`gradients.initial${place}`, gradients?.initial?.[depth]?.[k], () => !live),
          ];
        }),
      );
    },
  },
];
