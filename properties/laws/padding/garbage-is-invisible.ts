import type { RunRequest } from "../../../impl/contract.ts";
import type { Tensor } from "../../../spec/tensor.ts";
import { ignoresLengths } from "../../controls/controls.ts";
import { againstEachOther, oracle } from "../../judge/oracle.ts";
import type { Law } from "../../law.ts";
import { paddingIsZero, withPadding } from "./padding-is-zero.ts";

const GARBAGE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30];

export const garbageIsInvisible: Law = {
  id: "padding/garbage-is-invisible",
  sentence:
    "What stands in the padding (NaN, infinities, 1e30) changes no output, no state and no gradient, and the output there is exactly 0.",
  source: "docs/protocol.md, lengths; docs/bugs.md R6",
  conformance: "L2",
  family: "recurrent",
  needs: [],
  space: { lengths: "short" },
  control: ignoresLengths,
  check: async ({ request, cotangents, run, draw, gradients }) => {
    const { lengths } = request;
    const value = GARBAGE[draw("garbage", 0, GARBAGE.length - 1)] as number;
    const asked = (x: Tensor, y: Tensor | null): RunRequest => ({
      ...request,
      x,
      ...(gradients ? { want: ["y", "final", "gradients"], cotangents: { ...cotangents, y } } : {}),
    });
    const clean = await run(
      asked(withPadding(request.x, lengths, 0), cotangents.y && withPadding(cotangents.y, lengths, 0)),
    );
    // y is 0 in the padding, whatever finite number it is multiplied with in L
    const dirty = await run(
      asked(withPadding(request.x, lengths, value), cotangents.y && withPadding(cotangents.y, lengths, 1e30)),
    );
    const expected = oracle(request, gradients ? { cotangents } : {});
    return [
      ...againstEachOther(expected, dirty, clean, "equal"),
      ...(dirty.y ? [paddingIsZero("y", dirty.y, lengths)] : []),
      ...(dirty.gradients ? [paddingIsZero("gradients.x", dirty.gradients.x, lengths)] : []),
    ];
  },
};
