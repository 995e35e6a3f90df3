/** An implementation with one known fault, behind the stdio protocol: `node scripts/diagnosis/program.ts lstm/driver/weights-cached` */
import { createInterface } from "node:readline";
import type { Cotangents, RunAnswer, RunRequest } from "../../impl/contract.ts";
import { type WireTensor, decodeTensor, encodeTensor } from "../../impl/targets/stdio/tensor.ts";
import { implementationOf } from "../../properties/mutants/evaluate/implementation.ts";
import { mutants } from "../../properties/mutants/catalogue.ts";
import type { Dtype, Tensor } from "../../spec/tensor.ts";

const id = process.argv[2] ?? "";
const fault = mutants([id.split("/", 1)[0]!]).find((one) => one.id === id);
if (fault === undefined) throw new RangeError(`there is no fault ${JSON.stringify(id)}`);
const implementation = implementationOf(fault);

const isWire = (value: object): value is WireTensor => "shape" in value && "data" in value;

/** Every tensor on the wire as one in memory. */
function read(value: unknown, dtype: Dtype): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isWire(value)) return decodeTensor(value, dtype, "it");
  if (Array.isArray(value)) return value.map((one) => read(one, dtype));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one, dtype)]));
}

/** And back. */
function written(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("data" in value && ArrayBuffer.isView(value.data)) return encodeTensor(value as Tensor);
  if (Array.isArray(value)) return value.map(written);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, written(one)]));
}

async function answer(line: string): Promise<unknown> {
  const { cmd, seq, ...rest } = JSON.parse(line) as { cmd: string; seq: number; dtype: Dtype };
  if (cmd === "start")
    return {
      version: 1,
      implementation: { ...implementation.info, language: "typescript" },
      cells: implementation.cells,
    };
  const request = read(rest, rest.dtype) as RunRequest & { readonly cotangents?: Cotangents };
  try {
    const said = (await implementation.run({ ...request, cotangents: request.cotangents ?? null })) as RunAnswer;
    return { seq, ...(written(said) as object) };
  } catch (error) {
    return { seq, error: { message: String(error) } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.includes('"cmd":"stop"')) break;
  console.log(JSON.stringify(await answer(line)));
}
