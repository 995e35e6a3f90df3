/** A session of ONNX Runtime, as far as the cache needs to know it. */
interface Releasable {
  release(): Promise<void>;
}

/** The most sessions that are kept; a small one holds some 100 kB outside of the JavaScript heap. */
const capacity = 32;

/** Sessions by the form of their model: made on first use, the least recently used released, one run at a time. */
export class OnnxSessions<Session extends Releasable> {
  readonly #create: (model: Uint8Array) => Promise<Session>;
  readonly #sessions = new Map<string, Session>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(create: (model: Uint8Array) => Promise<Session>) {
    this.#create = create;
  }

  /** Number of sessions held. */
  get size(): number {
    return this.#sessions.size;
  }

  /** The result of `run` on the session `key`, created from `model()` if there is none. */
  use<Result>(key: string, model: () => Uint8Array, run: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      const session = this.#sessions.get(key) ?? (await this.#create(model()));
      this.#sessions.delete(key);
      this.#sessions.set(key, session); // the most recently used is the last
      for (const [oldest, unused] of this.#sessions) {
        if (this.#sessions.size <= capacity) break;
        this.#sessions.delete(oldest);
        await unused.release();
      }
      return run(session);
    });
  }

  /** Releases every session. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      const held = [...this.#sessions.values()];
      this.#sessions.clear();
      for (const session of held) await session.release();
    });
  }

  /** Does `work` when all that was asked for before is done, whether or not it failed. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
