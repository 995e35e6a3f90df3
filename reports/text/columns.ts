const segmenter = new Intl.Segmenter("en");
const widthOf = (text: string): number => [...segmenter.segment(text)].length;

/** Rows as lines, their columns aligned by two spaces; the last column is as long as it is. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => widthOf(row[k] ?? ""))));
  return rows.map((row) =>
    row
      .map((text, k) => text + " ".repeat(Math.max(0, (widths[k] ?? 0) - widthOf(text))))
      .join("  ")
      .trimEnd(),
  );
}
