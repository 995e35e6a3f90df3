import { terminateAll } from "../../impl/isolation/process.ts";

/** Milliseconds that what is under way has after the first Ctrl-C: a process that hangs would never be done. */
const PATIENCE = 3500;

/** The first Ctrl-C asks to stop, so that nothing is lost; the second ends the process at once. */
export class Interrupt {
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    process.on("SIGINT", this.#onSignal).on("SIGTERM", this.#onSignal);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  release(): void {
    clearTimeout(this.#timer);
    process.off("SIGINT", this.#onSignal).off("SIGTERM", this.#onSignal);
  }

  readonly #onSignal = (): void => {
    if (this.#stopped) process.exit(130); // children and temporary files go on the way out
    this.#stopped = true;
    this.#timer = setTimeout(() => terminateAll(0), PATIENCE);
  };
}
