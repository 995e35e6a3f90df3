/**
 * Holds the cells of other libraries to the laws, one child process a peer, and writes reports/results/peers/verify.json, of which
 * docs/peers.md is made. `node scripts/peers/run.ts [--level quick] [PEER…]`; a peer whose packages are missing keeps its last result.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { builtIns } from "../../impl/targets/index.ts";
import { moduleTarget } from "../../impl/targets/module.ts";
import { stdio } from "../../impl/targets/stdio/index.ts";
import { lawsAt } from "../../properties/laws/index.ts";
import { plannedTasks } from "../../properties/run/plan.ts";
import { budgetFor } from "../../properties/run/budgets.ts";
import { type Level, isBad, settle } from "../../properties/run/tasks.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { type Peer, peers } from "./list.ts";
import type { CellResult, Failure, PeerResult } from "./result.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const file = `${root}reports/results/peers/verify.json`;
const SEED = 1;

async function opened({ target }: Peer): ReturnType<typeof moduleTarget> {
  const builtIn = builtIns.find(({ name }) => name === target);
  if (builtIn !== undefined) return builtIn.load();
  return target.startsWith("exec:") ? stdio(target.slice(5)) : moduleTarget(target);
}

/** What is wrong, in one line. */
const seenIn = ({ message, counterexample }: Verdict): string =>
  counterexample === null
    ? (message ?? "")
    : `${counterexample.where}: got ${counterexample.got}, want ${counterexample.want}`;

/** A failure with its explanation: a recorded finding, or one of the list; null where there is none. */
function failureOf({ explanations }: Peer, verdict: Verdict): Failure {
  const { law, cell, options, dtype, verdict: outcome, counterexample, known } = verdict;
  const seen = seenIn(verdict);
  const one = explanations.find(
    (its) =>
      its.cells.includes(cell) &&
      its.laws?.includes(law) !== false &&
      its.dtypes?.includes(dtype) !== false &&
      its.seen?.test(seen) !== false,
  );
  const explained = known?.id ?? one?.id ?? null;
  return { law, cell, options, dtype, outcome, seen, case: counterexample?.case ?? null, explained };
}

/** The verdicts on one peer, in this process. */
async function measured(peer: Peer, level: Level): Promise<PeerResult> {
  const implementation = await opened(peer);
  const findings = builtIns.find(({ name }) => name === peer.target)?.findings ?? [];
  const { without = [] } = peer;
  const plan = {
    cells: null,
    laws: lawsAt(level).filter(({ id }) => !without.some((left) => id === left || id.startsWith(`${left}/`))),
    level,
    seed: SEED,
    grade: "absolute",
    shard: [1, 1],
    replay: null,
  } as const;
  const cells = new Map<string, CellResult>();
  const failures: Failure[] = [];
  for (const task of plannedTasks({ name: peer.target, implementation, findings }, plan)) {
    const settled = await settle(
      task,
      { ...budgetFor(level, task), shrinkTries: peer.without === undefined ? 40 : 0 },
      SEED,
      "absolute",
    );
    if (settled === null || !("verdict" in settled)) continue;
    const { verdict } = settled;
    const sofar = cells.get(verdict.cell) ?? {
      cell: verdict.cell,
      held: 0,
      refused: 0,
      cases: 0,
      grade: null,
      worst: 0,
    };
    const holds = verdict.verdict === "holds";
    cells.set(verdict.cell, {
      ...sofar,
      held: sofar.held + Number(holds),
      refused: sofar.refused + Number(verdict.verdict === "unsupported"),
      cases: sofar.cases + verdict.cases,
      grade: !holds
        ? sofar.grade
        : sofar.grade === "absolute" || verdict.grade === "absolute"
          ? "absolute"
          : verdict.grade,
      worst: holds ? Math.max(sofar.worst, Number(verdict.worst?.ratio ?? 0)) : sofar.worst,
    });
    if (isBad(verdict) || verdict.verdict === "vacuous") failures.push(failureOf(peer, verdict));
  }
  await implementation.close?.();
  return {
    id: peer.id,
    version: implementation.info.version,
    level,
    seed: SEED,
    node: process.versions.node,
    cells: [...cells.values()],
    failures,
    seconds: 0,
  };
}

const [flag, ...rest] = process.argv.slice(2);
const level = (flag === "--level" ? (rest.shift() as Level) : "quick") satisfies Level;
const asked = flag === undefined || flag === "--level" ? rest : [flag, ...rest];

if (asked[0] === "--one") {
  const peer = peers.find(({ id }) => id === asked[1]) as Peer;
  const result = await measured(peer, (asked[2] as Level | undefined) ?? "quick");
  process.stdout.write(`\n${JSON.stringify(result)}\n`);
  process.exit(0);
}

/** The results so far: another run may write there too. */
const results = (): PeerResult[] => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PeerResult[]) : []);

for (const peer of peers) {
  if (peer.outside !== undefined || (asked.length > 0 && !asked.includes(peer.id))) continue;
  const began = performance.now();
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", peer.id, level], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...peer.environment, ...(peer.environment?.["PEERS"] && { PEERS: `${root}peers` }) },
    maxBuffer: 1 << 28,
  });
  const told = child.stdout.trimEnd().split("\n").at(-1) ?? "";
  if (child.status !== 0 || !told.startsWith("{")) {
    console.error(`${peer.id}: not run: ${child.stderr.trim().split("\n").at(-1) ?? child.status}`);
    continue;
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const result = { ...(JSON.parse(told) as PeerResult), seconds };
  const order = peers.map(({ id }) => id);
  const known = [...results().filter(({ id }) => id !== peer.id), result];
  known.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  writeFileSync(file, `${JSON.stringify(known, null, 2)}\n`);
  const open = result.failures.filter(({ explained }) => explained === null);
  console.log(
    `${peer.id} ${result.version}: ${result.failures.length} failures, ${open.length} not explained, ${seconds} s`,
  );
  for (const { law, cell, seen } of open) console.log(`  ${cell} ${law}: ${seen.slice(0, 200)}`);
}
execFileSync(process.execPath, [`${root}scripts/docs.ts`], { cwd: root, stdio: "inherit" });
