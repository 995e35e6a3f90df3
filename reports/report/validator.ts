import { createRequire } from "node:module";

/** Kinds of file that Gatecheck reads: each has a schema in reports/schemas. */
export const schemaNames = ["adapter", "bench", "check", "counterexample", "expect", "report", "vectors"] as const;
export type SchemaName = (typeof schemaNames)[number];

/** The first thing that is wrong with a value, as Ajv tells it. */
export interface Fault {
  /** A pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly data?: unknown;
  readonly parentSchema?: { readonly description?: string };
  /** The name of a property that is refused for itself. */
  readonly propertyName?: string;
}

/** A value that a schema allows, or its first fault. */
export type Checked<T> = { readonly value: T; readonly fault: null } | { readonly value: null; readonly fault: Fault };

interface Validate {
  (data: unknown): boolean;
  readonly errors?: readonly [Fault, ...Fault[]] | null;
}

const load = createRequire(import.meta.url);

/**
 * A schema as a function. Ajv has compiled it beforehand (scripts/compiled-schemas.ts), since Ajv takes longer to load than a report to
 * read; the function is loaded when it is first needed, since most commands read no file.
 */
export function validatorOf<T>(name: SchemaName): (data: unknown) => Checked<T> {
  return (data) => {
    const validate = load(`../schemas/compiled/${name}.cjs`) as Validate;
    if (validate(data)) return { value: data as T, fault: null };
    return { value: null, fault: (validate.errors as readonly [Fault, ...Fault[]])[0] };
  };
}
