import { InferenceSession } from "onnxruntime-node";
import { expect, it } from "vitest";
import { buildModel, onnxCell, type ModelForm } from "./model.ts";
import { OnnxSessions } from "./sessions.ts";

const form = (n: number): ModelForm => ({
  n,
  layers: [{ cell: "elman", options: {}, direction: "forward", initial: false }],
  lengths: false,
  y: true,
  final: false,
});

it("keeps sessions, releases the one that was used longest ago, and all of them when closed", async () => {
  const created: InferenceSession[] = [];
  const sessions = new OnnxSessions(async (model) => {
    const session = await InferenceSession.create(model);
    created.push(session);
    return session;
  });
  const use = (n: number): Promise<readonly string[]> =>
    sessions.use(
      String(n),
      () => buildModel(form(n)),
      async (session) => session.inputNames,
    );
  expect(await use(1)).toEqual(["x", "W0", "R0", "B0"]);
  for (let n = 2; n <= 32; n++) await use(n);
  await use(1);
  expect([created.length, sessions.size]).toEqual([32, 32]);
  await use(33); // in place of 2
  await use(1);
  expect([created.length, sessions.size]).toEqual([33, 32]);
  await use(2);
  expect(created.length).toBe(34);
  await sessions.close();
  expect(sessions.size).toBe(0);
});

it("goes on after a run that failed", async () => {
  const sessions = new OnnxSessions((model) => InferenceSession.create(model));
  const failing = sessions.use(
    "a",
    () => buildModel(form(2)),
    (session) => session.run({}),
  );
  await expect(failing).rejects.toThrow("missing");
  expect(
    await sessions.use(
      "a",
      () => buildModel(form(2)),
      async (session) => session.outputNames,
    ),
  ).toEqual(["y"]);
  await sessions.close();
});

it("knows no operator for other cells", () => {
  expect(() => onnxCell("jordan")).toThrow(new RangeError("ONNX has no operator for the cell jordan"));
});
