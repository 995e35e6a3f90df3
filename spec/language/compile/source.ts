import type { ActivationName } from "../activation-name.ts";
import type { Node } from "../expression.ts";
import { functionNames } from "../functions.ts";
import type { Program } from "../program.ts";
import { factorsOfTerm } from "../error/reassociation.ts";
import type { Term } from "../terms.ts";
import { bounded } from "./kernels.ts";

/** Generated source, and what its caller must lay out in memory. */
export interface Source {
  /** Body of a function of the kernels K that returns one of (M, p, at, s, L, S). */
  readonly text: string;
  /** Nodes whose places stand in `at`, in its order: inputs, constants, patterns, and what was computed before. */
  readonly inputs: readonly Node[];
  /** Inputs that are terms of sums, or roots. */
  readonly summed: ReadonlySet<Node>;
  /** Nodes whose places follow in `at`: where what is wanted is to be written. */
  readonly roots: readonly Node[];
  /** Nodes that are added to sums, whose places follow. */
  readonly collected: readonly Node[];
  /** Nodes of which a length stands in `L`, in its order. */
  readonly lengths: readonly Node[];
  /** Nodes whose places, counted from `s`, stand in `S`: what is computed on the way. */
  readonly scratch: readonly Node[];
}

/** The only characters of a name in a comment: letters, digits and underscores. */
const isPlain = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,40}$/.test(name);

/** A comment that names a thing, where its name is harmless; otherwise none. */
const comment = (name: string | undefined): string[] => (name !== undefined && isPlain(name) ? [`// ${name}`] : []);
const named = (name: string | undefined): string =>
  comment(name)
    .map((text) => ` ${text}`)
    .join("");

/** A function's name, as it stands in the table of functions and nowhere else. */
function functionName(fn: ActivationName): string {
  const known = functionNames.find((name) => name === fn);
  if (known === undefined) throw new Error("compile: no such function");
  return JSON.stringify(known);
}

const KERNELS = Object.keys(bounded);

const isGiven = ({ op }: Node): boolean => op === "input" || op === "constant" || op === "pattern";

const isParameter = (node: Node): boolean => node.op === "input" && node.kind === "param";

/**
 * The straight-line source of a program: a call for every term of a sum and for every other node. Only numbers that are counted
 * here, names of operations and of functions of the language reach it; names of cells, inputs and equations are comments, and only
 * where they are plain identifiers.
 * @param collected nodes that are added to sums over many runs
 * @param known nodes whose vectors the caller has from an earlier program
 * @param names of nodes, for comments
 */
