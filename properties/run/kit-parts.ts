/** Laws that test a kit and not the cell: its loop, lengths, directions and layers stand around a step of the user's own. */
import type { Implementation, KitPart, Support } from "../../impl/contract.ts";
import type { Law } from "../law.ts";

/** The part that a law tests where a kit supplies it: themes, or ids. */
const tested: Readonly<Record<KitPart, readonly string[]>> = {
  sequence: ["time/chunking", "time/causality", "time/prefix"],
  rows: ["batch"],
  lengths: ["padding"],
  directions: ["direction"],
  layers: ["stack"],
  streams: ["stream"],
  masks: ["mask"],
  resets: ["reset"],
};

/** `the kit's layers, not the cell`; null where the law tests the cell. */
export function kitsOwn({ id }: Law, { suppliedBy }: Support): string | null {
  const part = suppliedBy?.kit.find((one) => tested[one].some((word) => id === word || id.startsWith(`${word}/`)));
  return part === undefined ? null : `this tests the kit's ${part}, not the cell`;
}

/** One note for each set of parts that the cells of an implementation have from a kit. */
export function kitNotes({ cells }: Implementation): string[] {
  const groups = Map.groupBy(
    cells.filter(({ suppliedBy }) => (suppliedBy?.kit.length ?? 0) > 0),
    ({ suppliedBy }) => suppliedBy?.kit.join(", "),
  );
  return [...groups].map(([parts, its]) => {
    const ids = [...new Set(its.map(({ cell }) => cell))].join(", ");
    return `${ids}: ${parts} are the kit's; the laws of these test the kit, not the cell`;
  });
}
