/** The options of a command that a replay of one of its cases needs: those by which a target is found, started and judged. */
const withValue = ["--define", "--convention", "--runtime", "--as", "--problem", "--precision", "--python"];
const alone = ["--gradients"];

/** @param words of a command as it was typed */
export function replayFlags(words: readonly string[], target: string): string[] {
  // a kit may not find out which cell it serves; a list of cells tells it nothing
  const ofKit = /^(?:python|pytorch):/.test(target) && !words.some((word) => /^--problem(?:=|$)/.test(word));
  const named = [...withValue, ...(ofKit ? ["--cells"] : [])];
  return words.flatMap((word, k): string[] => {
    const [name = "", value] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word)?.slice(1) ?? [];
    if (alone.includes(name)) return [name];
    const given = value ?? words[k + 1];
    if (!named.includes(name) || given === undefined || (name === "--cells" && given.includes(","))) return [];
    return [name, given];
  });
}
