// A process that holds a program under test and ends without closing it: node owner.ts HOW PID-FILE
import { readFileSync, renameSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { faulty, outcome, request } from "./requests.ts";
import { stdio } from "../index.ts";

const [how, file] = process.argv.slice(2) as [string, string];
const program = await stdio(faulty("grandchild", `${file}.life`));
// The run starts a grandchild, writes its number to a file and is never answered
const run = outcome(program, request());
const number = `${file}.life.pid`;
const written = (): boolean => {
  try {
    return readFileSync(number, "utf8") !== "";
  } catch {
    return false;
  }
};
while (!written()) await setTimeout(5);
if (how === "handled") process.on("SIGTERM", () => process.exit(5));
renameSync(number, file);
if (how === "exit") process.exit(0);
await run;
