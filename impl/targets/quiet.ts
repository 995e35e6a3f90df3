/** Node's advice on a file of the user's own, which says nothing of what it exports. */
const ADVICE = "MODULE_TYPELESS_PACKAGE_JSON";

/** Leaves out Node's advice to say `"type": "module"` while `work` is done; other warnings are given. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  const filtered = (...said: readonly unknown[]): void => {
    const [, how, code] = said;
    const its = typeof how === "object" && how !== null && "code" in how ? how.code : code;
    if (its !== ADVICE) Reflect.apply(emitWarning, process, said);
  };
  process.emitWarning = filtered;
  try {
    return await work();
  } finally {
    if (process.emitWarning === filtered) process.emitWarning = emitWarning;
  }
}
