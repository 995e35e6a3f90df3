import { expect, test } from "vitest";
import { catalogue, cellOf, cellsWith, stepFor } from "./catalogue.ts";
import { checkedCell, define, defineCell, remarksOn } from "./definition.ts";
import { activate, add, concat, constant, matvec, mul, part, pattern, scale, sigmoid, tanh } from "../spec.ts";
import { outer } from "./language/expression.ts";

const right = {
  id: "mine",
  state: { h: ["n"] },
  output: "h",
  equations: ({ affine }: { affine: (gate: string) => never }) => ({ h: tanh(affine("h")) }),
};
type Symbol = (name: string, ...more: unknown[]) => never;
/** The symbols of an equation, of any type. */
type Any = Readonly<Record<"W" | "U" | "affine" | "param" | "biased" | "phi" | "sigma", Symbol>> & {
  readonly x: never;
  readonly old: Readonly<Record<string, never>>;
  readonly options: Readonly<Record<string, unknown>>;
};
const equations = (of: (symbols: Any) => unknown): object => ({ ...right, equations: of });

test.each<[unknown, string]>([
  [undefined, "it is missing, must be a cell: defineCell({ … })"],
  [[right], "it is a list, must be a cell"],
  ["cell", 'it is "cell", must be a cell'],
  [{ ...right, id: undefined }, "id is missing, must be small letters, digits and hyphens"],
  [{ ...right, id: "My Cell" }, 'id is "My Cell", must be small letters'],
  [{ ...right, id: "lstm" }, "lstm: the catalogue has a cell of this id: choose another"],
  [{ ...right, states: {} }, 'mine: there is no field "states"; there are id, title'],
  [{ ...right, title: "two\nlines" }, String.raw`mine: title is "two\nlines", must be one line of text`],
  [{ ...right, title: 7n }, 'mine: title is "7n", must be one line of text'],
  [{ ...right, family: ["gated"] }, 'mine: family is ["gated"], must be a lineage that begins with "recurrent"'],
  [{ ...right, family: ["recurrent", "gatd"] }, 'mine: family is "gatd", must be of the families that laws speak of'],
  [{ ...right, papers: "one" }, 'mine: papers is "one", must be a list of texts'],
  [{ ...right, alsoIn: [""] }, 'mine: alsoIn is [""], must be a list of texts'],
  [{ ...right, output: 1 }, "mine: output is 1, must be the name of an equation"],
  [
    { ...right, output: "y", equations: ({ old }: Any) => ({ h: tanh(old["h"]!) }) },
    'mine: output is "y", must be one of the equations h',
  ],
  [{ ...right, options: [] }, "mine: options is [], must be an object of lists"],
  [{ ...right, options: { "a b": [1] } }, 'mine: options is "a b", must be an option named in letters and digits'],
  [{ ...right, options: { bias: true } }, "mine: options.bias is true, must be a list of its values"],
  [{ ...right, options: { k: [1, Number.NaN] } }, "mine: options.k is [1,null], must be a list of its values"],
  [{ ...right, options: { k: [1, 1] } }, "mine: options.k is [1,1], must be a list that names no value twice"],
  [{ ...right, options: { bias: ["yes"] } }, 'mine: options.bias is "yes", must be one of true, false'],
  [{ ...right, options: { activation: ["tan"] } }, 'mine: options.activation is "tan", must be one of tanh, '],
  [
    {
      ...right,
      options: {
        a: Array(20)
          .fill(0)
          .map((_, k) => k),
        b: Array(20)
          .fill(0)
          .map((_, k) => k),
      },
    },
    "mine: options is 400, must be at most 256 combinations",
  ],
  [{ ...right, sizes: 3 }, "mine: sizes is 3, must be an object of meanings"],
  [
    { ...right, sizes: { n: "units" } },
    'mine: sizes is "n", must be a name in letters and digits other than T, B, m, n',
  ],
  [{ ...right, sizes: { p: 3 } }, "mine: sizes.p is 3, must be its meaning in words"],
  [{ ...right, state: undefined }, "mine: state is missing, must be an object of shapes"],
  [{ ...right, state: {} }, "mine: state is {}, must be an object of shapes"],
  [{ ...right, state: { x: ["n"] } }, 'mine: state is "x", must be a state named in letters and digits, not x'],
  [{ ...right, state: { h: "n" } }, 'mine: state.h is "n", must be a shape: ["n"], ["n", "m"], or [] for a scalar'],
  [
    { ...right, state: { h: ["p"] } },
    'mine: state.h is ["p"], must be of the sizes m, n: p is none; `sizes` names further ones',
  ],
  [{ ...right, clocks: "t" }, 'mine: clocks is "t", must be a list of states'],
  [{ ...right, positive: ["c"] }, 'mine: positive is "c", must be one of the states h'],
  [{ ...right, equations: undefined }, "mine: equations is missing, must be a function of the symbols"],
  [{ ...right, traits: 3 }, "mine: traits is 3, must be an object"],
  [{ ...right, traits: { squashes: true } }, 'mine: traits is "squashes", must be one of mixture, sums'],
  [{ ...right, traits: { mixture: "c" } }, 'mine: traits is "c", must be of the states h'],
  [{ ...right, traits: { sums: ["c"] } }, 'mine: traits is "c", must be of the states h'],
  [{ ...right, traits: { sums: 1 } }, "mine: traits is 1, must be of the states h"],
  [
    {
      ...right,
      traits: () => {
        throw new Error("no trait");
      },
    },
    "mine: it cannot be run: no trait",
  ],
  [
    equations(() => {
      throw new Error("line one\nline two");
    }),
    "mine: its equations fail: line one",
  ],
  [equations(() => 3), "mine: its equations fail: they return 3, must return { h, … }"],
  [equations(async () => ({ h: 1 })), "mine: its equations fail: they return a promise, must return { h, … }"],
  [equations(({ old }) => ({ h: old["c"] })), "mine: its equations fail: there is no state c; there are h"],
  [
    equations((all) => ({ h: (all as unknown as { V: Symbol }).V("h") })),
    "mine: its equations fail: there is no symbol V; there are x, old",
  ],
  [
    equations(() => ({ h: 1 })),
    "mine: equations: h is 1, must be an expression, made by the functions of gatecheck/spec",
  ],
  [
    equations(({ affine }) => ({ g: tanh(affine("g")) })),
    "mine: equations: h is missing, must be returned: it is the next value of the state h",
  ],
  [equations(({ x }) => ({ h: tanh(x) })), 'mine: equations: h is ["m"], must be [n]: the shape of the state h'],
  [
    {
      ...right,
      state: { h: ["n"], C: ["n", "n"] },
      output: "C",
      equations: ({ old }: Any) => ({ h: tanh(old["h"]!), C: outer(old["h"]!, old["h"]!) }),
    },
    'mine: equations: C is ["n","n"], must be a vector: it is the output',
  ],
  [
    equations(({ x, old }) => ({ h: add(old["h"]!, x) })),
    "mine: shapes do not fit: add: h is [n] but x is [m]; element-wise shapes must be equal",
  ],
  [
    equations(({ old }) => ({ h: add(1 as never, old["h"]!) })),
    'mine: shapes do not fit: add: 1 is no expression; a number is constant(1, ["n"])',
  ],
  [equations(() => ({ h: tanh(undefined as never) })), "mine: shapes do not fit: tanh: undefined is no expression"],
  [
    equations(({ W }) => ({ h: matvec(W("h"), undefined as never) })),
    "mine: shapes do not fit: matvec: undefined is no expression",
  ],
  [equations(() => ({ h: add() })), "mine: shapes do not fit: add: needs at least one argument"],
  [
    equations(({ param, old }) => ({ h: add(matvec(param("V", ["n", "n"]), old["h"]!), param("V", ["n"])) })),
    "mine: shapes do not fit: V is [n,n] in one place and [n] in another",
  ],
  [
    { ...right, output: "y", equations: ({ affine }: Any) => ({ h: tanh(affine("h")), y: tanh(affine("y")) }) },
    'mine: shapes do not fit: affine("h"): the output y is no state; say what U_h reads',
  ],
  [
    equations(({ param, old }) => ({ h: matvec(param("R", ["n", "p"]), param("b", ["p"])), g: old["h"] })),
    'mine: R is ["n","p"], must be of the sizes m, n: p is none; `sizes` names further ones',
  ],
  [
    equations(({ affine }) => ({ h: scale(constant(Number.POSITIVE_INFINITY, []), affine("h")) })),
    "mine: equations: constant is null, must be a finite number",
  ],
  [
    equations(({ affine }) => ({ h: activate("tan" as never, affine("h")) })),
    'mine: equations: activate is "tan", must be one of sigmoid',
  ],
  [equations(({ phi }) => ({ h: phi("h") })), "mine: shapes do not fit: undefined: h is no expression"],
  [
    equations(({ affine, phi }) => ({ h: phi(affine("h")) })),
    "mine: equations: activate is missing, must be one of sigmoid",
  ],
  [
    equations(({ param, affine }) => ({ h: mul(affine("h"), param("h", ["n"])) })),
    'mine: equations: h is "a parameter", must be of a name that no state and no input has',
  ],
  [
    equations(({ affine }) => ({ h: mul(affine("h"), pattern("p", ["n"], 3 as never)) })),
    "mine: equations: p is 3, must be a function of the place and the sizes",
  ],
  [
    equations(({ affine }) => ({
      h: mul(
        affine("h"),
        pattern("p", ["n"], () => {
          throw new Error("no number");
        }),
      ),
    })),
    "mine: it cannot be run: no number",
  ],
  [
    equations(({ affine }) => ({ h: { ...add(affine("h"), affine("g")), args: [3] } })),
    "mine: equations: h is 3, must be made by the functions of gatecheck/spec throughout",
  ],
  [
    {
      ...right,
      options: { bias: [true, false] },
      equations: ({ options, affine, x }: Any) => ({ h: options["bias"] ? affine("h") : x }),
    },
    'mine with bias=false: equations: h is ["m"], must be [n]: the shape of the state h',
  ],
])("a definition that is wrong is one line: %#", (given, message) => {
  let said = "";
  try {
    checkedCell(given);
  } catch (error) {
    said = (error as Error).name === "DefinitionError" ? (error as Error).message : String(error);
  }
  expect(said).toContain(message);
  expect(said).not.toContain("\n");
});

