// leaves processes behind, one in a session of its own, one that holds our standard error; their numbers go to $LEFT
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cells, honest, info } from "./base.mjs";

const left = [{ detached: true, stdio: "ignore" }, { stdio: ["ignore", "ignore", "inherit"] }].map((options) => {
  const child = spawn("sleep", ["300"], options);
  child.unref();
  return child.pid;
});
writeFileSync(process.env.LEFT, JSON.stringify([process.pid, ...left]));

export default { info, cells, run: honest };
