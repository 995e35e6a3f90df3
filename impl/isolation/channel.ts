/** What a worker says, told apart from what the module under test sends on the same channel: only the worker has heard the key. */

/** An order or an answer, with the key of the process that it belongs to. */
interface Sealed {
  readonly key: string;
  readonly message: unknown;
}

/** A message under a key. */
export const sealed = (key: string, message: unknown): Sealed => ({ key, message });

/** The message under this key; null where somebody else sent it. */
export const opened = (key: string, sent: unknown): unknown =>
  typeof sent === "object" && sent !== null && "key" in sent && sent.key === key && "message" in sent
    ? sent.message
    : null;

/** The worker's end of the channel: it hears orders, and answers under the key of the last. */
export class ParentChannel {
  #key = "";

  /** Calls `work` with each order; what is said from then on answers it. */
  receive(work: (order: unknown) => void): void {
    process.on("message", ({ key, message }: Sealed) => {
      this.#key = key;
      work(message);
    });
  }

  /** Resolves when it is on its way. */
  send(news: unknown): Promise<void> {
    return new Promise((resolve, reject) =>
      process.send?.(sealed(this.#key, news), undefined, undefined, (error) => (error ? reject(error) : resolve())),
    );
  }
}
