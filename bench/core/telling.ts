import type { Implementation } from "../../impl/contract.ts";

/** Told before it is asked, and then of its answer or of the error in its place. */
interface Listener {
  readonly asking: () => Promise<void>;
  readonly answered: (error?: unknown) => void;
}

async function told<T>(answer: () => Promise<T> | T, { asking, answered }: Listener): Promise<T> {
  await asking();
  try {
    const given = await answer();
    answered();
    return given;
  } catch (error) {
    answered(error);
    throw error;
  }
}

/** The same implementation, each of whose answers is told: for the gate, which times nothing. */
export const telling = (implementation: Implementation, listener: Listener): Implementation => ({
  ...implementation,
  run: (request) => told(() => implementation.run(request), listener),
  ...(implementation.prepare && {
    prepare: async (request) => {
      const ready = await told(() => implementation.prepare!(request), listener);
      if (typeof ready !== "object" || ready === null || !("run" in ready)) return ready;
      const release = ready.release && { release: () => ready.release?.() };
      return { run: () => told(() => ready.run(), listener), ...release };
    },
  }),
});
