// starts a watchdog, and then a process in a session of its own; says its number, and goes on
import { spawn } from "node:child_process";
import { watchdog } from "../watchdog.ts";

watchdog();
watchdog();
const child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
child.unref();
process.stdout.write(`${child.pid}\n`);
setInterval(() => {}, 1000);
