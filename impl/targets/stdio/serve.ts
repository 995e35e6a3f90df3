import type { Implementation, RunRequest } from "../../contract.ts";
import { mapTree } from "../../tree.ts";
import { messageOf, oneLine } from "../../untrusted-text.ts";
import { PROTOCOL_VERSION } from "./request.ts";
import { type Dtype, arrays } from "../../../spec/tensor.ts";
import { decodeTensor, encodeTensor } from "./tensor.ts";

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isDtype = (value: unknown): value is Dtype => typeof value === "string" && Object.hasOwn(arrays, value);

/** A request with its tensors in typed arrays. @throws Error for one that is none */
function requestIn(message: Json): RunRequest {
  const { dtype, sizes, layers, x, lengths = null, want, cotangents = null, stream, mask, resets } = message;
  if (!isDtype(dtype))
    throw new Error(
      `dtype is ${oneLine(JSON.stringify(dtype) ?? "absent", 60)}, must be one of ${Object.keys(arrays).join(", ")}`,
    );
  if (!Array.isArray(layers) || !Array.isArray(want) || !isRecord(sizes))
    throw new Error("a run has sizes, layers and want");
  const tree: unknown = { layers, x, cotangents };
  const whole = mapTree(tree, (t, at) => decodeTensor(t, dtype, at)) as Pick<RunRequest, "layers" | "x"> & {
    readonly cotangents: Partial<NonNullable<RunRequest["cotangents"]>> | null;
  };
  return {
    dtype,
    sizes: sizes as RunRequest["sizes"],
    layers: whole.layers.map((layer) => ({ ...layer, initial: layer.initial ?? null })),
    x: whole.x,
    lengths: lengths as RunRequest["lengths"],
    want: want as RunRequest["want"],
    cotangents: whole.cotangents && { y: whole.cotangents.y ?? null, final: whole.cotangents.final ?? null },
    ...(stream !== undefined && { stream: stream as NonNullable<RunRequest["stream"]> }),
    ...(mask !== undefined && { mask: mask as NonNullable<RunRequest["mask"]> }),
    ...(resets !== undefined && { resets: resets as NonNullable<RunRequest["resets"]> }),
  };
}

/**
 * The other side of the protocol: the line with which an implementation of ours answers a line; null at `stop`. An error of a request
 * is answered, never thrown.
 */
export async function answerLine(implementation: Implementation, line: string): Promise<string | null> {
  let seq: unknown = null;
  try {
    const message: unknown = JSON.parse(line);
    if (!isRecord(message)) throw new Error("a request is a JSON object");
    seq = message["seq"] ?? null;
    switch (message["cmd"]) {
      case "stop":
        return null;
      case "start":
        return JSON.stringify({
          version: PROTOCOL_VERSION,
          implementation: implementation.info,
          cells: implementation.cells,
        });
      case "run": {
        const request = requestIn(message);
        const answer = await implementation.run(request);
        return JSON.stringify({ seq, ...mapTree(answer, (t) => encodeTensor(t, undefined, request.dtype)) });
      }
      default:
        throw new Error(`unknown command ${oneLine(JSON.stringify(message["cmd"]) ?? "absent", 60)}`);
    }
  } catch (error) {
    return JSON.stringify({ seq, error: { message: messageOf(error) } });
  }
}
