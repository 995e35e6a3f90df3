/** The very steps of examples/ci/, with local processes as nodes: their cost is that of the command, started some 20 times. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "gatecheck-examples-ci-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const example = (name: string): string => readFileSync(`${root}examples/ci/${name}`, "utf8");

/** The blocks of shell in a YAML file, after the line that introduces each. */
const blocks = (name: string, opening: string): string[] => {
  const lines = example(name).split("\n");
  return lines.flatMap((line, at) => {
    if (!line.trimStart().startsWith(opening) || !line.endsWith("|")) return [];
    const inside = lines.slice(at + 1);
    const indent = /^ */.exec(inside[0] ?? "")?.[0] ?? "";
    const end = inside.findIndex((one) => one !== "" && !one.startsWith(indent));
    return [
      inside
        .slice(0, end < 0 ? undefined : end)
        .map((one) => one.slice(indent.length))
        .join("\n"),
    ];
  });
};

// npx, with the sources in place of the package
const bin = join(home, "bin");
mkdirSync(bin);
writeFileSync(
  join(bin, "npx"),
  `#!/bin/bash\n[ "$1" != --yes ] || shift\nshift\nexec "${process.execPath}" "${root}bin/gatecheck.js" "$@"\n`,
  { mode: 0o755 },
);

/** A shell on a node; GitHub's and GitLab's end at the first command that fails. @returns its exit status and what it printed */
const shell = (script: string, folder: string, env: Readonly<Record<string, string>>, flags = ["-eo", "pipefail"]) =>
  new Promise<readonly [status: number | null, printed: string]>((settle) => {
    mkdirSync(folder, { recursive: true });
    const node = spawn("bash", [...flags, "-c", script], {
      cwd: folder,
      env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, ...env },
    });
    let printed = "";
    for (const stream of [node.stdout, node.stderr]) stream.on("data", (data: Buffer) => (printed += data.toString()));
    node.on("close", (status) => settle([status, printed]));
  });

const options = { TARGET: "reference", OPTIONS: "--cells elman --laws step/direct,purity --level quick", SHARDS: "2" };

interface Campaign {
  readonly shard: string;
  readonly merge: string;
  /** Environment of a node that runs shard 1 or 2. */
  readonly told: (shard: number) => Readonly<Record<string, string>>;
  readonly whole: string;
  readonly flags?: string[];
}

const [verify = "", merge = ""] = blocks("github-shards.yml", "run:");
const campaigns: readonly (readonly [string, Campaign])[] = [
  ["a matrix on GitHub", { shard: verify, merge, told: (shard) => ({ SHARD: `${shard}` }), whole: "whole" }],
  [
    "an Indexed Job on Kubernetes",
    {
      shard: blocks("kubernetes.yml", "-")[0] ?? "",
      merge: blocks("kubernetes-merge.yml", "-")[0] ?? "",
      told: (shard) => ({ JOB_COMPLETION_INDEX: `${shard - 1}`, FOLDER: "shards" }),
      whole: "shards/whole",
      flags: [],
    },
  ],
  [
    "an array on Slurm",
    {
      shard: example("slurm.sh"),
      merge: example("slurm-merge.sh"),
      told: (shard) => ({ SLURM_ARRAY_TASK_ID: `${shard}`, SLURM_ARRAY_TASK_COUNT: "2" }),
      whole: "shards/whole",
      flags: [],
    },
  ],
];

test.each(campaigns)("%s: shards are merged, and one that is there is not done again", async (name, campaign) => {
  const folder = join(home, name.replaceAll(" ", "-"));
  const run = (shard: number) => shell(campaign.shard, folder, { ...options, ...campaign.told(shard) }, campaign.flags);
  const whole = () =>
    shell(campaign.merge, folder, { GITHUB_STEP_SUMMARY: join(folder, "summary.md"), FOLDER: "shards" });

  expect((await run(2))[0]).toBe(0);
  expect((await whole())[0]).toBe(1); // a shard is missing

  const written = statSync(join(folder, "shards/2/report.json")).mtimeMs;
  const [first, second] = await Promise.all([run(1), run(2)]);
  expect([first[0], second]).toEqual([0, [0, expect.stringContaining("is there already: nothing is done")]]);
  expect(statSync(join(folder, "shards/2/report.json")).mtimeMs).toBe(written);

  expect(await whole()).toEqual([0, expect.stringContaining("reference conforms")]);
  expect(JSON.parse(readFileSync(join(folder, campaign.whole, "report.json"), "utf8"))).toMatchObject({
    run: { shard: "1/2,2/2" },
  });
});

test("GitLab: a new failure fails a merge request, once it is on the default branch it is known", async () => {
  const [script = ""] = blocks("gitlab.yml", "-");
  const folder = join(home, "gitlab");
  mkdirSync(folder);
  const cell = (name: string): void =>
    writeFileSync(join(folder, "cell.mjs"), readFileSync(`${root}examples/${name}`, "utf8"));
  const run = (branch: string) =>
    shell(script, folder, {
      TARGET: "exec:node cell.mjs",
      OPTIONS: "--level quick --laws step",
      GATECHECK: "npx --yes gatecheck@0.1.0",
      REPORT: "gatecheck-report",
      CI_COMMIT_BRANCH: branch,
      CI_DEFAULT_BRANCH: "main",
    });
  cell("lstm.mjs");
  expect((await run("main"))[0]).toBe(0);
  cell("wrong-lstm.mjs");
  expect(await run("topic")).toEqual([1, expect.stringMatching(/^new: exec:node cell\.mjs lstm: /m)]);
  expect(existsSync(join(folder, "gatecheck-report/junit.xml"))).toBe(true);
  await run("main");
  expect(await run("topic")).toEqual([0, expect.stringMatching(/^findings: 1 known$/m)]);
});
