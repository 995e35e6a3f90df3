import { describe, expect, test } from "vitest";
import { tensor } from "../../../spec/tensor.ts";
import { splitCommand } from "./command.ts";
import { readDeclaration } from "./declaration.ts";
import { TargetError } from "./errors.ts";
import { Lines } from "./lines.ts";
import { answerLimit, encodeRun } from "./request.ts";
import { decodeTensor, encodeTensor } from "./tensor.ts";
import { bits, request, wave } from "./testing/requests.ts";
import { Tail } from "./tail.ts";

describe("splitCommand", () => {
  test.each([
    ["python3 my_cell.py", ["python3", "my_cell.py"]],
    ["  a\t'b c'  \"d e\"f ''\n", ["a", "b c", "d ef", ""]],
    [String.raw`a\ b "q\"\\\n" 'x\y'`, ["a b", String.raw`q"\\n`.replace("\\\\", "\\\\"), String.raw`x\y`]],
    [String.raw`C:\tools\cell.exe $HOME *.py | x`, [String.raw`C:\tools\cell.exe`, "$HOME", "*.py", "|", "x"]],
    [String.raw`it\'s é→🎲 a\\b`, ["it's", "é→🎲", String.raw`a\b`]],
    ["ends\\", ["ends\\"]],
  ])("%s", (line, words) => expect(splitCommand(line)).toStrictEqual(words));

  test.each([
    ["", 'the command "" names no program; write for example "python3 my_cell.py"'],
    [" '' x", 'the command " \'\' x" names no program; write for example "python3 my_cell.py"'],
    ['a "b', String.raw`the command "a \"b" has a " that is not closed; close it or write \"`],
    ["it's", `the command "it's" has a ' that is not closed; close it or write \\'`],
    ["a\0b", "the command contains a NUL character; leave it out"],
  ])("refuses %j", (line, message) => expect(() => splitCommand(line)).toThrow(new TargetError(message)));
});

describe("tensors", () => {
  test.each(["float32", "float64", "float16", "bfloat16"] as const)(
    "%s come back whatever the host's byte order",
    (dtype) => {
      const t = tensor(dtype, [2, 3], wave(dtype, [2, 3]).data);
      const big = encodeTensor(t, "BE", dtype);
      expect(big).not.toStrictEqual(encodeTensor(t, "LE", dtype));
      expect(bits(decodeTensor(big, dtype, "t", "BE"))).toBe(bits(t));
    },
  );

  test("are little-endian, and a scalar has one element", () => {
    expect(encodeTensor(tensor("float64", [], [1]))).toStrictEqual({ shape: [], data: "AAAAAAAA8D8=" });
    expect(decodeTensor({ shape: [], data: "AAAAAAAA8D8=" }, "float64", "t")).toStrictEqual(tensor("float64", [], [1]));
    expect(decodeTensor({ shape: [0, 4], data: "" }, "float32", "t")).toStrictEqual(tensor("float32", [0, 4]));
  });

  test.each(["AACAPw", "AACAPw=", "AACA Pw==", "AACAPw==\n", "AACAPx==", "__-_Pw==", "AACAPw===", "=AACAPw="])(
    "%j is no base64 of 1",
    (data) =>
      expect(() => decodeTensor({ shape: [1], data }, "float32", "t")).toThrow(/^t has data that are not base64/),
  );

  test.each([[[-1]], [[1.5]], [["1"]], ["1"], [undefined]])("%j is no shape", (shape) =>
    expect(() => decodeTensor({ shape, data: "" }, "float32", "t")).toThrow(/^t is not a tensor/),
  );
});

