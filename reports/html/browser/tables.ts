/** Tables that are sorted and filtered, and the matrix that is filtered by statuses. */
import { state, stated } from "./address.ts";

const bodyOf = (table: HTMLTableElement): HTMLTableSectionElement => table.tBodies.item(0) ?? table.createTBody();

/** The value by which a row is sorted: that of its entry, or its text; a number where it is one. */
function keyOf(row: HTMLTableRowElement, column: number): number | string {
  const entry = row.cells[column];
  const text = entry?.dataset["key"] ?? entry?.textContent.trim() ?? "";
  const number = Number(text.replaceAll(",", ""));
  return text !== "" && Number.isFinite(number) ? number : text.toLowerCase();
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function sort(table: HTMLTableElement, column: number, down: boolean): void {
  const rows = [...bodyOf(table).rows].map((row) => ({ row, key: keyOf(row, column) }));
  rows.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)));
  bodyOf(table).append(...rows.map(({ row }) => row));
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((head, k) => {
    if (k === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

function sortable(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, column) => {
    head.querySelector("button")?.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      sort(table, column, down);
      state(`${table.id}-by`, `${column}${down ? "-" : ""}`);
    });
  });
  const [, column, down] = /^(\d{1,2})(-?)$/.exec(stated(`${table.id}-by`) ?? "") ?? [];
  if (column !== undefined && Number(column) < heads.length) sort(table, Number(column), down === "-");
}

/** A test of rows. */
type Test = (row: HTMLTableRowElement) => boolean;

const STATUSES = ["errored", "violated", "vacuous", "untried", "holds", "known", "unsupported"];

/** True where an entry of the matrix has a status: `violated`, or one that begins so. */
const has = (entry: HTMLTableCellElement | undefined, status: string): boolean =>
  (entry?.dataset["status"] ?? "").split(" ").some((one) => one !== "" && one.startsWith(status));

/** The columns that a name means: the one of that name, or all whose names hold it. */
function columnsOf(table: HTMLTableElement, name: string): number[] {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => (head.dataset["name"] ?? "").toLowerCase());
  const exact = names.flatMap((one, k) => (one === name ? [k] : []));
  return exact.length > 0 ? exact : names.flatMap((one, k) => (k > 0 && one.includes(name) ? [k] : []));
}

/** The test of one word on the matrix: `tfjs:violated`, `violated`, or part of a cell's name. */
function matrixTest(table: HTMLTableElement, word: string): Test {
  const at = word.lastIndexOf(":");
  if (at > 0) {
    const columns = columnsOf(table, word.slice(0, at));
    const status = word.slice(at + 1);
    return (row) => columns.some((k) => has(row.cells[k], status));
  }
  if (STATUSES.includes(word)) return (row) => [...row.cells].some((entry) => has(entry, word));
  return (row) => (row.dataset["name"] ?? "").toLowerCase().includes(word);
}

const textTest =
  (word: string): Test =>
  (row) =>
    row.textContent.toLowerCase().includes(word);

function filterable(form: HTMLFormElement): void {
  const id = form.dataset["filter"] ?? "";
  const table = document.getElementById(id);
  const input = form.querySelector<HTMLInputElement>("input[data-words]");
  const output = form.querySelector("output");
  if (!(table instanceof HTMLTableElement) || input === null || output === null) return;
  const name = id === "matrix" ? "q" : `${id}-q`;
  const show = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const tests = words.map((word) => (id === "matrix" ? matrixTest(table, word) : textTest(word)));
    const rows = [...bodyOf(table).rows];
    for (const row of rows) row.hidden = !tests.every((test) => test(row));
    const shown = rows.filter(({ hidden }) => !hidden).length;
    output.textContent = words.length === 0 ? "" : `${shown} of ${rows.length}`;
  };
  input.value = stated(name) ?? "";
  show();
  input.addEventListener("input", () => {
    show();
    state(name, input.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sortable]")) sortable(table);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-filter]")) filterable(form);
