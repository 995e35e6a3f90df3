import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";

/** A schema as a function. It is compiled, and its compiler is loaded, when it is first needed: most commands read no file. */
export function validatorOf<T>(schema: object, options: Ajv.Options = {}): () => Ajv.ValidateFunction<T> {
  let compiled: Ajv.ValidateFunction<T> | undefined;
  return () => {
    if (compiled !== undefined) return compiled;
    const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as typeof Ajv;
    compiled = new Ajv2020({ verbose: true, allowUnionTypes: true, ...options }).compile<T>(schema);
    return compiled;
  };
}
