/** A script of PyTorch with which the maintainers of a check see for themselves what passes it: at most twenty lines. */
import type { Audit } from "../../properties/audit/audit.ts";
import type { Check, CheckCase, Distribution } from "../../properties/audit/check.ts";
import { stepFor } from "../../spec/catalogue.ts";

type Row = Audit["rows"][number];

/** A cell as a module of PyTorch, and its gates in the order in which the weights have them. */
const modules: Readonly<Record<string, { readonly module: string; readonly gates: readonly string[] }>> = {
  elman: { module: "RNN", gates: ["h"] },
  lstm: { module: "LSTM", gates: ["i", "f", "g", "o"] },
  "gru-reset-after": { module: "GRU", gates: ["r", "z", "h"] },
};

/** Bounds of a uniform distribution, the lower first; null of another. */
function rangeOf(from: Distribution, { m, n }: CheckCase): readonly [number, number] | null {
  if (!("uniform" in from)) return null;
  const over = from.over === undefined ? 1 : Math.sqrt(from.over === "sqrt m" ? m : n);
  const [one, other] = from.uniform;
  return [Math.min(one, other) / over, Math.max(one, other) / over];
}

/** True for a number that is uniform within 1/√size of 0: as PyTorch starts every weight. */
function isDefault(from: Distribution, sizes: CheckCase, size: number): boolean {
  const [least = 0, most = 0] = rangeOf(from, sizes) ?? [];
  return most === 1 / Math.sqrt(size) && least === -most;
}

/** True for a distribution with which a tensor can be filled by one of its methods. */
const canFill = (from: Distribution): boolean => !("sum" in from);

/** A distribution put into a tensor: a method of it. */
function filling(from: Distribution, sizes: CheckCase): string {
  if ("constant" in from) return from.constant === 0 ? "zero_()" : `fill_(${from.constant})`;
  if ("sum" in from) throw new RangeError("a sum of draws fills no tensor");
  const root = from.over === undefined ? null : from.over === "sqrt m" ? sizes.m : sizes.n;
  const over = (value: number): string => (root === null || value === 0 ? `${value}` : `${value} * ${root}**-0.5`);
  if ("uniform" in from) {
    const [one, other] = from.uniform;
    return `uniform_(${over(Math.min(one, other))}, ${over(Math.max(one, other))})`;
  }
  return `normal_(${over(from.normal[0])}, ${over(Math.abs(from.normal[1]))})`;
}

/** A tensor of a shape, drawn. */
function drawn(from: Distribution, sizes: CheckCase, shape: string): string {
  if ("uniform" in from && from.over === undefined && from.uniform.join() === "0,1") return `torch.rand(${shape})`;
  if ("normal" in from && from.over === undefined && from.normal.join() === "0,1") return `torch.randn(${shape})`;
  if ("constant" in from && from.constant === 0) return `torch.zeros(${shape})`;
  return `torch.empty(${shape}).${filling(from, sizes)}`;
}

/** Both biases of PyTorch, of the one of the catalogue: the parts of a sum, or the whole and zeros. */
function biasesOf(from: Distribution): readonly [Distribution, Distribution] | null {
  if (!("sum" in from)) return [from, { constant: 0 }];
  const [one, other, ...rest] = from.sum;
  return one === undefined || other === undefined || rest.length > 0 ? null : [one, other];
}

/** The weights of a network as a check draws them: no line where they are PyTorch's own; null where they cannot be written so. */
function weightLines({ cell, draw }: Check, sizes: CheckCase, gates: readonly string[]): readonly string[] | null {
  const of = (name: string): Distribution =>
    draw.parameters[name] ?? draw.parameters[name.charAt(0)] ?? { constant: 0 };
  /** W, U and both biases of each gate; the candidate of a GRU has its second bias in the catalogue too. */
  const drawn = gates.map((gate) => {
    const biases =
      cell === "gru-reset-after" && gate === "h" ? ([of("b_h"), of("c_h")] as const) : biasesOf(of(`b_${gate}`));
    return biases === null ? null : [of(`W_${gate}`), of(`U_${gate}`), ...biases];
  });
  const [first] = drawn;
  if (!first || drawn.some((its) => !its?.every(canFill))) return null;
  const text = (from: Distribution | undefined): string => JSON.stringify(from);
  const unlike = drawn.filter((its) => its?.slice(0, 3).map(text).join() !== first.slice(0, 3).map(text).join());
  const seconds = drawn.map((its) => text(its?.[3]));
  const inner = seconds.at(-1) !== seconds[0];
  if (
    unlike.length > 0 ||
    seconds.slice(0, -1).some((one) => one !== seconds[0]) ||
    (inner && cell !== "gru-reset-after")
  )
    return null;
  if (!inner && first.every((from) => isDefault(from, sizes, sizes.n))) return [];
  const [W, U, b, c] = first.map((from) => filling(from, sizes));
  const pairs = [
    { kind: "weight", ih: W, hh: U },
    { kind: "bias", ih: b, hh: c },
  ];
  return [
    "for name, p in net.named_parameters():",
    ...pairs.map(({ kind, ih, hh }) =>
      ih === hh
        ? `    if "${kind}" in name: p.${ih}`
        : `    if "${kind}" in name: p.${ih} if "ih" in name else p.${hh}`,
    ),
    ...(inner
      ? [`    if "bias_hh" in name: p[-${sizes.n}:].${filling(drawn.at(-1)?.[3] as Distribution, sizes)}`]
      : []),
  ];
}

