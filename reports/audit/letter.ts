/** A letter to the maintainers of a check: the mistakes that pass it, a script with which they see it for themselves, and mends. */
import type { Audit } from "../../properties/audit/audit.ts";
import type { Check, CheckCase, Distribution } from "../../properties/audit/check.ts";
import { oneLine } from "../../impl/untrusted-text.ts";
import { stepFor } from "../../spec/catalogue.ts";

type Row = Audit["rows"][number];

/** Equations in NumPy: of one step of some rows; `p` are the parameters, `s` the states. */
const equations: Readonly<Record<string, readonly string[]>> = {
  elman: ['    return {"h": np.tanh(gate(p, x, s["h"], "h"))}'],
  lstm: [
    '    i, f, o = (sigmoid(gate(p, x, s["h"], k)) for k in "ifo")',
    '    c = f * s["c"] + i * np.tanh(gate(p, x, s["h"], "g"))',
    '    return {"h": o * np.tanh(c), "c": c}',
  ],
  gru: [
    '    z, r = (sigmoid(gate(p, x, s["h"], k)) for k in "zr")',
    '    return {"h": z * s["h"] + (1 - z) * np.tanh(gate(p, x, r * s["h"], "h"))}',
  ],
  "gru-reset-after": [
    '    z, r = (sigmoid(gate(p, x, s["h"], k)) for k in "zr")',
    '    new = np.tanh(x @ p["W_h"].T + p["b_h"] + r * (s["h"] @ p["U_h"].T + p["c_h"]))',
    '    return {"h": z * s["h"] + (1 - z) * new}',
  ],
};

/** A distribution as an expression of `shape`. */
function drawing(from: Distribution): string {
  if ("constant" in from) return `np.full(shape, ${from.constant.toFixed(1)})`;
  if ("sum" in from) return `(${from.sum.map(drawing).join(" + ")})`;
  const over = from.over === undefined ? "" : ` / np.${from.over.replace(" ", "(")})`;
  return "normal" in from
    ? `rng.normal(${from.normal.join(", ")}, shape)${over}`
    : `rng.uniform(${from.uniform.join(", ")}, shape)${over}`;
}

/** A mistake as a change of what is given: an expression of p, x and s. */
interface Hole {
  readonly name: string;
  readonly change: string;
}

const HOLES = 5;

/** The crudest mistakes that pass, as changes of what is given. */
function holesOf({ unseen, passed }: Row, names: readonly string[]): Hole[] {
  const found: Hole[] = [];
  for (const { what } of unseen) {
    if (what === "x") found.push({ name: "x is ignored", change: "p, 0 * x, s" });
    if (/^[a-z]0$/.test(what))
      found.push({
        name: `the initial ${what[0]} is ignored`,
        change: `p, x, {**s, "${what[0]}": 0 * s["${what[0]}"]}`,
      });
  }
  for (const { id } of passed) {
    const [, one, other] = /\/exchanged\/(\w+)-(\w+)$/.exec(id) ?? [];
    if (one === undefined || other === undefined) continue;
    const pairs = names.includes(one)
      ? [[one, other]]
      : names.filter((name) => name.endsWith(`_${one}`)).map((name) => [name, name.replace(/_\w+$/, `_${other}`)]);
    const exchange = pairs.flatMap(([a, b]) => [`"${a}": p["${b}"]`, `"${b}": p["${a}"]`]).join(", ");
    if (pairs.length > 0) found.push({ name: `${one} and ${other} are exchanged`, change: `{**p, ${exchange}}, x, s` });
  }
  for (const { what } of unseen)
    if (names.includes(what))
      found.push({ name: `${what} is ignored`, change: `{**p, "${what}": 0 * p["${what}"]}, x, s` });
  return found.slice(0, HOLES);
}

const shapeText = (shape: readonly string[], wide: boolean): string =>
  `(${shape.map((size) => (size === "m" && wide ? "width" : size)).join(", ")}${shape.length === 1 ? "," : ""})`;

/** The tolerance that the letter is about: the last under which something passes. */
const subject = ({ rows }: Audit): Row | undefined =>
  rows.findLast(({ passed, unseen }) => passed.length + unseen.length > 0);

