/** A worker that misbehaves in the way it is told. */
import { spawn } from "node:child_process";
import { ParentChannel } from "../channel.ts";

const channel = new ParentChannel();

channel.receive((command) => {
  switch (command) {
    case "answer":
      void channel.send("right").finally(() => process.disconnect());
      return;
    case "hang":
      setInterval(() => {}, 1000);
      return;
    case "forge":
      process.send?.({ key: "guessed", message: "forged" }, () => process.exit(7));
      return;
    case "grandchild": {
      const code = "setTimeout(() => {}, 60_000)";
      const { pid } = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "ignore", "inherit"] });
      process.stderr.write(String(pid), () => process.exit(3));
      return;
    }
    case "escape": {
      const { pid } = spawn("env", ["-i", "sleep", "60"], { detached: true, stdio: "ignore" });
      process.stderr.write(String(pid), () => process.exit(3));
      return;
    }
    default:
      throw new RangeError(`unknown command ${String(command)}`);
  }
});
