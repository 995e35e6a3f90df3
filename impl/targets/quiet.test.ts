import { expect, test, vi } from "vitest";
import { quietly } from "./quiet.ts";

test("Node's advice on a module without a type is left out, other warnings and errors are not", async () => {
  const given = vi.spyOn(process, "emitWarning").mockReturnValue();
  try {
    await quietly(async () => {
      process.emitWarning("a", { code: "MODULE_TYPELESS_PACKAGE_JSON" });
      process.emitWarning("b", "Warning", "MODULE_TYPELESS_PACKAGE_JSON");
      process.emitWarning("c", { code: "ANOTHER" });
      process.emitWarning("d", "Warning");
    });
    await expect(quietly(() => Promise.reject(new Error("e")))).rejects.toThrow("e");
    process.emitWarning("f", { code: "MODULE_TYPELESS_PACKAGE_JSON" });
    expect(given.mock.calls.map(([said]) => said)).toEqual(["c", "d", "f"]);
  } finally {
    given.mockRestore();
  }
});
