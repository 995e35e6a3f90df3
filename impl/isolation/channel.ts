/** Messages of a worker, told apart from what the module under test sends on the same channel: only the worker knows the key. */

/** A message under the key of the process that it belongs to. */
interface Sealed {
  readonly key: string;
  readonly message: unknown;
}

/** A message under a key. */
export const sealed = (key: string, message: unknown): Sealed => ({ key, message });

/** The message under this key; null where another sender wrote it. */
export const opened = (key: string, sent: unknown): unknown =>
  typeof sent === "object" && sent !== null && "key" in sent && sent.key === key && "message" in sent
    ? sent.message
    : null;

/** The function before the module under test could put another in its place. */
const send = process.send?.bind(process);

/** Sends a message to the parent, and resolves when it is on its way. */
export type Send = (message: unknown) => Promise<void>;

const sendUnder =
  (key: string): Send =>
  (message) =>
    new Promise((resolve, reject) =>
      send?.(sealed(key, message), undefined, undefined, (error) => (error ? reject(error) : resolve())),
    );

/** The worker's end of the channel: answers go out under the key of the last command. */
export class ParentChannel {
  #send: Send = sendUnder("");

  /** @param work takes a command, and the way to answer it */
  receive(work: (command: unknown, answer: Send) => void): void {
    process.on("message", ({ key, message }: Sealed) => {
      this.#send = sendUnder(key);
      work(message, this.#send);
    });
  }

  send(message: unknown): Promise<void> {
    return this.#send(message);
  }
}
