import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command, Option } from "commander";
import { UsageError } from "../shared/errors.ts";
import { kitFile } from "../../impl/targets/stdio/kits.ts";
import { version } from "../shared/version.ts";

/** The files and commands of a language. */
interface Start {
  /** The adapter, and the file of kits/ that it begins as. */
  readonly adapter: readonly [name: string, from: string];
  /** The kit, copied beside it. */
  readonly kit?: readonly [name: string, from: string];
  /** Steps of CI before Gatecheck runs. */
  readonly setup: readonly string[];
  /** Commands before Gatecheck runs, here and in CI. */
  readonly build: readonly string[];
  readonly target: string;
  /** The adapter in words; an LSTM unless said. */
  readonly what?: string;
}

const python = `      - uses: actions/setup-python@v5
        with: { python-version: "3.12" }`;
const kit = ["gatecheck_kit.py", "python/gatecheck_kit.py"] as const;

const starts = {
  ts: {
    adapter: ["my_lstm.mts", "init/my_lstm.mts"],
    setup: [`      - run: npm install --no-save gatecheck@${version}`],
    build: [],
    target: "./my_lstm.mts",
  },
  js: {
    adapter: ["my_lstm.mjs", "init/my_lstm.mjs"],
    setup: [`      - run: npm install --no-save gatecheck@${version}`],
    build: [],
    target: "./my_lstm.mjs",
  },
  python: {
    adapter: ["my_lstm.py", "init/my_lstm.python.py"],
    kit,
    setup: [python],
    build: [],
    target: 'exec:"python3 my_lstm.py"',
  },
  torch: {
    adapter: ["my_lstm.py", "init/my_lstm.torch.py"],
    kit,
    setup: [python, "      - run: pip install numpy torch"],
    build: [],
    target: 'exec:"python3 my_lstm.py"',
  },
  c: {
    adapter: ["my_lstm.c", "init/my_lstm.c"],
    kit: ["gatecheck.h", "c/gatecheck.h"],
    setup: [],
    build: ["cc -O2 -o my_lstm my_lstm.c -lm"],
    target: "exec:./my_lstm",
  },
  onnx: {
    adapter: ["my_gru.mjs", "init/my_gru.onnx.mjs"],
    setup: [
      `      - run: npm install --no-save gatecheck@${version} onnxruntime-node`,
      "        env: { ONNXRUNTIME_NODE_INSTALL: skip }",
    ],
    build: ["node my_gru.mjs"],
    target: "my_gru.onnx --as gru",
    what: "the exporter of a GRU",
  },
} as const satisfies Readonly<Record<string, Start>>;

type Language = keyof typeof starts;

const WORKFLOW = ".github/workflows/gatecheck.yml";

/** The language of the folder, by the files that its projects have. */
function languageHere(): Language {
  const has = (...names: readonly string[]): boolean => names.some((name) => existsSync(name));
  if (has("tsconfig.json")) return "ts";
  if (has("pyproject.toml", "requirements.txt", "setup.py")) return "python";
  if (has("CMakeLists.txt", "Makefile")) return "c";
  return "js";
}

const workflow = ({ setup, build, target }: Start): string =>
  [
    "name: gatecheck",
    "on: [push, pull_request]",
    "permissions: { contents: read }",
    "jobs:",
    "  gatecheck:",
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: actions/checkout@v4",
    "      - uses: actions/setup-node@v4",
    "        with: { node-version: 24 }",
    ...setup,
    "      - run: |",
    `          trap 'cat out/report.md >> "$GITHUB_STEP_SUMMARY" || true' EXIT`,
    ...[...build, `npx --yes gatecheck@${version} verify ${target} --report out`].map((line) => `          ${line}`),
    "",
  ].join("\n");

/** `text` of a file of kits/. */
const textOf = (name: string): string => readFileSync(kitFile(name), "utf8");

/** The report: files written, files kept, and the next steps where the adapter is ours. */
export function report(
  { adapter: [name], build, target, what = "an LSTM" }: Start,
  text: string,
  fresh: readonly string[],
  kept: readonly string[],
): string {
  const lines = text.split("\n");
  const line = lines.findIndex((one) => one.includes("wrong on purpose"));
  const right = /wrong on purpose: (.*?)(?: \*\/)?$/.exec(lines[line] ?? "")?.[1] ?? "";
  return [
    `wrote ${fresh.join(", ")}`,
    ...kept.map((file) => `kept ${file}, which was there already`),
    ...(kept.includes(name)
      ? []
      : [
          "",
          `${name} is ${what} that is wrong on purpose. See it found:`,
          ...[...build, `npx gatecheck verify ${target} --level quick`].map((step) => `  ${step}`),
          "",
          `Then mend line ${line + 1} of ${name}, and run it again:`,
          `  ${right}`,
        ]),
    "",
  ].join("\n");
}

function init({ language = languageHere() }: { readonly language?: Language }): void {
  const start: Start = starts[language];
  const [name, from] = start.adapter;
  const text = textOf(from);
  const files = new Map([
    [name, text],
    ...(start.kit === undefined ? [] : [[start.kit[0], textOf(start.kit[1])] as const]),
    [WORKFLOW, workflow(start)],
  ]);
  const [kept, fresh] = [true, false].map((there) =>
    [...files.keys()].filter((file) => existsSync(file) === there),
  ) as [string[], string[]];
  if (fresh.length === 0) throw new UsageError(`${kept.join(", ")} are there already; nothing was written`);
  for (const file of fresh) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files.get(file) as string, { flag: "wx" });
  }
  process.stdout.write(report(start, text, fresh, kept));
}

/** `gatecheck init` */
export const initCommand: Command = new Command("init")
  .summary("write a first adapter and a CI workflow here")
  .description(
    "Write an adapter that runs and is wrong on purpose, its kit, and a CI workflow into this folder. What is there " +
      "already is kept. Without --language: ts, python or c by what the folder has (tsconfig.json, pyproject.toml, Makefile), else js.",
  )
  .addOption(new Option("--language <LANGUAGE>", "what the cell is written in").choices(Object.keys(starts)))
  .action(init);
