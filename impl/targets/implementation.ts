import type { Implementation } from "../contract.ts";
import { readDeclaration, type Declaration } from "./stdio/declaration.ts";
import { TargetError } from "./stdio/errors.ts";
import { firstLineOf } from "../untrusted-text.ts";

const HELP = "it must be an implementation { info, cells, run } (examples/my-cell.mjs is one)";

function declared(where: string, { info, cells }: Partial<Implementation>): Declaration {
  try {
    return readDeclaration(info, cells, "info");
  } catch (cause) {
    throw new TargetError(`${where}: ${firstLineOf(cause)}`, { cause });
  }
}

/**
 * An implementation from outside, checked as far as it can be without running it; its declaration is a clean copy.
 * @param where what was read or called: `./my-cell.mjs`
 * @param what the value is called there: `its default export`
 * @throws TargetError one line: what is wrong, what it must be
 */
export function implementationOf(where: string, what: string, value: unknown): Implementation {
  if (typeof value !== "object" || value === null)
    throw new TargetError(
      `${where}: ${what} is ${value === undefined ? "missing" : value === null ? "null" : `a ${typeof value}`}; ${HELP}`,
    );
  const given = value as Partial<Implementation>;
  if (typeof given.run !== "function") throw new TargetError(`${where}: ${what} has no function \`run\`; ${HELP}`);
  if (given.close !== undefined && typeof given.close !== "function")
    throw new TargetError(`${where}: ${what} has a \`close\` that is no function; ${HELP}`);
  if (given.prepare !== undefined && typeof given.prepare !== "function")
    throw new TargetError(`${where}: ${what} has a \`prepare\` that is no function; ${HELP}`);
  const whole = given as Implementation;
  return {
    ...declared(where, given),
    run: (request) => whole.run(request),
    ...(whole.prepare && { prepare: (request) => whole.prepare!(request) }),
    ...(whole.close && { close: () => whole.close!() }),
  };
}
