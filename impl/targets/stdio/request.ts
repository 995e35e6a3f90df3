import type { RunRequest, Want } from "../../contract.ts";
import { leaves, mapTree } from "../../tree.ts";
import { directionsOf } from "../../../spec/options.ts";
import { type Tensor, elements } from "../../../spec/tensor.ts";
import { type AttachedTensor, Attachments, type WireTensor, base64Length, encodeTensor, width } from "./tensor.ts";

/** Version of the protocol that every program speaks, and the one from which on it may time itself. */
export const PROTOCOL_VERSION = 1;
const TIMING_VERSION = 1.1;
/** Versions that a program may answer with; each adds to the one before. */
export const VERSIONS: readonly unknown[] = [PROTOCOL_VERSION, TIMING_VERSION, 1.2, 1.3, 1.4];

export const START: string = JSON.stringify({ cmd: "start", version: PROTOCOL_VERSION });
export const STOP: string = JSON.stringify({ cmd: "stop" });

/** The repetitions of a run that a program times itself: `blocks` times `runs`. */
export interface Repetition {
  readonly runs: number;
  readonly blocks: number;
}

/** A run as a line with its newline, and the bytes that follow it. */
export function encodeAttached(request: RunRequest, seq: number, repetition: Repetition | null = null): Buffer {
  const attachments = new Attachments();
  const parts = partsOf(request, seq, repetition, (t) => attachments.add(t, request.dtype));
  const bytes = attachments.bytes();
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...parts, attached: bytes.length })}\n`), bytes]);
}

/** A run as one line, without its newline; with a repetition the same run, timed. */
export const encodeRun = (request: RunRequest, seq: number, repetition: Repetition | null = null): string =>
  JSON.stringify(partsOf(request, seq, repetition, (t) => encodeTensor(t, undefined, request.dtype)));

function partsOf(
  request: RunRequest,
  seq: number,
  repetition: Repetition | null,
  encoded: (t: Tensor) => WireTensor | AttachedTensor,
): object {
  const { y, final } = request.cotangents ?? {};
  // an absent cotangent is zero: what is null is left out
  const cotangents = { ...(y && { y }), ...(final && { final }) };
  return {
    cmd: repetition === null ? "run" : "time",
    seq,
    ...repetition,
    dtype: request.dtype,
    sizes: request.sizes,
    layers: mapTree(request.layers, encoded),
    x: encoded(request.x),
    lengths: request.lengths,
    want: request.want,
    ...(request.manner && { manner: request.manner }),
    ...(request.stream && { stream: request.stream }),
    ...(request.mask && { mask: request.mask }),
    ...(request.resets && { resets: request.resets }),
    ...(request.batchMajor && { batchMajor: true }),
    ...(request.cotangents && { cotangents: mapTree(cotangents, encoded) }),
  };
}

/** Bytes that an answer may take besides its tensors: `error` and `unsupported` with their texts, and white space. */
const SLACK = 65_536;
/** Bytes of a name, a shape and the punctuation around a tensor. */
const FRAME = 256;
/** States that a direction may have: as many as the contract allows. */
const STATES = 16;

/** Bytes of the longest line that can answer `request`: twice its base64, since JSON may write `/` as `\/`, and some slack. */
export function answerLimit({ dtype, sizes: { T, B, m, n, ...further }, layers, x, want }: RunRequest): number {
  const size = (count: number): number => FRAME + 2 * base64Length(count * width[dtype]);
  const widest = Math.max(...Object.values({ ...further, m, n }));
  const states = layers.reduce((sum, layer) => sum + directionsOf(layer.direction) * STATES * size(B * widest ** 2), 0);
  const limits: Readonly<Record<Want, () => number>> = {
    y: () => size(T * B * 2 * widest),
    final: () => states,
    gradients: () =>
      leaves({ x, params: layers.map(({ params }) => params) }).reduce(
        (sum, [, t]) => sum + size(elements(t.shape)),
        states,
      ),
  };
  return want.reduce((sum, what) => sum + limits[what](), SLACK);
}

/** Bytes that the times of so many blocks may take: a number of up to 24 characters and a comma, with white space. */
export const timesLimit = (blocks: number): number => 32 * blocks;
