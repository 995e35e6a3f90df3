import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCase, seeded } from "../testing/cases.ts";
import { everywhere } from "./arbitrary.ts";
import { type Case, CaseError, formatCase, parseCase } from "./case.ts";

describe("a case line", () => {
  it("gives back the case that it was made of", () => {
    const space = { layers: [1, 3], start: ["drawn", "absent"], T: [0, 6], B: [0, 4] } as const;
    fc.assert(
      fc.property(anyCase(space), fc.boolean(), fc.boolean(), (c, integers, coarse) => {
        const whole: Case = { ...c, integers, ...(coarse && !integers && { coarse: true }) };
        expect(parseCase(formatCase(whole))).toEqual(whole);
      }),
      { ...seeded, numRuns: 1_000 },
    );
  });

  it("keeps parameters that are all zero", () => {
    const line = "cell=lstm T=1 B=1 m=1 n=1 dir=forward regime=tame dtype=f64 zero=W_i,b_o integers=true seed=7";
    expect(parseCase(line)).toMatchObject({ zero: ["W_i", "b_o"], integers: true });
    expect(formatCase(parseCase(line))).toBe(line);
  });

  it("needs no more than a cell, its sizes and a seed", () => {
    expect(parseCase("  cell=gru T=3 B=2 m=3\tn=4 seed=1 ")).toEqual({
      cell: "gru",
      options: {},
      further: {},
      T: 3,
      B: 2,
      m: 3,
      n: 4,
      lengths: null,
      direction: "forward",
      layers: 1,
      regime: "tame",
      dtype: "float64",
      start: "drawn",
      loss: "both",
      zero: [],
      integers: false,
      seed: 1,
    });
  });

  it("has the words of the README", () => {
    const line =
      "cell=elman activation=relu bias=false T=4 B=3 m=2 n=5 lens=4,0,2 dir=bi layers=2 regime=tame dtype=f32 seed=42";
    expect(parseCase(line)).toMatchObject({
      options: { activation: "relu", bias: false },
      lengths: [4, 0, 2],
      direction: "bidirectional",
      layers: 2,
      dtype: "float32",
    });
    expect(formatCase(parseCase(line))).toBe(line);
  });

  it("may have no rows and no steps", () => {
    const line = "cell=gru T=0 B=0 m=1 n=1 lens= dir=forward regime=tame dtype=f64 seed=1";
    expect(parseCase(line).lengths).toEqual([]);
    expect(formatCase(parseCase(line))).toBe(line);
  });
});

const good = "cell=lstm T=3 B=2 m=3 n=4 seed=1";
const without = (key: string): string => good.replace(new RegExp(`\\b${key}=\\w+ ?`), "");

/** Error of reading a line. */
const refusal = (line: string): unknown => {
  try {
    parseCase(line);
    return null;
  } catch (error) {
    return error;
  }
};

