/** Node's advice on a file of the user's own, which says nothing of what it exports. */
const ADVICE = "MODULE_TYPELESS_PACKAGE_JSON";

type Emit = (...said: readonly unknown[]) => void;

/** Leaves out Node's advice to say `"type": "module"` while `work` is done; other warnings are given. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const given = Reflect.get(process, "emitWarning") as Emit;
  const filtered: Emit = (...said) => {
    const [, how, code] = said;
    const its = typeof how === "object" && how !== null && "code" in how ? how.code : code;
    if (its !== ADVICE) Reflect.apply(given, process, said);
  };
  Reflect.set(process, "emitWarning", filtered);
  try {
    return await work();
  } finally {
    if (Reflect.get(process, "emitWarning") === filtered) Reflect.set(process, "emitWarning", given);
  }
}
