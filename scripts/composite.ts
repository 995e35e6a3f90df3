/** The steps of a composite action of GitHub, run here as a runner runs them: `run` in bash, the cache as folders. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Step {
  readonly name: string;
  readonly id: string | null;
  readonly condition: string | null;
  readonly uses: string | null;
  /** `env`, or `with` of a step that uses another action. */
  readonly values: Readonly<Record<string, string>>;
  readonly run: string | null;
}

/** `inputs.targets`, `steps.verify.outputs.status`: the value of a path, empty where there is none. */
export type Context = Map<string, string>;

export interface Outcome {
  readonly status: number;
  readonly printed: string;
  readonly summary: string;
  readonly context: Context;
}

const field = (text: string, name: string): string | null =>
  new RegExp(`^ {6}${name}: (.*)$`, "m").exec(text)?.[1] ?? null;

const stepOf = (text: string): Step => ({
  name: /^(.*)$/m.exec(text)?.[1] ?? "",
  id: field(text, "id"),
  condition: field(text, "if"),
  uses: field(text, "uses"),
  values: Object.fromEntries(
    [...text.matchAll(/^ {8}([\w-]+): (\$\{\{.*|.*\$\{\{.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  ),
  run: /^ {6}run: \|\n([\s\S]*)/m.exec(text)?.[1]?.replaceAll(/^ {8}/gm, "") ?? null,
});

/** Steps of an action.yml as this repository writes it. */
export const stepsOf = (action: string): Step[] =>
  (action.split(/^ {2}steps:\n/m)[1] ?? "")
    .split(/^ {4}- name: /m)
    .slice(1)
    .map(stepOf);

/** The inputs of an action.yml with their defaults, as a context. */
const defaultsOf = (action: string): Context =>
  new Map(
    [...action.matchAll(/^ {2}([\w-]+):\n {4}description: .*\n {4}default: (.*)$/gm)].map(
      ([, name = "", value = ""]) => [`inputs.${name}`, value.replaceAll(/^"|"$/g, "")],
    ),
  );

const expanded = (text: string, context: Context): string =>
  text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, path: string) => context.get(path) ?? "");

const valuesIn = (values: Step["values"], context: Context): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expanded(value, context)]));

/** Equalities joined by `&&`. */
const holds = (condition: string, context: Context): boolean =>
  condition
    .replace(/^\$\{\{ (.*) \}\}$/, "$1")
    .split(" && ")
    .every((one) => {
      const [left = "", relation = "", right = ""] = one.split(/ (==|!=) /);
      const value = (word: string): string => (word.startsWith("'") ? word.slice(1, -1) : (context.get(word) ?? ""));
      return (value(left) === value(right)) === (relation === "==");
    });

/** Runs one `run` in bash. What it writes as outputs is put into the context. */
export function runStep(
  { id, values, run }: Step,
  context: Context,
  folder: string,
): { readonly status: number; readonly printed: string; readonly summary: string } {
  const files = { GITHUB_OUTPUT: join(folder, "..", "output"), GITHUB_STEP_SUMMARY: join(folder, "..", "summary.md") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run ?? ""], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...valuesIn(values, context), ...files },
  });
  for (const line of readFileSync(files.GITHUB_OUTPUT, "utf8").split("\n").filter(Boolean)) {
    const [name, value] = line.split(/=(.*)/s) as [string, string];
    context.set(`steps.${id}.outputs.${name}`, value);
  }
  return { status: status ?? -1, printed: stdout + stderr, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

/** Runs the steps in a folder until one fails. `cache` is a folder that stays from run to run. */
export function runAction(action: string, folder: string, cache: string, given: Context): Outcome {
  const context: Context = new Map([...defaultsOf(action), ...given]);
  let [status, printed, summary] = [0, "", ""];
  for (const step of stepsOf(action)) {
    if (status !== 0 || (step.condition !== null && !holds(step.condition, context))) continue;
    const { path = "" } = valuesIn(step.values, context);
    const cached = join(folder, path);
    if (step.uses?.startsWith("actions/cache/restore") && existsSync(cache)) cpSync(cache, cached, { recursive: true });
    if (step.uses?.startsWith("actions/cache/save")) {
      rmSync(cache, { recursive: true, force: true });
      cpSync(cached, cache, { recursive: true });
    }
    if (step.run === null) continue;
    const ran = runStep(step, context, folder);
    status = ran.status;
    printed += ran.printed;
    summary += ran.summary;
  }
  return { status, printed, summary, context };
}
