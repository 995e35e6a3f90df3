/** The process of a module: it answers requests as a program does, and nothing that is said of its answers passes through it. */
import { ParentChannel } from "../../isolation/channel.ts";
import { guard } from "../../isolation/guard.ts";
import { Duty, failure } from "./duty.ts";
import type { HostCommand } from "./messages.ts";

// the cache is for this process, not for what it starts
delete process.env["NODE_COMPILE_CACHE"];

const duty = new Duty();
guard();
process.once("disconnect", () => process.exit(0));
new ParentChannel().receive((command, answer) => {
  void duty
    .obey(command as HostCommand)
    .catch(failure)
    .then((said) => answer(said).catch((error: unknown) => answer(failure(error))));
});
