import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";
import type { SourcePlace } from "../../reports/files/annotations.ts";

/** Sources of a compiled program that stand beside it. */
const COMPILED = [".c", ".cc", ".cpp", ".rs", ".go"];

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** Files that a target may come from, the likeliest first, and the name to look for in it. */
function candidates(target: string): { readonly paths: readonly string[]; readonly name: string | null } {
  const [, kind, what = ""] = /^(exec|python|pytorch):(.*)$/s.exec(target) ?? [];
  if (kind === undefined) return { paths: [target.replace(/(\.onnx)#.*$/s, "$1")], name: null };
  if (kind === "exec") {
    const words = (what.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ""));
    return { paths: words.flatMap((word) => [...COMPILED.map((end) => word + end), word]), name: null };
  }
  const [, module = "", name = ""] = /^(.*)[:.](\w+)$/s.exec(what) ?? [];
  return { paths: [extname(module) === ".py" ? module : `${module.replaceAll(".", "/")}.py`], name };
}

/** Line of a function or class in a Python file; 1 where it is not found. */
function lineOf(name: string, path: string): number {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.findIndex((line) => new RegExp(`^(?:async )?(?:def|class) ${name}\\b`).test(line)) + 1 || 1;
}

/** The place in the user's files that a target comes from; null where none is known, or it is outside the working directory. */
export function sourcePlace(target: string): SourcePlace | null {
  const { paths, name } = candidates(target);
  const path = paths.find(isFile);
  if (path === undefined) return null;
  const inside = relative(process.cwd(), resolve(path));
  if (inside.startsWith("..") || isAbsolute(inside)) return null;
  return { path: inside.split(sep).join("/"), line: name === null ? 1 : lineOf(name, path) };
}