const leaky = defineCell({
  id: "leaky",
  options: { bias: [true, false] },
  sizes: { p: "the projection" },
  state: { h: ["n"] },
  output: "h",
  equations: ({ x, old, W, param, biased, affine }) => {
    const r = tanh(matvec(param("R", ["p", "m"]), x));
    const both = concat(old.h, r);
    const [kept, seen] = [part(both, ["n", "p"], 0), part(both, ["n", "p"], 1)];
    const g = sigmoid(affine("g", kept));
    return { r, g, h: mul(g, tanh(biased("b_h", matvec(W("h"), x), matvec(param("P", ["n", "p"]), seen)))) };
  },
  traits: { activated: true },
});

test("a cell that is defined is one of the catalogue, with its traits and its graph, and no other may have its id", () => {
  const cell = define(leaky);
  expect(catalogue.at(-1)).toBe(cell);
  expect(cellOf("leaky")).toBe(cell);
  expect(cell).toMatchObject({ title: "leaky", family: ["recurrent"], papers: [], alsoIn: [] });
  expect(cellsWith("activated")).toContain("leaky");
  expect(stepFor("leaky", { bias: false }).params.map(({ name }) => name)).toEqual(["R", "W_g", "U_g", "W_h", "P"]);
  expect(() => define(leaky)).toThrow("leaky: the catalogue has a cell of this id");
  expect(remarksOn(cell)).toEqual([]);
});

test("what nothing reads is remarked on", () => {
  const dead = checkedCell({
    id: "dead",
    state: { h: ["n"], c: ["n"] },
    output: "h",
    equations: ({ old, U, biased, param }: Any) => ({
      h: tanh(biased("b_h", matvec(U("h"), old["h"]!))),
      c: tanh(param("p_c", ["n"])),
      unused: tanh(param("p_u", ["n"])),
    }),
  });
  expect(remarksOn(dead)).toEqual([
    "x is read by no equation of a next state or of the output",
    "the parameter p_u is read by nothing that counts",
    "the state c is read by nothing that counts",
    "it has biases and no option bias: [true, false]: without it no law tries it without them",
  ]);
});
