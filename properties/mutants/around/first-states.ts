import { catalogue, stepFor } from "../../../spec/catalogue.ts";
import type { Cell } from "../../../spec/cell.ts";
import { program } from "../../../spec/language/program.ts";
import type { RunAnswer, RunRequest } from "../../../impl/contract.ts";
import { mapTree } from "../../../impl/tree.ts";
import { type Tensor, type Tensors, tensor } from "../../../spec/tensor.ts";
import { at, fill } from "../../requests/rearrange.ts";
import { type WrongImplementation, recurrent, wrong } from "./wrong-implementation.ts";

/** States of a cell that are read, but for clocks. */
function statesOf(cell: Cell): string[] {
  const { state, next, y } = stepFor(cell.id, {});
  const { place } = program([...Object.values(next), y]);
  return Object.entries(state).flatMap(([name, node]) =>
    place.has(node) && !cell.clocks?.includes(name) ? [name] : [],
  );
}

const several = catalogue.filter((cell) => statesOf(cell).length > 1);

/** Absent states that start at 1, one alone of several. */
export const firstStates: readonly WrongImplementation[] = [...new Set(several.flatMap(statesOf))].map((state) => ({
  id: `absent-${state}-is-one`,
  sentence: `An absent initial ${state} is 1 everywhere; the other states start at 0.`,
  cells: several.filter((cell) => statesOf(cell).includes(state)).map(({ id }) => id),
  laws: ["state/absent-is-zero"],
  of: (correct) => (request) => {
    const { final } = correct({ ...request, want: ["final"], cotangents: null });
    const layers = request.layers.map((layer, depth) => ({
      ...layer,
      initial:
        layer.initial ??
        mapTree(final?.[depth] ?? null, (t, path) => fill(t, t.shape, () => (path.endsWith(`.${state}`) ? 1 : 0))),
    }));
    return correct({ ...request, layers });
  },
}));

/**
 * States that lie in one buffer for all calls of a form, which is cleared in part before a call without initial states.
 * @param clear what is left of the state of the call before, in the elements of the request
 */
const leftOver =
  (clear: (t: Tensor, name: string) => void): WrongImplementation["of"] =>
  (correct) => {
    const buffers = new Map<string, Tensor>();
    return (request): RunAnswer => {
      const { dtype } = request;
      const { final } = correct({ ...request, want: ["final"], cotangents: null });
      const key = (t: Tensor, path: string): string =>
        `${dtype} ${request.layers.map(({ cell }) => cell).join()} ${path} ${t.shape.join()}`;
      const left = (t: Tensor, path: string): Tensor => {
        const buffer = buffers.get(key(t, path)) ?? tensor(dtype, t.shape);
        clear(buffer, path.split(".").at(-1) as string);
        return fill(t, t.shape, (...index) => at(buffer, ...index));
      };
      const initial = mapTree(final ?? null, left);
      const layers = request.layers.map((layer, depth) => ({
        ...layer,
        initial: layer.initial ?? initial?.[depth] ?? null,
      }));
      const answer = correct({ ...request, layers, want: [...new Set([...request.want, "final" as const])] });
      mapTree(answer.final ?? null, (t, path) => {
        buffers.set(key(t, path), tensor(dtype, t.shape, [...t.data]));
        return t;
      });
      const { final: last, ...rest } = answer;
      return request.want.includes("final") ? { ...rest, ...(last && { final: last }) } : rest;
    };
  };

const rememberedIn = (
  id: string,
  sentence: string,
  clear: (t: Tensor, name: string) => void,
  cells: readonly string[] = recurrent,
): WrongImplementation => ({
  ...wrong(id, sentence, ["step/direct"], leftOver(clear), { cells }),
  impure: true,
  rare: true,
});

/** Buffers of states that are not cleared, or not wholly, between calls. */
export const leftOverStates: readonly WrongImplementation[] = [
  rememberedIn(
    "state-cleared-in-part",
    "Before a call as many bytes of the state's buffer are cleared as it has numbers: the rest is of the call before.",
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.length).fill(0),
  ),
  rememberedIn("first-row-cleared", "Before a call the state of row 0 alone is cleared.", ({ data, shape }) =>
    data.fill(0, 0, data.length / Math.max(1, shape[0] as number)),
  ),
  rememberedIn(
    "hidden-state-cleared-alone",
    "Before a call h is cleared, c is not.",
    ({ data }, name) => void (name === "h" && data.fill(0)),
    ["lstm"],
  ),
  rememberedIn(
    "cell-state-cleared-alone",
    "Before a call c is cleared, h is not.",
    ({ data }, name) => void (name === "c" && data.fill(0)),
    ["lstm"],
  ),
];

/** Layers one by one, each but the first from the final state of the one below. */
export const handedUp: WrongImplementation = wrong(
  "state-handed-up",
  "A layer starts from the final state of the layer below: all layers keep their state in one place.",
  ["stack/layer-by-layer"],
  (correct) => (request) => {
    let { x } = request;
    let below: readonly Tensors[] | undefined;
    const finals: (readonly Tensors[])[] = [];
    for (const layer of request.layers) {
      const fits = below?.length === layer.params.length ? below : undefined;
      const { y, final } = correct({
        ...request,
        sizes: { ...request.sizes, m: x.shape[2] as number },
        x,
        layers: [{ ...layer, initial: fits ?? layer.initial }],
        want: ["y", "final"],
        cotangents: null,
      });
      x = y as Tensor;
      below = final?.[0];
      finals.push(below as readonly Tensors[]);
    }
    const { want } = request;
    return {
      ...correct(request),
      ...(want.includes("y") && { y: x }),
      ...(want.includes("final") && { final: finals }),
    };
  },
  { support: { gradients: false } },
);

const failing = (axis: "B" | "T" | "n", name: string, cells = recurrent): WrongImplementation => ({
  ...wrong(
    `one-${name}-squeezed`,
    `Where there is one ${name} its axis is squeezed away, and the call fails.`,
    ["step/direct"],
    (correct) => (request) => {
      if (request.sizes[axis] === 1) throw new RangeError("too many indices: the array has one axis fewer than 3");
      return correct(request);
    },
    { cells },
  ),
  rare: true,
  fails: ({ sizes }: RunRequest) => sizes[axis] === 1,
});

/** Axes of length 1 that are lost. */
export const squeezed: readonly WrongImplementation[] = [
  failing(
    "B",
    "row",
    catalogue.map(({ id }) => id),
  ),
  failing("T", "step"),
  failing("n", "unit"),
  wrong(
    "last-row-for-last-step",
    "With one step the axis of time is squeezed away: the final h of every row is that of the last row.",
    ["step/direct"],
    (correct) => (request) => {
      const answer = correct(request);
      const { T, B } = request.sizes;
      if (T !== 1) return answer;
      const last = (t: Tensor): Tensor => fill(t, t.shape, (_, k) => at(t, B - 1, k));
      return {
        ...answer,
        ...(answer.final && { final: mapTree(answer.final, (t, path) => (path.endsWith(".h") ? last(t) : t)) }),
      };
    },
    { rare: true },
  ),
];
