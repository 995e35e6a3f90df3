import { Help } from "commander";

const help = new Help();

/** Help as commander wraps its options: prose too; indented lines, which are tables and commands, stay as they are. */
export const wrapped = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => (line.length <= width || line.startsWith(" ") ? line : help.boxWrap(line, width)))
    .join("\n");
