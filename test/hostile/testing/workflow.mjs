// a program whose errors are commands to whatever runs a workflow
import { createInterface } from "node:readline";
import { cells } from "./base.mjs";

const implementation = { name: "::error::name", version: "::add-mask::1" };
const message = `x\n::error file=a::owned\n##[error]owned\n::add-mask::e ${"::stop-commands::abc ".repeat(40)}\u001b[31m\u202e`;
for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, seq } = JSON.parse(line);
  if (cmd === "stop") break;
  const error = { message, trace: "::warning::t" };
  console.log(JSON.stringify(cmd === "start" ? { version: 1, implementation, cells } : { seq, error }));
}
