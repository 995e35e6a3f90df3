/** What a worker says, told apart from what the module under test sends on the same channel: only the worker has heard the key. */

/** An order or an answer, with the key of the process that it belongs to. */
interface Sealed<T> {
  readonly key: string;
  readonly message: T;
}

/** A message under a key. */
export const sealed = <T>(key: string, message: T): Sealed<T> => ({ key, message });

const isSealed = <T>(key: string, sent: unknown): sent is Sealed<T> =>
  typeof sent === "object" && sent !== null && "key" in sent && sent.key === key && "message" in sent;

/** The message under this key; null where somebody else sent it. */
export const opened = <T>(key: string, sent: unknown): T | null => (isSealed<T>(key, sent) ? sent.message : null);

/** The worker's end of the channel: it hears its order, and answers under the order's key. */
export class Employer<Order, News> {
  #key = "";

  /** Calls `work` with the first order. */
  hear(work: (order: Order) => void): void {
    process.once("message", ({ key, message }: Sealed<Order>) => {
      this.#key = key;
      work(message);
    });
  }

  /** Resolves when it is on its way. */
  say(news: News): Promise<void> {
    return new Promise((resolve, reject) =>
      process.send?.(sealed(this.#key, news), undefined, undefined, (error) => (error ? reject(error) : resolve())),
    );
  }
}
