// a program that starts as it should, answers nothing and does not heed that its input ended; its number goes to $LEFT
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { cells, info } from "./base.mjs";

setInterval(() => {}, 1000);
if (process.env.LEFT) writeFileSync(process.env.LEFT, JSON.stringify([process.pid, process.ppid]));
createInterface({ input: process.stdin }).on("line", (line) => {
  if (JSON.parse(line).cmd === "start") console.log(JSON.stringify({ version: 1, implementation: info, cells }));
});
