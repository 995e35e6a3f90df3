import { Command } from "commander";
import { declarableCells } from "../../spec/catalogue.ts";

/** Names under which a cell is known elsewhere, too far from its own to be a slip. */
const others: Readonly<Record<string, string>> = { rnn: "elman", "simple-rnn": "elman", "vanilla-rnn": "elman" };

/** Commander's words for a slip of the keyboard, `Did you mean gru?`; empty where no name is near. */
export function similarTo(word: string, names: readonly string[]): string {
  let said = "";
  const asked = new Command()
    .helpOption(false)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: (text) => (said += text) });
  for (const name of names) asked.command(name);
  try {
    asked.parse([word], { from: "user" });
  } catch {
    // its words are all that is wanted
  }
  return /\((Did you mean .*\?)\)/.exec(said)?.[1] ?? "";
}

/** An unknown cell, with the names that are near, or else all of them. */
export function unknownCell(id: string): string {
  const ids = declarableCells().map((cell) => cell.id);
  const word = id.toLowerCase().replaceAll("_", "-");
  const known = ids.includes(word) ? word : others[word];
  const near = known === undefined ? similarTo(word, ids) : `Did you mean ${known}?`;
  const said = `unknown cell ${JSON.stringify(id)}`;
  return near === "" ? `${said}; the catalogue has ${ids.join(", ")}` : `${said}. ${near} (gatecheck spec lists all)`;
}
