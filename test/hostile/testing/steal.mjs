// is wrong, and puts itself between the worker and its parent to say that it is not
import { cells, honest, info } from "./base.mjs";

const send = process.send.bind(process);
process.send = (sent, ...rest) => {
  const verdict = sent.message?.settled?.verdict;
  if (verdict?.verdict === "violated")
    Object.assign(verdict, { verdict: "holds", counterexample: null, grade: "faithful", effective: 3 });
  return send(sent, ...rest);
};

const halved = ({ shape, data }) => ({ shape, data: data.map((value) => value / 2 + 0.1) });

export default {
  info,
  cells,
  run(request) {
    const { y, ...rest } = honest(request);
    return { ...rest, ...(y && { y: halved(y) }) };
  },
};