describe("requests", () => {
  test("are the protocol's, and leave out what is null", () => {
    const run = request({ T: 1, B: 1, m: 1, n: 1, initial: false, want: ["y"] });
    expect(JSON.parse(encodeRun(run, 17))).toStrictEqual({
      cmd: "run",
      seq: 17,
      dtype: "float64",
      sizes: { T: 1, B: 1, m: 1, n: 1 },
      layers: [
        {
          cell: "elman",
          options: {},
          direction: "forward",
          params: [
            Object.fromEntries(Object.entries(run.layers[0]!.params[0]!).map(([name, t]) => [name, encodeTensor(t)])),
          ],
          initial: null,
        },
      ],
      x: encodeTensor(run.x),
      lengths: null,
      want: ["y"],
    });
    const y = tensor("float64", [1, 1, 1], [2]);
    expect(JSON.parse(encodeRun({ ...run, cotangents: { y, final: null } }, 1))).toMatchObject({
      cotangents: { y: encodeTensor(y) },
    });
    expect(encodeRun({ ...run, cotangents: { y: null, final: null } }, 1)).toContain('"cotangents":{}');
    expect(encodeRun({ ...run, cotangents: { y: null, final: [[{ h: y }]] } }, 1)).toContain(
      '"cotangents":{"final":[[{"h":',
    );
  });

  test("leave room for their answer, and for little more", () => {
    const limit = answerLimit(request({ T: 100, B: 10, n: 10, want: ["y"] }));
    expect(limit).toBeGreaterThan(65_536 + (80_000 * 4) / 3);
    expect(limit).toBeLessThan(1 << 20);
    expect(answerLimit(request({ want: [] }))).toBe(65_536);
  });
});

describe("text of a program", () => {
  test("is kept to its last whole lines", () => {
    const tail = new Tail(20);
    expect(tail.lines()).toBe("");
    tail.push(Buffer.from("first\nsecond\n"));
    expect(tail.lines()).toBe("first\nsecond");
    tail.push(Buffer.from("third\nfourth\n"));
    expect(tail.lines()).toBe("third\nfourth");
    expect(tail.lines(1, 3)).toBe("fou…");
    tail.push(Buffer.alloc(99, "x"));
    expect(tail.lines()).toBe("x".repeat(20));
  });

  test("in pieces becomes lines", () => {
    const lines: string[] = [];
    const reader = new Lines();
    const take = (chunk: Buffer, limit = 99): void =>
      reader.take(
        chunk,
        () => limit,
        (line) => {
          lines.push(line);
          return 0;
        },
      );
    const bytes = Buffer.from("é1\nab\n\nc");
    for (const byte of bytes) take(Buffer.from([byte]));
    take(Buffer.from("d\ne\n"));
    expect(lines).toStrictEqual(["é1", "ab", "", "cd", "e"]);
    take(Buffer.from("1234"), 5);
    expect(() => take(Buffer.from("56"), 5)).toThrow("the program wrote a line of more than 5 bytes");
  });
});