describe("a malformed case line is refused in one line that says what was got and wanted", () => {
  it.each<[line: string, ...said: string[]]>([
    ["", '"" is not of the form key=value'],
    ["cell", '"cell" is not of the form key=value'],
    ["=lstm", '"=lstm" is not of the form key=value'],
    [`${good} forward`, '"forward" is not of the form key=value'],
    [`${good} T=4`, "T is given twice"],
    [without("cell"), "cell is missing", "a case looks like"],
    [without("T"), "T is missing", "a case looks like"],
    [without("B"), "B is missing"],
    [without("m"), "m is missing"],
    [without("n"), "n is missing"],
    [without("seed"), "seed is missing"],
    [good.replace("lstm", "lstn"), 'unknown cell "lstn"', "the catalogue has elman, "],
    [good.replace("lstm", "__proto__"), 'unknown cell "__proto__"'],
    [good.replace("lstm", ""), 'unknown cell ""'],
    [`${good} peephole=true`, 'lstm has no option "peephole"', "bias"],
    [`${good} bias=maybe`, 'bias is "maybe"', "true, false"],
    [`${good} __proto__=1`, 'lstm has no option "__proto__"'],
    [`${good} constructor=Object`, 'lstm has no option "constructor"'],
    [`${good} toString=1`, 'lstm has no option "toString"'],
    [`${good} hasOwnProperty=1`, 'lstm has no option "hasOwnProperty"'],
    [good.replace("T=3", "T=-1"), 'T is "-1"', "from 0 to 4096"],
    [good.replace("T=3", "T=3.5"), 'T is "3.5"', "whole number"],
    [good.replace("T=3", "T=1e3"), 'T is "1e3"', "whole number"],
    [good.replace("T=3", "T="), 'T is ""', "whole number"],
    [good.replace("T=3", "T=NaN"), 'T is "NaN"', "whole number"],
    [good.replace("T=3", "T=4097"), 'T is "4097"', "from 0 to 4096"],
    [good.replace("T=3", `T=${"9".repeat(400)}`), "from 0 to 4096"],
    [good.replace("m=3", "m=0"), 'm is "0"', "from 1 to 4096"],
    [good.replace("n=4", "n=0"), 'n is "0"', "from 1 to 4096"],
    ["cell=lstm T=4096 B=4096 m=4096 n=4096 seed=1", "must stay below 16777216 elements"],
    ["cell=lstm T=1 B=1 m=1 n=4096 seed=1", "must stay below 16777216 elements"],
    ["cell=lstm T=1 B=1 m=1 n=2048 layers=64 seed=1", "must stay below 16777216 elements"],
    [`${good} layers=0`, 'layers is "0"', "from 1 to 64"],
    [`${good} layers=65`, 'layers is "65"', "from 1 to 64"],
    [`${good} lens=3`, "lens has 1 lengths", "each of the 2 rows"],
    [`${good} lens=`, "lens has 0 lengths", "each of the 2 rows"],
    [`${good} lens=3,2,1`, "lens has 3 lengths", "each of the 2 rows"],
    [`${good} lens=3,4`, 'lens is "4"', "from 0 to 3"],
    [`${good} lens=3,`, 'lens is ""', "from 0 to 3"],
    [good.replace("seed=1", "seed=4294967296"), 'seed is "4294967296"', "from 0 to 4294967295"],
    [good.replace("seed=1", "seed=-1"), 'seed is "-1"', "from 0 to 4294967295"],
    [`${good} dir=backward`, 'dir is "backward"', "forward, reverse, bi"],
    [`${good} dir=toString`, 'dir is "toString"', "forward, reverse, bi"],
    [`${good} regime=wild`, 'regime is "wild"', everywhere.regimes.join(", ")],
    [`${good} dtype=float32`, 'dtype is "float32"', "f32, f64"],
    [`${good} start=zero`, 'start is "zero"', "drawn, absent"],
    [`${good} loss=all`, 'loss is "all"', "both, y, final"],
    [`${good} integers=1`, 'integers is "1"', "true, false"],
    [`${good} zero=W_q`, 'zero names "W_q"', "W_i"],
    [`${good} zero=W_i,`, 'zero names ""', "W_i"],
    [`${good} bias=false zero=b_i`, 'zero names "b_i"', "W_i"],
  ])("%s", (line, ...said) => {
    const read = (): unknown => parseCase(line);
    expect(read).toThrow(CaseError);
    for (const words of said) expect(read).toThrow(words);
    expect(read).toThrow(/^case: [^\n]*$/);
  });

  it("whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const line of [
          text,
          `${good} ${text}`,
          good.replace("lstm", () => text),
          good.replace("T=3", () => `T=${text}`),
        ])
          expect(refusal(line)).toSatisfy((error) => error === null || error instanceof CaseError);
      }),
      seeded,
    );
  });

  it("is not mistaken for a fault of another kind", () => {
    expect(() => parseCase(null as unknown as string)).toThrow(TypeError);
  });
});
