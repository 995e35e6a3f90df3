// a test suite that leaves a process behind, in a session of its own; both numbers go to $LEFT
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const child = spawn("sleep", ["300"], { detached: true, stdio: "ignore" });
child.unref();
writeFileSync(process.env.LEFT, JSON.stringify([process.pid, child.pid]));
setTimeout(() => process.exit(1), Number(process.argv[2]));
