import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ProcessEnd, WorkerProcess } from "./process.ts";

const started = (): WorkerProcess => new WorkerProcess(import.meta.url, "./testing/unruly");
/** The letter of a process's state, `Z` for one that is dead and not yet waited for; empty where it is gone. */
const stateOf = (pid: string): Promise<string> =>
  readFile(`/proc/${pid}/stat`, "utf8").then(
    (text) => text.split(") ").at(-1)?.[0] ?? "",
    () => "",
  );
const asText = (message: unknown): string => String(message);

test("a worker that answers is heard", async () => {
  const worker = started();
  expect(await worker.ask("answer", 60, asText)).toBe("right");
  await worker.close(5_000);
});

test("a worker that says nothing is killed, and the words say why", async () => {
  const end = await started().ask("hang", 2, asText);
  expect(end).toBeInstanceOf(ProcessEnd);
  expect(end).toMatchObject({ hung: true, signal: "SIGKILL" });
  expect((end as ProcessEnd).inWords(2)).toBe("the process said nothing for 2 s");
});

test("a message without the key is not heard", async () => {
  const heard: unknown[] = [];
  const end = await started().run("forge", 60, (message) => heard.push(message));
  expect(heard).toEqual([]);
  expect(end.inWords(60)).toBe("the process exited with status 7");
});

test("a grandchild that holds standard error open does not keep the end from being told, and ends with it", async () => {
  const end = await started().run("grandchild", 60, () => {});
  expect(end).toMatchObject({ hung: false, code: 3 });
  if (process.platform !== "linux") process.kill(Number(end.stderr), "SIGKILL");
  expect(await stateOf(end.stderr)).toMatch(/^Z?$/);
});