describe("readDeclaration", () => {
  const info = { name: "x", version: "1", language: "c", homepage: "https://x.org", issues: "http://x.org/issues" };
  const cell = {
    cell: "lstm",
    options: [{}, { bias: false, activation: "relu", k: 2 }],
    dtypes: ["float32", "float64"],
    directions: ["forward", "reverse", "bidirectional"],
    maxLayers: 8,
    lengths: true,
    initialState: false,
    gradients: true,
  };

  test("gives a clean copy", () => {
    const surplus = { ...cell, precision: "tf32", note: "?" };
    const clean = { ...cell, precision: ["tf32"] };
    expect(readDeclaration({ ...info, note: "?" }, [surplus], "info")).toStrictEqual({ info, cells: [clean] });
  });

  const prototype: unknown = JSON.parse('{"__proto__":true}');
  test.each([
    [null, [cell], "info is null; it must be an object"],
    [[], [cell], "info is []; it must be an object"],
    [{ version: "1" }, [cell], "info.name is missing; it must be a text of one line, at most 200 characters"],
    [{ ...info, version: 1 }, [cell], "info.version is 1; it must be a text of one line, at most 200 characters"],
    [{ ...info, name: "\u001b[1mx" }, [], `info.name is "x"; it must be a text of one line, at most 200 characters`],
    [
      { ...info, name: "a\nb" },
      [],
      String.raw`info.name is "a\nb"; it must be a text of one line, at most 200 characters`,
    ],
    [
      { ...info, homepage: "javascript:x" },
      [],
      `info.homepage is "javascript:x"; it must be an address that begins with https:// or http://`,
    ],
    [info, undefined, "cells is missing; it must be a list of at most 1000 items"],
    [info, Array(1001), /^cells is \[null,.*…; it must be a list of at most 1000 items$/],
    [info, [() => 1], "cells[0] is function; it must be an object"],
    [info, [{ ...cell, cell: " " }], /^cells\[0\]\.cell is " "; it must be a text/],
    [info, [{ ...cell, options: {} }], "cells[0].options is {}; it must be a list of at most 1000 items"],
    [
      info,
      [{ ...cell, options: [prototype] }],
      'cells[0].options[0] has an option named "__proto__"; use letters and digits',
    ],
    [info, [{ ...cell, options: [{ a: null }] }], /^cells\[0\]\.options\[0\]\.a is null; it must be a text/],
    [
      info,
      [{ ...cell, dtypes: ["fp8"] }],
      'cells[0].dtypes[0] is "fp8"; it must be one of float32, float64, float16, bfloat16',
    ],
    [info, [{ ...cell, precision: ["float8"] }], /^cells\[0\]\.precision\[0\] is "float8": must be one of float16/],
    [
      info,
      [{ ...cell, precision: "float32:rel=2^-11" }],
      /^cells\[0\]\.precision is "float32:rel=2\^-11": there is no number "rel"; there are kept, /,
    ],
    [info, [{ ...cell, precision: 5 }], "cells[0].precision is 5; it must be a list of at most 1000 items"],
    [
      info,
      [{ ...cell, precision: ["tf32", "float32:gates=2^-20"] }],
      "cells[0].precision names two arithmetics of float32",
    ],
    [
      info,
      [{ ...cell, precision: ["float16"] }],
      'cells[0].precision names "float16", which is of float16: dtypes does not have it',
    ],
    [info, [{ ...cell, precision: ["tf32", "int8-weights"] }], "cells[0].precision names two arithmetics of float32"],
    [info, [{ ...cell, maxLayers: 0 }], "cells[0].maxLayers is 0; it must be a whole number, 1 or more"],
    [info, [{ ...cell, maxLayers: "1" }], 'cells[0].maxLayers is "1"; it must be a whole number, 1 or more'],
    [info, [cell, { ...cell, gradients: "no" }], 'cells[1].gradients is "no"; it must be true or false'],
  ] as const)("refuses %j %j", (info, cells, message) => {
    const error = typeof message === "string" ? new Error(message) : message;
    expect(() => readDeclaration(info, cells, "info")).toThrow(error);
  });
});

describe("suppliedBy", () => {
  const cell = { cell: "elman", options: [{}], dtypes: ["float32"], directions: ["forward"], maxLayers: 1 };
  const flags = { lengths: false, initialState: true, gradients: false };
  const read = (suppliedBy: unknown): unknown =>
    readDeclaration({ name: "a", version: "1" }, [{ ...cell, ...flags, suppliedBy }], "info").cells[0]?.suppliedBy;

  test("is read, and may be absent", () => {
    expect(read({ kit: ["lengths", "layers"], more: 1 })).toStrictEqual({ kit: ["lengths", "layers"] });
    expect(read(undefined)).toBeUndefined();
  });

  test.each([
    ["kit", 'cells[0].suppliedBy is "kit"; it must be an object'],
    [{}, "cells[0].suppliedBy.kit is missing; it must be a list of at most 1000 items"],
    [
      { kit: ["time"] },
      'cells[0].suppliedBy.kit[0] is "time"; it must be one of sequence, rows, lengths, directions, layers',
    ],
  ])("%j is refused", (value, message) => expect(() => read(value)).toThrow(message));
});
