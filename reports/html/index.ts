/** The door to the site: a report and what else was measured, as a folder of pages. */
import { type Sources, pagesOf } from "./site.ts";
import { writeSite } from "./write.ts";

/**
 * Writes a site into `dir`, whole or not at all.
 * @returns the number of pages
 * @throws ReportError where something else is there; the error of the file system, such as EACCES or ENOSPC
 */
export const writeHtml = (dir: string, sources: Sources): Promise<number> => writeSite(dir, pagesOf(sources));
