import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { pytorch } from "../spec/conventions/frameworks/pytorch.ts";
import type { Tensor } from "../spec/tensor.ts";
import { misses, type Question, questionsTo, taken } from "./testing/conventions.ts";

const program = fileURLToPath(new URL("testing/torch_modules.py", import.meta.url));

/** The first Python that has PyTorch; Debian's python3-torch is the system Python's alone. */
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import torch"], { timeout: 60_000 }).status === 0,
);

interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Answer {
  readonly y: Plain;
  readonly finals: readonly Plain[];
  /** Shape of every parameter of the module, by name. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

const plain = ({ shape, data }: Tensor): Plain => ({ shape, data: [...data] });

function ask(questions: readonly Question[]): Answer[] {
  const cases = questions.map(({ convention, options, request: { sizes, x }, packed, initial }) => ({
    module: convention.name.replace("torch.nn.", ""),
    arguments: {
      input_size: sizes.m,
      hidden_size: sizes.n,
      bias: options["bias"] !== false,
      ...(options["activation"] === undefined ? {} : { nonlinearity: options["activation"] }),
    },
    weights: Object.fromEntries(Object.entries(packed).map(([name, tensor]) => [name, plain(tensor)])),
    x: plain(x),
    states: Object.values(initial).map((state) => plain({ ...state, shape: [1, ...state.shape] })),
  }));
  const { status, stdout, stderr } = spawnSync(python ?? "", [program], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer[];
}

describe.each(pytorch.conventions)("$name is $cell", (convention) => {
  test("on packed parameters it computes what the reference computes, and it has these parameters and no others", (ctx) => {
    if (python === undefined) return ctx.skip("no python3 here can import torch");
    const questions = questionsTo(convention, "float64");
    const answers = ask(questions);
    expect(answers).toHaveLength(12 * taken(convention).length);
    for (const [k, { y, finals, parameters }] of answers.entries()) {
      const question = questions[k]!;
      const found = misses(
        question,
        "faithful",
        y.data,
        finals.map(({ data }) => data),
      );
      expect(found).toEqual([]);
      const shapes = Object.entries(question.packed).map(([name, { shape }]) => [name, shape]);
      expect(parameters).toEqual(Object.fromEntries(shapes));
    }
  });
});
