// A right Elman cell that then overwrites the request it was handed.
import cell from "../../examples/my-cell.mjs";
export default {
  ...cell,
  run(request) {
    const answer = cell.run(request);
    request.x.data.fill(7);
    request.layers.splice(0);
    if (request.lengths) request.lengths.fill(0);
    return answer;
  },
};
