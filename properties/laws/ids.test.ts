import { describe, expect, it } from "vitest";
import { fileOf, filesOf } from "./file-of.ts";
import { laws } from "./index.ts";

const here = new URL(".", import.meta.url);

/** Ids of the laws and of the reductions that a file exports. */
async function idsIn(theme: string, file: string): Promise<string[]> {
  const exported = Object.values((await import(new URL(`${theme}/${file}.ts`, here).href)) as object);
  return exported.flat().flatMap((value: unknown) => {
    if (typeof value !== "object" || value === null || !("id" in value)) return [];
    const id = String(value.id);
    if ("check" in value) return [id];
    return "map" in value ? [`reduction/${id}`] : [];
  });
}

const themes = [...new Set(laws.map(({ id }) => id.slice(0, id.indexOf("/"))))];

describe("the id of a law is its path", () => {
  it.each(laws.map(({ id }) => id))("%s", async (id) => {
    const [theme, name] = id.split("/") as [string, string];
    const file = fileOf(theme, name);
    expect(file, `no file of properties/laws/${theme} begins the name`).toBeDefined();
    expect(await idsIn(theme, file as string)).toContain(id);
  });

  it.each(themes)("every law in a file of %s is one that is tried", async (theme) => {
    const held = (await Promise.all(filesOf(theme).map((file) => idsIn(theme, file)))).flat();
    const tried = laws.map(({ id }) => id).filter((id) => id.startsWith(`${theme}/`));
    expect(held.toSorted()).toEqual(tried.toSorted());
  });

  it("follows the longest name, and none that is no word of it", () => {
    expect(fileOf("reduction", "mgu1-f1-is-elman", ["mgu", "mgu1"])).toBe("mgu1");
    expect(fileOf("reduction", "mgu1-f1-is-elman", ["mgu"])).toBeUndefined();
    expect(fileOf("state", "affine", ["affine", "affine-in-the-first"])).toBe("affine");
  });
});
