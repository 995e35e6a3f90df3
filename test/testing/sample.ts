/** One test in eight of the dear files is run where branches are counted, and one of each law; the other project runs them all. */
import { beforeEach } from "vitest";
import { hash } from "../../properties/cases/hash.ts";
import { dear } from "./dear.ts";

/** Laws of which a test was run: each has one, on the first cell that it speaks of. */
const laws = new Set<string>();

beforeEach(({ task, skip }) => {
  if (!dear.some((file) => task.file.filepath.endsWith(file))) return;
  const [, law] = /^keeps (\S+) on /.exec(task.name) ?? [];
  const first = law !== undefined && !laws.has(law);
  if (law !== undefined) laws.add(law);
  if (!first && hash(0, task.fullName) % 8 !== 0) skip();
});
