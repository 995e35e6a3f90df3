/** JSON Schema 2020-12, as far as our schemas use it: a compiler of all of it takes longer to load than a report to read. */

import { isDeepStrictEqual } from "node:util";

/** The first thing that is wrong with a value, as Ajv tells it. */
export interface Fault {
  /** The keys that lead to the value. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  /** The value of the keyword, or the property that is concerned. */
  readonly about: unknown;
  readonly value: unknown;
  /** The description of the value in the schema. */
  readonly described: string | undefined;
  /** The name of a property that is refused for itself. */
  readonly propertyName?: string;
}

type Rule = (value: never) => Fault | null;
type Check = (value: unknown) => Fault | null;
type Schema = Readonly<Record<string, unknown>>;
type Compile = (schema: unknown) => Check;
type Keywords = Readonly<Record<string, (given: never, schema: Schema, compile: Compile) => Rule>>;

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: isNumber,
  string: (value) => typeof value === "string",
  array: Array.isArray,
  object: isObject,
};

/** A keyword that looks at the value alone. */
const limit =
  <Value, Given>(keyword: string, wrong: (value: Value, given: Given) => boolean) =>
  (given: Given, { description }: Schema): Rule =>
  (value: Value) =>
    wrong(value, given) ? { path: [], keyword, about: given, value, described: description as string } : null;

const inside = (key: string | number, fault: Fault | null): Fault | null =>
  fault === null ? null : { ...fault, path: [key, ...fault.path] };

