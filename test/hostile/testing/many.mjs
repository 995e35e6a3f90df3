// declares the same a thousand times
import { cells, honest, info } from "./base.mjs";

const [elman] = cells;
const times = (count, value) => Array.from({ length: count }, () => value);
const one = { ...elman, options: times(1000, {}), dtypes: times(1000, "float64") };

export default { info, cells: times(100, one), run: honest };
