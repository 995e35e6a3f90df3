// an Elman cell as a program that misbehaves when it is told to stop, in the way that it is told
import { createInterface } from "node:readline";
import { cells, honest, info } from "./base.mjs";

const [, , how] = process.argv;
const values = ({ data }) => new Float64Array(new Uint8Array(Buffer.from(data, "base64")).buffer);
const each = (tensors, change) => Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, change(t)]));
const read = (t) => ({ shape: t.shape, data: values(t) });
const written = ({ shape, data }) => ({
  shape,
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
});

function run({ seq, x, layers: [{ params, initial }], ...rest }) {
  const layer = {
    params: params.map((one) => each(one, read)),
    initial: initial?.map((one) => each(one, read)) ?? null,
  };
  const { y, final } = honest({ ...rest, x: read(x), layers: [layer] });
  return { seq, ...(y && { y: written(y) }), ...(final && { final: [[each(final[0][0], written)]] }) };
}

const ends = {
  crash: () => process.kill(process.pid, "SIGABRT"),
  fail: () => process.exit(7),
  hang: () => setInterval(() => {}, 1000),
  flood: () => {
    for (let k = 0; k < 64; k++) process.stdout.write("x".repeat(4096));
    setInterval(() => {}, 1000);
  },
  well: () => process.exit(0),
};

const start = { version: 1, implementation: info, cells };
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.cmd === "stop") ends[how]();
  else console.log(JSON.stringify(request.cmd === "start" ? start : run(request)));
}
