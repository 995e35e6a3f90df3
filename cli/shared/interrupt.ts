/** The first Ctrl-C asks to stop, so that nothing is lost; the second ends the process at once. */
export class Interrupt {
  #stopped = false;

  constructor() {
    process.on("SIGINT", this.#hear).on("SIGTERM", this.#hear);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  release(): void {
    process.off("SIGINT", this.#hear).off("SIGTERM", this.#hear);
  }

  readonly #hear = (): void => {
    if (this.#stopped) process.exit(130); // children and temporary files go on the way out
    this.#stopped = true;
  };
}