/** The script; null where the cell has no equations here, or nothing that passes can be written in a line. */
export function letterScript(check: Check, audit: Audit): string | null {
  const row = subject(audit);
  const text = check.compares.gradients === undefined ? equations[check.cell] : undefined;
  if (row === undefined || text === undefined || Object.keys(check.options ?? {}).length > 0) return null;
  const step = stepFor(check.cell, {});
  const names = step.params.map(({ name }) => name);
  const constant = row.unseen.some(({ what }) => what === "constants");
  const holes = holesOf(row, names);
  if (holes.length === 0 && !constant) return null;
  const { T, B, m, n, layers = 1, direction = "forward" } = check.cases[0] as CheckCase;
  const ways = direction === "bidirectional" ? 2 : 1;
  const { y, final = [], head } = check.compares;
  const { draw } = check;
  const states = Object.keys(step.state);
  const of = (name: string): Distribution =>
    draw.parameters[name] ?? draw.parameters[name.charAt(0)] ?? { constant: 0 };
  const groups = [...Map.groupBy(step.params, ({ name, shape }) => `${drawing(of(name))} ${shape.join()}`).values()];
  const outputs = head === undefined ? "x" : 'x @ head["W"].T + head["b"]';
  const compared = [
    ...(y === undefined ? [] : [`(${outputs})${y === "last" ? "[-1]" : ""}.ravel()`]),
    ...final.map((name) => `*[end["${name}"].ravel() for end in ends]`),
  ];
  const { atol, rtol } = row.tolerance;
  return [
    "import numpy as np",
    "",
    `T, B, m, n, L, ways = ${[T, B, m, n, layers, ways].join(", ")}`,
    "sigmoid = lambda a: 1 / (1 + np.exp(-a))",
    'gate = lambda p, x, h, k: x @ p["W_" + k].T + h @ p["U_" + k].T + p["b_" + k]',
    "",
    "def step(p, x, s):",
    ...text,
    "",
    "def answer(layers, x, change):  # the numbers that the check compares",
    "    ends = []",
    "    for l, layer in enumerate(layers):",
    "        sides = []",
    "        for way, (p, s) in enumerate(layer):",
    "            p, v, s = change(p, x, s)",
    "            v, ys = x if l else v, []",
    "            for t in range(T)[::-1] if way else range(T):",
    "                s = step(p, v[t], s)",
    '                ys.append(s["h"])',
    "            sides.append(np.stack(ys[::-1] if way else ys))",
    "            ends.append(s)",
    "        x = np.concatenate(sides, 2)",
    `    return np.concatenate([${compared.join(", ")}])`,
    "",
    "def weights(rng):",
    "    layers = []",
    "    for l in range(L):",
    "        width, layer = ways * n if l else m, []",
    "        for _ in range(ways):",
    "            p = {}",
    ...groups.map((its) => {
      const [first] = its as [(typeof its)[number]];
      const list = its.map(({ name }) => `"${name}"`).join(", ");
      return `            for k in [${list}]: shape = ${shapeText(first.shape, true)}; p[k] = ${drawing(of(first.name))}`;
    }),
    "            layer.append(p)",
    "        layers.append(layer)",
    ...(head === undefined
      ? []
      : [
          `    shape = (${head.features}, ways * n); head["W"] = ${drawing(head.weights)}`,
          `    shape = (${head.features},); head["b"] = ${drawing(head.bias)}`,
        ]),
    "    return layers",
    "",
    "def inputs(rng, layers):",
    "    shape = (B, n)",
    `    states = lambda: {${states.map((name) => `"${name}": ${drawing(draw.states?.[name] ?? { constant: 0 })}`).join(", ")}}`,
    "    layers = [[(p, states()) for p in layer] for layer in layers]",
    `    shape = (T, B, m); x = ${drawing(draw.x)}`,
    "    return layers, x",
    "",
    ...(head === undefined ? [] : ["head = {}"]),
    "as_it_is = lambda p, x, s: (p, x, s)",
    "wrong = {",
    ...holes.map(({ name, change }) => `    "${name}": lambda p, x, s: (${change}),`),
    "}",
    "for seed in range(5):",
    "    layers = weights(np.random.default_rng(seed))",
    "    asked = inputs(np.random.default_rng(100 + seed), layers)",
    "    want = answer(*asked, as_it_is)",
    "    got = {name: answer(*asked, change) for name, change in wrong.items()}",
    ...(constant
      ? [
          "    others = [answer(*inputs(np.random.default_rng(k), layers), as_it_is) for k in range(200, 208)]",
          '    got["constants"] = np.mean(others, 0)',
        ]
      : []),
    "    for name, numbers in got.items():",
    `        passes = np.allclose(numbers, want, rtol=${rtol}, atol=${atol})`,
    '        print("%s, seed %d: %s, off by %.1e" % (name, seed, "passes" if passes else "is noticed", abs(numbers - want).max()))',
  ].join("\n");
}

const share = ({ noticed, of }: Audit["data"]): string => `${noticed} of ${of}`;

/** Lines of a list. */
const list = (items: readonly string[]): string[] => items.map((item) => `- ${oneLine(item, 1000)}`);

/** The letter, in Markdown. */
export function letterOf(check: Check, audit: Audit): string {
  const row = subject(audit);
  const title = `# ${oneLine(check.title, 300)}: what passes it`;
  if (row === undefined) return `${title}\n\nEvery known mistake in the equations of \`${check.cell}\` is noticed.\n`;
  const { passed, unseen, mends, tolerance, mutants } = row;
  const script = letterScript(check, audit);
  return [
    title,
    "",
    `${oneLine(check.source, 1000)}${check.note === undefined ? "" : `. ${oneLine(check.note, 1000)}`}`,
    "",
    `With the tolerance "${oneLine(tolerance.id, 200)}" (atol ${tolerance.atol}, rtol ${tolerance.rtol}) the check notices ${share(mutants)} known mistakes in the equations of`,
    `\`${check.cell}\`. Held to 1e-5 of the largest number, the same data would show ${share(audit.data)}; the same tolerance, on drawn numbers of all regimes, ${share(row.onOurData)}.`,
    ...(passed.length === 0
      ? []
      : ["", "Some of the mistakes that pass:", ...list(passed.slice(0, 8).map(({ sentence }) => sentence))]),
    ...(unseen.length === 0
      ? []
      : ["", "Answers without work that pass:", ...list(unseen.map(({ sentence }) => sentence))]),
    ...(script === null
      ? []
      : [
          "",
          "This script sees it with NumPy alone. It draws as the check does, and compares by its rule:",
          "",
          "```python",
          script,
          "```",
        ]),
    ...(mends === null || mends.together.length === 0
      ? []
      : [
          "",
          "What to change, the one that shows most first:",
          ...list(mends.together.map(({ sentence, noticed }) => `${sentence} It shows ${noticed} more.`)),
        ]),
    "",
  ].join("\n");
}