export function sourceOf(
  { nodes, args, terms, place }: Program,
  wanted: readonly Node[],
  collected: readonly Node[],
  known: ReadonlySet<Node>,
  names: ReadonlyMap<Node, string>,
): Source {
  const node = (at: number): Node => nodes[at] as Node;
  const products = (its: readonly Term[]): (readonly number[])[] =>
    its
      .filter(({ op }) => op === "mul")
      .map((term) => factorsOfTerm(term, terms))
      .filter(({ length }) => length > 2);

  // the nodes that are needed, backwards from those that are wanted
  const needed = new Set<number>();
  const need = (at: number): void => {
    if (needed.has(at)) return;
    needed.add(at);
    if (isGiven(node(at)) || known.has(node(at))) return;
    const its = terms[at];
    if (its) for (const used of [...its.flatMap(({ a, b }) => [a, b]), ...products(its).flat()]) need(used);
    else for (const used of args[at] as readonly number[]) need(used);
  };
  const roots = [...new Set(wanted)];
  const rootPlaces = roots.map((root) => place.get(root) as number);
  const collectedPlaces = collected.map((node) => place.get(node) as number);
  [...rootPlaces, ...collectedPlaces].forEach(need);
  const order = [...needed].sort((a, b) => a - b);

  const given = order.filter((at) => isGiven(node(at)) || known.has(node(at)));
  const computed = order.filter((at) => !given.includes(at));
  const isRoot = (at: number): boolean => rootPlaces.includes(at);
  const read = new Set(
    computed.flatMap((at) => {
      const its = terms[at];
      return its ? [...its.flatMap(({ a, b }) => [a, b]), ...products(its).flat()] : (args[at] as readonly number[]);
    }),
  );
  // nobody reads the error of a term that is only added to a sum; one product for each element is added at once
  const onlyAdded = (at: number): boolean => !isRoot(at) && !read.has(at);
  const addedAtOnce = (at: number): boolean => {
    const [first, ...more] = terms[at] ?? [];
    const single = first !== undefined && more.length === 0 && ["outer", "scale", "mul"].includes(first.op);
    return single && onlyAdded(at) && collectedPlaces.filter((other) => other === at).length === 1;
  };
  const own = computed.filter((at) => !isRoot(at) && !addedAtOnce(at));
  const summed = new Set<Node>([...rootPlaces, ...collectedPlaces].filter((at) => given.includes(at)).map(node));
  const lengths: Node[] = [];
  const lengthNames = new Map<string, string>();
  const length = (of: Node): string => {
    const key = JSON.stringify(of.shape);
    const sofar = lengthNames.get(key) ?? `n${lengths.length}`;
    if (!lengthNames.has(key)) lengths.push(of);
    lengthNames.set(key, sofar);
    return sofar;
  };
  const v = (at: number): string => `v${at}`;
  const n = (at: number): string => length(node(at));

  const term = (to: number, { op, negative, a, b }: Term, o = v(to)): string => {
    const sign = negative ? "-1" : "1";
    switch (op) {
      case "matvec":
      case "matvecT": {
        const kernel = isParameter(node(a)) ? (op === "matvec" ? "weigh" : "weighT") : op;
        return `${kernel}(M, ${o}, ${v(a)}, ${v(b)}, ${n(to)}, ${n(b)}, ${sign}, p);`;
      }
      case "outer":
        return `outer(M, ${o}, ${v(a)}, ${v(b)}, ${n(a)}, ${n(b)}, ${sign}, p);`;
      case "dot":
        return `dot(M, ${o}, ${v(a)}, ${v(b)}, ${n(a)}, ${sign}, p);`;
      case "scale":
      case "mul":
        return `${op}(M, ${o}, ${v(a)}, ${v(b)}, ${n(to)}, ${sign});`;
      case "leaf": {
        const joined = isGiven(node(a));
        if (joined) summed.add(node(a));
        return `${joined ? "leaf" : "plain"}(M, ${o}, ${v(a)}, ${n(to)}, ${sign});`;
      }
    }
  };
  const countOf = ({ op, a, b }: Term): string => {
    if (op === "matvec" || op === "matvecT") return n(b);
    if (op === "dot") return n(a);
    return op === "leaf" && isGiven(node(a)) ? `M[${v(a)} + 1]` : "1";
  };
  const partsOf = ({ op, a }: Term): string => (op === "leaf" && isGiven(node(a)) ? `M[${v(a)} + 2]` : "1");
  const quantumOf = ({ op, a, b }: Term): string => (op === "leaf" ? `M[${v(a)}]` : `M[${v(a)}] * M[${v(b)}]`);
  const least = (quanta: readonly string[]): string =>
    quanta.length === 1 ? String(quanta[0]) : `Math.min(${quanta.join(", ")})`;

  const sum = (to: number, its: readonly Term[]): string[] => {
    const long = products(its);
    const total = (counts: readonly string[]): string => {
      const ones = counts.filter((count) => count === "1").length;
      return [...counts.filter((one) => one !== "1"), ...(ones > 0 ? [String(ones)] : [])].join(" + ");
    };
    const count = total(its.map(countOf));
    const parts = total(its.map(partsOf));
    const [only, ...more] = its as readonly [Term, ...Term[]];
    const groups = long.map((factors) => `[${factors.map(v).join(", ")}]`).join(", ");
    const regrouped = long.length > 0 ? [`regroup(M, p, ${v(to)}, ${n(to)}, [${groups}]);`] : [];
    if (onlyAdded(to))
      return [
        `begin(M, ${v(to)}, ${n(to)});`,
        ...its.map((one) => term(to, one)),
        `M[${v(to)} + 1] = ${count};`,
        `M[${v(to)} + 2] = ${parts};`,
      ];
    if (only.op === "mul" && more.length === 0)
      return [
        `product(M, p, ${v(to)}, ${v(only.a)}, ${v(only.b)}, ${n(to)}, ${only.negative ? "-1" : "1"}, ${quantumOf(only)});`,
        ...regrouped,
      ];
    return [
      `begin(M, ${v(to)}, ${n(to)});`,
      ...its.map((one) => term(to, one)),
      `round(M, p, ${v(to)}, ${n(to)}, ${count}, ${least([...new Set(its.map(quantumOf))])}, ${parts});`,
      ...regrouped,
    ];
  };

  const other = (to: number): string[] => {
    const it = node(to);
    const its = args[to] as readonly number[];
    const list = its.map(v).join(", ");
    const quantum = (text: string): string => `M[${v(to)}] = ${text};`;
    switch (it.op) {
      case "activation": {
        const keeps = it.fn === "relu" || it.fn === "identity" || it.fn === "abs";
        return [
          quantum(keeps ? `M[${list}]` : "0"),
          `activation(M, p, ${v(to)}, ${list}, ${n(to)}, ${functionName(it.fn)});`,
        ];
      }
      case "slope":
        return [quantum("0"), `slope(M, p, ${v(to)}, ${list}, ${n(to)}, ${functionName(it.fn)});`];
      case "complement":
      case "lerp":
      case "softmax":
        return [quantum("0"), `${it.op}(M, p, ${v(to)}, ${list}, ${n(to)});`];
      case "concat":
        return [
          quantum(least(its.map((a) => `M[${v(a)}]`))),
          ...its.map((a, k) => {
            const offset = ["0", ...its.slice(0, k).map(n)].join(" + ");
            return `copy(M, ${v(to)}, ${n(to)}, ${offset}, ${v(a)}, ${n(a)}, 0, ${n(a)});`;
          }),
        ];
      case "part": {
        const [whole] = its as readonly [number];
        const sizes = it.parts.map((size): string => length({ ...it, shape: size === "1" ? [] : [size] }));
        const offset = ["0", ...sizes.slice(0, it.index)].join(" + ");
        return [
          quantum(`M[${list}]`),
          `copy(M, ${v(to)}, ${n(to)}, 0, ${v(whole)}, ${n(whole)}, ${offset}, ${n(to)});`,
        ];
      }
      case "select": {
        const [, a, b] = its as readonly [number, number, number];
        return [quantum(least([`M[${v(a)}]`, `M[${v(b)}]`])), `select(M, ${v(to)}, ${list}, ${n(to)});`];
      }
      case "due":
        return [quantum("1"), `due(M, ${v(to)}, ${list}, ${n(to)});`];
      default:
        throw new Error(`compile: ${it.op} is not computed`);
    }
  };

  // the steps to a thing with a name stand under it
  const body: string[] = [];
  let unnamed: string[] = [];
  for (const at of computed.filter((at) => !addedAtOnce(at))) {
    const its = terms[at];
    unnamed.push(...(its ? sum(at, its) : other(at)));
    if (isRoot(at) && !its) unnamed.push(`single(M, ${v(at)}, ${n(at)});`);
    const name = comment(names.get(node(at)));
    if (name.length === 0) continue;
    body.push("", ...name, ...unnamed);
    unnamed = [];
  }
  body.push(...unnamed);
  const rootLines = rootPlaces.flatMap((at, k) =>
    given.includes(at)
      ? [
          `same(M, at[${given.length + k}], ${v(at)}, ${n(at)});`,
          ...(isGiven(node(at)) || terms[at] ? [] : [`single(M, at[${given.length + k}], ${n(at)});`]),
        ]
      : [],
  );
  const added = collectedPlaces.flatMap((at, k) => {
    const to = `at[${given.length + rootPlaces.length + k}]`;
    const [only] = terms[at] ?? [];
    const name = named(names.get(node(at)));
    if (only !== undefined && addedAtOnce(at)) return [`${term(at, only, to)}${name}`, `more(M, ${to});`];
    const whole = isGiven(node(at)) || terms[at] !== null;
    return [`${whole ? "collect" : "collectPlain"}(M, ${to}, ${v(at)}, ${n(at)});${name}`];
  });
  const places = [
    ...given.map((at, k) => `const ${v(at)} = at[${k}];${named(names.get(node(at)))}`),
    ...rootPlaces.flatMap((at, k) => (given.includes(at) ? [] : [`const ${v(at)} = at[${given.length + k}];`])),
    ...own.map((at, k) => `const ${v(at)} = s + S[${k}];`),
  ];
  const sizes = lengths.map((of, k) => {
    const shape = of.shape.every(isPlain) ? ` // ${of.shape.join(" × ") || "1"}` : "";
    return `const n${k} = L[${k}];${shape}`;
  });
  const lines = [...sizes, ...places, ...body, ...rootLines, ...(added.length > 0 ? ["", ...added] : [])];
  const used = KERNELS.filter((kernel) => lines.some((line) => line.startsWith(`${kernel}(`)));
  const text = [
    `"use strict";`,
    `const { ${used.join(", ")} } = K;`,
    "return (M, p, at, s, L, S) => {",
    ...lines.map((line) => (line === "" ? "" : `  ${line}`)),
    "};",
    "",
  ].join("\n");
  return { text, inputs: given.map(node), summed, roots, collected, lengths, scratch: own.map(node) };
}
