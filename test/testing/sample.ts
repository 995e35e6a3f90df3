/** One test in eight of the dear files is run where branches are counted; the other project runs them all. */
import { beforeEach } from "vitest";
import { hash } from "../../properties/cases/hash.ts";
import { dear } from "./dear.ts";

beforeEach(({ task, skip }) => {
  if (dear.some((file) => task.file.filepath.endsWith(file)) && hash(0, task.fullName) % 8 !== 0) skip();
});