/** The first fault that any of them finds. They run once for every value in a file, most of them before they are optimised. */
function firstOf(checks: readonly Check[]): Check {
  const [first, second] = checks;
  if (first !== undefined && checks.length === 1) return first;
  if (first !== undefined && second !== undefined && checks.length === 2)
    return (value) => first(value) ?? second(value);
  return (value) => {
    for (let k = 0; k < checks.length; k++) {
      const fault = (checks[k] as Check)(value);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** The number of characters: a surrogate pair is one. */
const characters = (text: string): number => text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g) ?? []).length;
const size = (value: object): number => Object.keys(value).length;

/** Keywords by the type of value that they look at, in the order in which Ajv does. */
const keywords = {
  any: {
    $ref: (ref: string, _schema, compile) => compile(ref),
    const: limit("const", (value, given) => !isDeepStrictEqual(value, given)),
    enum: limit("enum", (value, given: readonly unknown[]) => !given.includes(value)),
    anyOf: (given: readonly Schema[], _schema, compile) => {
      const checks = given.map(compile);
      return (value: unknown) => {
        const faults = checks.map((check) => check(value));
        return faults.includes(null) ? null : (faults[0] as Fault);
      };
    },
    oneOf: (given: readonly Schema[], { description }, compile) => {
      const checks = given.map(compile);
      return (value: unknown) => {
        const faults = checks.map((check) => check(value));
        const right = faults.filter((fault) => fault === null).length;
        if (right === 0) return faults[0] as Fault;
        return right === 1
          ? null
          : { path: [], keyword: "oneOf", about: right, value, described: description as string };
      };
    },
    allOf: (given: readonly Schema[], _schema, compile) => firstOf(given.map(compile)),
    if: (given: Schema, { then }, compile) => {
      const [condition, consequence] = [compile(given), compile(then)];
      return (value: unknown) => (condition(value) === null ? consequence(value) : null);
    },
  },
  number: {
    maximum: limit("maximum", (value: number, most: number) => value > most),
    minimum: limit("minimum", (value: number, least: number) => value < least),
    exclusiveMinimum: limit("exclusiveMinimum", (value: number, least: number) => value <= least),
  },
  string: {
    maxLength: limit("maxLength", (value: string, most: number) => characters(value) > most),
    minLength: limit("minLength", (value: string, least: number) => characters(value) < least),
    pattern: (given: string, schema) => {
      const pattern = new RegExp(given, "u");
      return limit("pattern", (value: string) => !pattern.test(value))(given, schema);
    },
  },
  array: {
    maxItems: limit("maxItems", (value: readonly unknown[], most: number) => value.length > most),
    minItems: limit("minItems", (value: readonly unknown[], least: number) => value.length < least),
    prefixItems: (given: readonly Schema[], _schema, compile) => {
      const checks = given.map((its, k) => {
        const check = compile(its);
        return (value: readonly unknown[]) => (k < value.length ? inside(k, check(value[k])) : null);
      });
      return firstOf(checks as Check[]);
    },
    items: (given: Schema, { prefixItems = [] }, compile) => {
      const [check, first] = [compile(given), (prefixItems as readonly Schema[]).length];
      return (value: readonly unknown[]) => {
        for (let k = first; k < value.length; k++) {
          const fault = check(value[k]);
          if (fault !== null) return inside(k, fault);
        }
        return null;
      };
    },
  },
  object: {
    maxProperties: limit("maxProperties", (value: object, most: number) => size(value) > most),
    minProperties: limit("minProperties", (value: object, least: number) => size(value) < least),
    required:
      (given: readonly string[], { description }) =>
      (value: Schema) => {
        const missing = given.find((key) => value[key] === undefined);
        return missing === undefined
          ? null
          : { path: [], keyword: "required", about: missing, value, described: description as string };
      },
    propertyNames: (given: Schema, _schema, compile) => {
      const check = compile(given);
      return (value: Schema) => {
        for (const key of Object.keys(value)) {
          const fault = check(key);
          if (fault !== null) return { ...fault, propertyName: key };
        }
        return null;
      };
    },
    additionalProperties: (given: Schema | false, { properties = {}, description }, compile) => {
      const known = new Set(Object.keys(properties as object));
      const check = given === false ? null : compile(given);
      return (value: Schema) => {
        for (const key of Object.keys(value)) {
          if (known.has(key)) continue;
          if (check === null)
            return { path: [], keyword: "additionalProperties", about: key, value, described: description as string };
          const fault = check(value[key]);
          if (fault !== null) return inside(key, fault);
        }
        return null;
      };
    },
    properties: (given: Readonly<Record<string, Schema>>, _schema, compile) => {
      const keys = Object.keys(given);
      const checks = Object.values(given).map(compile);
      return (value: Schema) => {
        for (let k = 0; k < keys.length; k++) {
          const its = value[keys[k] as string];
          const fault = its === undefined ? null : (checks[k] as Check)(its);
          if (fault !== null) return inside(keys[k] as string, fault);
        }
        return null;
      };
    },
  },
} satisfies Readonly<Record<string, Keywords>>;

const groups = Object.entries<Keywords>(keywords);
/** Keywords that say something else than what is allowed, or are read with another. */
const silent: readonly string[] = ["$schema", "$id", "$defs", "title", "description", "type", "then"];
const known = new Set([...silent, ...groups.flatMap(([, rules]) => Object.keys(rules))]);

/** @throws Error for a schema that this cannot read: a keyword that would be passed over allows too much */
function checkOf(schema: Schema, compile: Compile): Check {
  const other = Object.keys(schema).find((keyword) => !known.has(keyword));
  if (other !== undefined) throw new Error(`a schema has the keyword ${other}, which is not known here`);
  const { type = [] } = schema;
  const allowed = [type].flat() as string[];
  const [first, ...rest] = allowed.map((name) => types[name] as (value: unknown) => boolean);
  const ofType = limit("type", (value) => !(first?.(value) || rest.some((is) => is(value))))(type, schema) as Check;
  const steps = groups.flatMap(([group, its]): Check[] => {
    const rules = Object.entries(its)
      .filter(([keyword]) => keyword in schema)
      .map(([keyword, make]) => make(schema[keyword] as never, schema, compile) as Check);
    const applies = types[group];
    if (rules.length === 0 || applies === undefined) return rules;
    const all = firstOf(rules);
    if (allowed.length === 1 && allowed[0] === group) return [(value) => (applies(value) ? all(value) : ofType(value))];
    return [(value) => (applies(value) ? all(value) : null)];
  });
  const late = allowed.length === 1 && Object.keys(keywords[allowed[0] as "any"] ?? {}).some((one) => one in schema);
  return firstOf(allowed.length === 0 || late ? steps : [ofType, ...steps]);
}

/** The part of a schema that a pointer such as `#/$defs/id` leads to. */
function partOf(schema: Schema, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((part, key) => (part as Schema)[key], schema);
}

/** A value that a schema allows, or its first fault. */
export type Checked<T> = { readonly value: T; readonly fault: null } | { readonly value: null; readonly fault: Fault };

/** A schema as a function; `others` are those that it refers to. It is compiled when it is first needed: most commands read no file. */
export function validatorOf<T>(schema: Schema, ...others: readonly Schema[]): (data: unknown) => Checked<T> {
  const referred = new Map<string, Check>();
  const within =
    (whole: Schema): Compile =>
    (part) => {
      if (typeof part !== "string") return checkOf(part as Schema, within(whole));
      // once for all who refer to it, and when it is first used: a schema may hold itself
      const [id = "", pointer = ""] = part.split("#");
      const of = id === "" ? whole : (others.find(({ $id }) => $id === id) as Schema);
      const name = `${String(of["$id"])}#${pointer}`;
      return (value) => {
        let check = referred.get(name);
        if (check === undefined) referred.set(name, (check = checkOf(partOf(of, pointer) as Schema, within(of))));
        return check(value);
      };
    };
  let compiled: Check | undefined;
  return (data) => {
    compiled ??= within(schema)(schema);
    const fault = compiled(data);
    return fault === null ? { value: data as T, fault } : { value: null, fault };
  };
}
