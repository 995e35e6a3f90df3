/** The picture of a failure in the README: a transcript of docs/transcripts.md as an SVG, readable in light and dark. `npm run docs` writes it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { printable } from "../impl/untrusted-text.ts";
import { page, sectionsOf } from "./transcripts.ts";

export const picturePath: string = fileURLToPath(new URL("../docs/failure.svg", import.meta.url));

/** The program whose failure is shown. */
const PROGRAM = "exchanged-gates.mjs";
/** Characters of a line; a longer one goes on below. */
const COLUMNS = 112;
/** Sizes in pixels: of a character, a line, the margin. */
const [WIDE, HIGH, MARGIN] = [7.8, 18, 14];

/** Text as XML has it. */
export const escaped = (text: string): string =>
  printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A line in pieces that fit, the later ones indented like its text. */
function wrapped(line: string): string[] {
  const indent = " ".repeat(/^ *(?:\S+ {2,})?/.exec(line)?.[0].length ?? 0);
  const pieces: string[] = [];
  for (let rest = line; ;) {
    if (rest.length <= COLUMNS) return [...pieces, rest];
    const cut = rest.lastIndexOf(" ", COLUMNS);
    const at = cut > indent.length ? cut : COLUMNS;
    pieces.push(rest.slice(0, at));
    rest = indent + rest.slice(at).trimStart();
  }
}

/** A line with the classes of its parts: the command, the verdict and its cause, the names of the fields. */
function marked(line: string): string {
  const [, prompt, command] = /^(\$ )(.*)$/.exec(line) ?? [];
  if (prompt !== undefined)
    return `<tspan class="dim">${prompt}</tspan><tspan class="bold">${escaped(command ?? "")}</tspan>`;
  const [, verdict, cause] = /^(✗ violated: )(.*)$/.exec(line) ?? [];
  if (verdict !== undefined)
    return `<tspan class="red">${verdict}</tspan><tspan class="bold">${escaped(cause ?? "")}</tspan>`;
  const [, field, value] = /^( {2}(?:in|law|where|bound|numbers|by hand|replay) +)(.*)$/.exec(line) ?? [];
  if (field !== undefined) return `<tspan class="dim">${field}</tspan>${escaped(value ?? "")}`;
  return / does not conform /.test(line) ? `<tspan class="red">${escaped(line)}</tspan>` : escaped(line);
}

/** Lines of a terminal as an SVG. */
export function pictureOf(lines: readonly string[]): string {
  const shown = lines.flatMap(wrapped);
  const [width, height] = [Math.ceil(COLUMNS * WIDE) + 2 * MARGIN, shown.length * HIGH + 2 * MARGIN];
  const texts = shown.map(
    (line, k) => `<text x="${MARGIN}" y="${MARGIN + (k + 0.75) * HIGH}" xml:space="preserve">${marked(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A failure as the terminal shows it">`,
    "<style>",
    "text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre; }",
    "rect { fill: #f6f8fa; stroke: #d1d9e0; } .dim { fill: #59636e; } .red { fill: #b3261e; } .bold { font-weight: bold; }",
    "@media (prefers-color-scheme: dark) {",
    "  text { fill: #e6edf3; } rect { fill: #0d1117; stroke: #3d444d; } .dim { fill: #9198a1; } .red { fill: #ff7b72; }",
    "}",
    "</style>",
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

/** The picture of the README. */
export function failurePicture(): string {
  const section = sectionsOf(readFileSync(page, "utf8")).find((text) => text.includes(PROGRAM)) ?? "";
  const [, printed = ""] = /```console\n([^]*?)\n```/.exec(section) ?? [];
  // the note on the kit is left out
  return pictureOf(printed.split("\n").filter((line) => !line.startsWith("– ")));
}
