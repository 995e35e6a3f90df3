import { describe, expect, it } from "vitest";
import { catalogue, combinations, stepFor } from "../../../spec/catalogue.ts";
import { bugsLike, resemblances } from "./index.ts";
import { mutants } from "../catalogue.ts";
import { dialectsOf } from "../dialects.ts";

const dialects = catalogue.flatMap((cell) =>
  combinations(cell).flatMap((options) => dialectsOf(stepFor(cell.id, options)).flatMap(({ names }) => names)),
);
const names = [...new Set([...mutants().map(({ id }) => id), ...dialects])];
const bugs = resemblances.flatMap((one) => one.bugs);
const seen = (...some: readonly string[]): string[] => bugsLike(some).map(({ where }) => where);

describe("the real bugs", () => {
  it.each(resemblances.map(({ like }) => [like]))("there is a fault or a dialect like %s", (like) => {
    expect(names.some((name) => like.test(name))).toBe(true);
  });

  it("are named by repository and number, and say what was wrong in one sentence", () => {
    for (const { where, what } of bugs) {
      expect(where).toMatch(/^[\w.-]+\/[\w.-]+#\d+$/u);
      expect(what, where).toMatch(/^\S.{10,150}\.$/u);
    }
  });

  it("are many, and none is there twice but where one thread has two defects", () => {
    expect(new Set(bugs.map(({ what }) => what)).size).toBe(bugs.length);
    const wheres = bugs.map(({ where }) => where);
    expect(wheres.filter((where, k) => wheres.indexOf(where) < k)).toEqual(["ooples/AiDotNet#722"]);
    expect(new Set(wheres).size).toBeGreaterThanOrEqual(120);
  });

  it("are of every cell that frameworks have, in the equations and around them", () => {
    for (const cell of ["elman", "lstm", "gru", "gru-reset-after"])
      for (const pass of ["forward", "backward", "driver"])
        expect(seen(...names.filter((name) => name.startsWith(`${cell}/${pass}/`))), `${cell} ${pass}`).not.toEqual([]);
  });
});

it.each<[string, string]>([
  ["lstm/forward/exchanged/i-f", "NX-AI/xlstm#98"],
  ["lstm/forward/exchanged/W_i-W_f", "NX-AI/xlstm#98"],
  ["lstm/forward/exchanged/f-o", "CrispStrobe/CrispASR#106"],
  ["lstm/forward/shared/b_o-for-b_f", "ddbourgin/numpy-ml#42"],
  ["lstm/forward/stale/c·in·tanh(cₜ)", "borelien/entailment-neural-attention-lstm-tf#3"],
  ["lstm/forward/identity/tanh(cₜ)", "nicodjimenez/lstm#7"],
  ["lstm/forward/partly/fₜ", "apache/tvm#3410"],
  ["lstm/forward/added/iₜ·⊙·gₜ", "MartinuzziFrancesco/torchrecurrent#22"],
  ["lstm-peephole/forward/partly/oₜ", "Lasagne/Lasagne#448"],
  ["lstm/option/forgetBias", "apache/tvm#3410"],
  ["lstm/option/gateActivation", "intel/ipex-llm#1901"],
  ["gru/forward/exchanged/z-r", "keras-team/keras#8720"],
  ["gru/forward/after/Uₕ·(rₜ·⊙·hₜ₋₁)", "xiph/rnnoise#67"],
  ["gru-reset-after/forward/before/rₜ·⊙·(Uₕ·hₜ₋₁·+·cₕ)", "xiph/rnnoise#177"],
  ["lstm/forward/joined/all·gates", "karpathy/neuraltalk#41"],
  ["s6/forward/delayed/Deltaₜ·⊙·xₜ", "hkproj/mamba-notes#1"],
  ["lstm-layer-norm/forward/normalised/none·of·cₜ", "opendilab/DI-engine#849"],
  ["lstm/backward/own/iₜ·of·iₜ·⊙·gₜ", "wvabrinskas/Neuron#181"],
  ["lstm/backward/doubled/all·biases", "nntrainer/nntrainer#2935"],
  ["slstm-stabilised/driver/absent-n-is-one", "myscience/x-lstm#4"],
  ["gru/driver/state-cleared-in-part", "Samsung/ONE#14093"],
  ["gru/cell/gru-reset-after", "microsoft/onnxscript#2852"],
  ["gru/forward/opposite/hₜ", "mindspore-ai/mindspore#149"],
  ["gru/option/polarity", "mindspore-ai/mindspore#149"],
  ["gru-reset-after/forward/dropped/cₕ", "ml-explore/mlx#3249"],
  ["slstm/forward/unmultiplied/1/nₜ·in·cₜ·⊙·1/nₜ", "muditbhargava66/PyxLSTM#27"],
  ["lstm/backward/cut/cₜ₋₁·of·fₜ·⊙·cₜ₋₁", "deeplearning4j/deeplearning4j#8838"],
  ["lstm/backward/slopeless/W_f·xₜ·+·U_f·hₜ₋₁·+·b_f·of·fₜ", "CaptainE/RNN-LSTM-in-numpy#1"],
  ["elman/backward/transposed/hₜ₋₁·of·Uₕ·hₜ₋₁", "pytorch/pytorch#95137"],
  ["lstm/driver/reverse-not-flipped-back", "webmachinelearning/webnn#801"],
  ["gru/driver/reverse-over-all", "deeplearning4j/deeplearning4j#1030"],
  ["lstm/driver/gradient-cell-state-ignored", "deeplearning4j/deeplearning4j#8838"],
])("what is nearest to %s is %s", (name, where) => {
  expect(names).toContain(name);
  expect(seen(name)[0]).toBe(where);
});

it("two mistakes have the bugs of both, each once", () => {
  const [first, second] = ["lstm/forward/exchanged/i-f", "lstm/forward/exchanged/f-o"] as const;
  expect(seen(first, second)).toEqual([...new Set([...seen(first), ...seen(second)])]);
  expect(seen(first, first)).toEqual(seen(first));
  expect(seen("lstm/forward/nothing/like-it")).toEqual([]);
  expect(seen()).toEqual([]);
});
