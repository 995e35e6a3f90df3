import { readdirSync } from "node:fs";

/** Names, without `.ts`, of the files of a theme that hold laws or what they share. */
export const filesOf = (theme: string): string[] =>
  readdirSync(new URL(`${theme}/`, import.meta.url))
    .filter((file) => /^(?!index\.ts$)[\w-]+\.ts$/.test(file))
    .map((file) => file.slice(0, -".ts".length));

/** The file that holds a law: the longest name of a file that is the law's name or its first words. */
export const fileOf = (theme: string, name: string, files: readonly string[] = filesOf(theme)): string | undefined =>
  files
    .filter((file) => name === file || name.startsWith(`${file}-`))
    .toSorted((a, b) => a.length - b.length)
    .at(-1);
