/** Answers told apart by their bits. */
import { createHash } from "node:crypto";
import type { RunAnswer } from "../../impl/contract.ts";
import type { Tensor, Tensors } from "../../spec/tensor.ts";

/** SHA-256 of every number of an answer. */
export function digest({ y, final, gradients }: RunAnswer): string {
  const sum = createHash("sha256");
  const take = ({ data }: Tensor): void =>
    void sum.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const takeAll = (layers: readonly (readonly Tensors[])[] | undefined): void => {
    for (const tensors of (layers ?? []).flat())
      for (const name of Object.keys(tensors).sort()) take(tensors[name] as Tensor);
  };
  if (y !== undefined) take(y);
  takeAll(final);
  if (gradients !== undefined) take(gradients.x);
  takeAll(gradients?.params);
  takeAll(gradients?.initial);
  return sum.digest("hex");
}
