/** A line that a worker leaves for its parent at the cost of one write: read only where the worker is silent or died. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The descriptor of the note in a worker. */
const DESCRIPTOR = 4;
/** Bytes of a line that are kept. */
const MOST = 1 << 16;

/** Leaves a line, in place of the one before. */
export function leaveNote(line: string): void {
  writeSync(DESCRIPTOR, ` ${line}\n`, 0);
}

/** Notes that the module under test is called, or has returned. */
export function leaveCalled(called: boolean): void {
  writeSync(DESCRIPTOR, called ? "!" : " ", 0);
}

/** The parent's end: a file without a name, which both have open. */
export class Note {
  readonly descriptor: number;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "gatecheck-"));
    this.descriptor = openSync(join(folder, "note"), "w+", 0o600);
    rmSync(folder, { recursive: true });
  }

  /** The line that was left last, empty where there is none. The module under test may have written it. */
  read(): string {
    const bytes = Buffer.alloc(MOST);
    const length = readSync(this.descriptor, bytes, 0, MOST, 0);
    const text = bytes.toString("utf8", 0, length);
    return text.slice(1, Math.max(1, text.indexOf("\n")));
  }

  /** True while the module under test has been called and has not returned. */
  get called(): boolean {
    const first = Buffer.alloc(1);
    readSync(this.descriptor, first, 0, 1, 0);
    return first.toString() === "!";
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
