/** The first Ctrl-C asks to stop, so that nothing is lost; the second ends the process at once. */
export class Interrupt {
  #stopped = false;

  constructor() {
    process.on("SIGINT", this.#onSignal).on("SIGTERM", this.#onSignal);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  release(): void {
    process.off("SIGINT", this.#onSignal).off("SIGTERM", this.#onSignal);
  }

  readonly #onSignal = (): void => {
    if (this.#stopped) process.exit(130); // children and temporary files go on the way out
    this.#stopped = true;
  };
}
