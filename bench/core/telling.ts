import type { Implementation } from "../../impl/contract.ts";

/** Told after an answer, or of the error in its place. */
type Tell = (error?: unknown) => void;

async function told<T>(answer: () => Promise<T> | T, tell: Tell): Promise<T> {
  try {
    const given = await answer();
    tell();
    return given;
  } catch (error) {
    tell(error);
    throw error;
  }
}

/** The same implementation, each of whose answers is told: for the gate, which times nothing. */
export const telling = (implementation: Implementation, tell: Tell): Implementation => ({
  ...implementation,
  run: (request) => told(() => implementation.run(request), tell),
  ...(implementation.prepare && {
    prepare: async (request) => {
      const ready = await told(() => implementation.prepare!(request), tell);
      if (typeof ready !== "object" || ready === null || !("run" in ready)) return ready;
      const release = ready.release && { release: () => ready.release?.() };
      return { run: () => told(() => ready.run(), tell), ...release };
    },
  }),
});
