/** A linear form: its coefficient by unknown; what is not named has 0. */
export type Form = Readonly<Record<string, number>>;

/** Field of the coefficients: the rationals, or the two numbers of parity. */
export type Field = "rational" | "parity";

const reduced = (value: number, field: Field): number => (field === "parity" ? Math.abs(value % 2) : value);

/** a + k b. */
export function plus(a: Form, b: Form, k: number, field: Field): Form {
  const sum: Record<string, number> = {};
  const put = (unknown: string, value: number): void => {
    const left = reduced(value, field);
    if (left !== 0) sum[unknown] = left;
  };
  for (const unknown of Object.keys(a)) put(unknown, (a[unknown] as number) + k * (b[unknown] ?? 0));
  for (const unknown of Object.keys(b)) if (a[unknown] === undefined) put(unknown, k * (b[unknown] as number));
  return sum;
}

/** The value of a form where the unknowns have these values. */
export const valueOf = (form: Form, values: Form, field: Field): number =>
  reduced(
    Object.entries(form).reduce((sum, [unknown, value]) => sum + value * (values[unknown] ?? 0), 0),
    field,
  );

/** A basis of all values of the unknowns at which every one of `rows` is 0: Gauss–Jordan elimination. */
export function nullSpace(rows: readonly Form[], unknowns: readonly string[], field: Field): Form[] {
  const solved = new Map<string, Form>(); // each is 1 times its own unknown, plus what is free
  for (const row of rows) {
    let rest = plus({}, row, 1, field);
    for (const [unknown, known] of solved)
      if (rest[unknown] !== undefined) rest = plus(rest, known, -rest[unknown], field);
    const [lead] = Object.entries(rest);
    if (lead === undefined) continue;
    const [unknown, coefficient] = lead;
    const normal = plus({}, rest, 1 / coefficient, field);
    for (const [other, known] of solved)
      if (known[unknown] !== undefined) solved.set(other, plus(known, normal, -known[unknown], field));
    solved.set(unknown, normal);
  }
  return unknowns
    .filter((unknown) => !solved.has(unknown))
    .map((free) =>
      [...solved].reduce((values, [unknown, row]) => plus(values, { [unknown]: 1 }, -(row[free] ?? 0), field), {
        [free]: 1,
      } as Form),
    );
}
