/** docs/reference.md: everything that `gatecheck/reference` exports, with the first sentence of its docstring. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path/posix";
import { fileURLToPath } from "node:url";

const rooms = ["heads", "systems", "training"] as const;
const around = "impl/reference/around";
const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");

/** The first sentence of the docstring of an export, in one line; empty where it has none. */
function sentenceOf(source: string, name: string): string {
  const declared = new RegExp(String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*export (?:async )?[\w*]+ ${name}\b`);
  const words = (declared.exec(source)?.[1] ?? "")
    .replaceAll(/^\s*\*/gm, " ")
    .replaceAll(/\s+/g, " ")
    .replace(/@\w.*/, "")
    .trim();
  return (/^.*?(?<! al)\.(?= |$)/.exec(words)?.[0] ?? words).replaceAll("|", "\\|");
}

/** The page, in Markdown. */
export const referencePage = (): string =>
  [
    "# The reference as a library",
    "",
    "Written by `npm run docs`. `gatecheck/reference` exports the reference implementation of every cell (`reference`), its vector algebra",
    "(`algebra`), and what stands around a cell, each with its derivative by hand: `heads`, `systems` and `training`. Vectors are arrays of",
    "numbers, matrices are row-major. Shapes, sources and errors stand in the docstrings.",
    "",
    "```ts",
    'import { heads } from "gatecheck/reference";',
    "",
    "heads.softmax(new Float64Array([0, 0])); // [0.5, 0.5]",
    "```",
    ...rooms.flatMap((room) => [
      "",
      `## ${room}`,
      "",
      "| export | from | |",
      "|---|---|---|",
      ...[...read(`${around}/${room}/index.ts`).matchAll(/export \{([^}]*)\} from "(\.[^"]+)"/g)].flatMap(
        ([, names = "", file = ""]) =>
          names
            .split(",")
            .map((name) => name.replace("type ", "").trim())
            .filter((name) => name !== "")
            .map((name) => {
              const path = join(around, room, file);
              return `| \`${name}\` | [${basename(file)}](../${path}) | ${sentenceOf(read(path), name)} |`;
            }),
      ),
    ]),
    "",
  ].join("\n");