/** A mistake in the weights as lines that make it; null where none that passes is of that kind. */
function mistakeOf(
  { unseen, passed }: Row,
  gates: readonly string[],
): { readonly name: string; readonly lines: string[] } | null {
  for (const { id } of passed) {
    const [, one = "", other = ""] = /\/exchanged\/(\w)-(\w)$/.exec(id) ?? [];
    const [a, b] = [gates.indexOf(one), gates.indexOf(other)];
    if (one === "" || a < 0 || b < 0) continue;
    const order = gates.map((_, k) => (k === a ? b : k === b ? a : k)).join(", ");
    const lines = [`for p in net.parameters(): p.copy_(torch.cat([p.chunk(${gates.length})[k] for k in (${order})]))`];
    return { name: `${one} and ${other} are exchanged`, lines };
  }
  for (const { what } of unseen) {
    const [, kind, gate = ""] = /^([WU])_(\w)$/.exec(what) ?? [];
    const k = gates.indexOf(gate);
    if (kind === undefined || k < 0) continue;
    const lines = [
      "for name, p in net.named_parameters():",
      `    if "weight_${kind === "W" ? "ih" : "hh"}" in name: p.chunk(${gates.length})[${k}].zero_()`,
    ];
    return { name: `${what} is ignored`, lines };
  }
  return null;
}

/**
 * The script about one tolerance of a check, which draws its first case; null where PyTorch has no module of its cell or cannot draw as
 * the check does, where gradients are compared, or where nothing that passes can be written in a line.
 */
export function letterScript(check: Check, row: Row): string | null {
  const known = modules[check.cell];
  const [sizes] = check.cases;
  if (known === undefined || sizes === undefined || check.compares.gradients !== undefined) return null;
  if (Object.keys(check.options ?? {}).length > 0) return null;
  const { module, gates } = known;
  const { T, B, m, n, layers = 1, direction = "forward" } = sizes;
  const ways = direction === "bidirectional" ? 2 : 1;
  const { y, final = [], head } = check.compares;
  const weights = weightLines(check, sizes, gates);
  const others = [check.draw.x, ...Object.values(check.draw.states ?? {}), ...(head ? [head.weights, head.bias] : [])];
  if (weights === null || direction === "reverse" || !others.every(canFill)) return null;
  if (y === undefined && final.length === 0) return null;
  const states = Object.keys(stepFor(check.cell, {}).state);
  const variables = ["x", ...states];
  const changed = (name: string): string =>
    `answer(${variables.map((own) => (own === name ? `0 * ${own}` : own)).join(", ")})`;
  const ignored = row.unseen.flatMap(({ what }): readonly (readonly [string, string])[] => {
    if (what === "x") return [["x is ignored", changed("x")]];
    if (what === "constants") return [["constants", "sum(answer(*draw()) for _ in range(8)) / 8"]];
    const state = states.find((name) => what === `${name}0`);
    return state === undefined ? [] : [[`the initial ${state} is ignored`, changed(state)]];
  });
  const mistake = mistakeOf(row, gates);
  if (ignored.length === 0 && mistake === null) return null;
  const shape = `${layers * ways}, ${B}, ${n}`;
  const options = [...(layers > 1 ? [`${layers}`] : []), ...(ways > 1 ? ["bidirectional=True"] : [])];
  const isPlain = head !== undefined && [head.weights, head.bias].every((from) => isDefault(from, sizes, ways * n));
  const seen = head === undefined ? "y" : "head(y)";
  const outputs = y === undefined ? [] : [y === "last" ? `${seen}[-1]` : seen];
  const compared = [...outputs, ...final];
  const end = states.length > 1 ? `(${states.join(", ")})` : "h";
  return [
    "import torch",
    "torch.set_grad_enabled(False); torch.manual_seed(0)",
    `net = torch.nn.${module}(${[m, n, ...options].join(", ")})`,
    ...weights,
    ...(head === undefined ? [] : [`head = torch.nn.Linear(${ways * n}, ${head.features})`]),
    ...(head === undefined || isPlain
      ? []
      : [`head.weight.${filling(head.weights, sizes)}; head.bias.${filling(head.bias, sizes)}`]),
    `draw = lambda: (${[
      drawn(check.draw.x, sizes, [T, B, m].join(", ")),
      ...states.map((name) => drawn(check.draw.states?.[name] ?? { constant: 0 }, sizes, shape)),
    ].join(", ")})`,
    `def answer(${variables.join(", ")}):`,
    `    y, ${end} = net(x, ${end})`,
    `    return ${compared.length === 1 ? compared.join("") : `torch.cat([part.flatten() for part in (${compared.join(", ")})])`}`,
    `${variables.join(", ")} = draw()`,
    `want = answer(${variables.join(", ")})`,
    `got = {${ignored.map(([name, of]) => `"${name}": ${of}`).join(", ")}}`,
    ...(mistake === null ? [] : [...mistake.lines, `got["${mistake.name}"] = answer(${variables.join(", ")})`]),
    "for name, numbers in got.items():",
    `    passes = torch.allclose(numbers, want, rtol=${row.tolerance.rtol}, atol=${row.tolerance.atol})`,
    '    print(name, "passes:" if passes else "is noticed:", "off by %.1e" % (numbers - want).abs().max())',
  ].join("\n");
}
