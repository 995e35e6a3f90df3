/**
 * Opens every page of a site in Chromium, light and dark, wide and on a phone: no message in the console, no request, nothing wider than
 * the screen, nothing serious from axe; then uses the filter, the slider and the case that is edited. Without `--all`, axe looks at the
 * first pages of each folder: the others are drawn by the same code.
 *
 *     node scripts/site-check.ts [DIR] [--all]
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type Page, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env["CHROMIUM"] ?? PLACES.find((path) => existsSync(path));
if (executablePath === undefined) {
  console.log("site-check: skipped, there is no Chromium: apt-get install chromium, or set CHROMIUM");
  process.exit(0);
}

const words = process.argv.slice(2);
const all = words.includes("--all");
const dir = resolve(words.find((word) => word !== "--all") ?? "reports/site");
const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const pages = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
const urlOf = (path: string): string => pathToFileURL(join(dir, path)).href;

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const complaints: string[] = [];

/** A page that says what goes wrong in it. */
async function opened(
  browser: Browser,
): Promise<{ readonly page: Page; readonly at: (path: string) => Promise<void> }> {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  let now = "";
  page.on("console", (message) => complaints.push(`${now}: console: ${message.text()}`));
  page.on("pageerror", ({ message }) => complaints.push(`${now}: ${message}`));
  page.on("request", (request) => {
    if (!request.isNavigationRequest() || !request.url().startsWith(urlOf("")))
      complaints.push(`${now}: request ${request.url()}`);
  });
  return {
    page,
    at: async (path) => {
      now = path;
      await page.goto(urlOf(path));
    },
  };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

const evaluateAxe = `axe.run(document, { resultTypes: ["violations"] })`;

/** Pages of one folder that axe looks at. */
const SOME = 4;

async function inspect(page: Page, path: string, byAxe: boolean): Promise<void> {
  if (byAxe) await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const viewport of [WIDE, PHONE]) {
      await page.setViewportSize(viewport);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (over > 0) complaints.push(`${path}: ${over} pixels wider than ${viewport.width}`);
    }
    if (!byAxe) continue;
    const { violations } = await page.evaluate<AxeResult>(evaluateAxe);
    for (const { id, impact, nodes } of violations)
      if (impact === "serious" || impact === "critical")
        complaints.push(`${path}, ${colorScheme}: axe ${id}: ${nodes.length} times, ${nodes[0]?.html.slice(0, 160)}`);
  }
  await page.setViewportSize(WIDE);
}

const demand = (holds: boolean, words: string): void => void (holds || complaints.push(words));

/** The controls of a page, as a reader uses them; a view is what its URL says. */
async function use(browser: Browser): Promise<void> {
  const { page, at } = await opened(browser);
  const rows = (): Promise<number> => page.locator("#matrix tbody tr:visible").count();
  await at("index.html");
  const every = await rows();
  await page.fill("input[data-words=matrix]", "holds lstm");
  const some = await rows();
  demand(some > 0 && some < every, `index.html: the filter shows ${some} of ${every} rows`);
  await page.goto(page.url());
  demand((await rows()) === some, "index.html: the URL of a filter is another view");

  const target = await page.locator("#matrix thead th[data-name]").first().getAttribute("data-name");
  await page.fill("input[data-words=matrix]", `${target}:holds lstm`);
  const both = page.locator("#matrix tbody tr:visible");
  const right = both.filter({ has: page.locator("td:nth-child(2)[data-status~=holds]"), hasText: "lstm" });
  demand(
    (await both.count()) > 0 && (await right.count()) === (await both.count()),
    `index.html: ${target}:holds lstm shows rows of others, or none`,
  );

  await at("cells/index.html");
  const first = page.locator("#cells tbody tr td").first();
  const head = page.locator("#cells thead button").first();
  await head.click();
  await head.click();
  const last = await first.textContent();
  await page.goto(page.url());
  demand(
    (await first.textContent()) === last && last !== "elman",
    "cells/index.html: it is not sorted as its URL says",
  );

  const steps = page.locator("svg a[href]");
  demand((await steps.count()) > 20, "cells/index.html: the lattice has no cells to go to");
  await steps.first().click();
  demand(/\/cells\/(?!index)[\w-]+\.html/.test(page.url()), `cells/index.html: the lattice leads to ${page.url()}`);

  await at("cells/lstm.html");
  for (const [what, selector] of Object.entries({
    "equation is typeset": ".katex math",
    "convention stands beside others": "table tr:has-text('PyTorch') ~ tr:has-text('ONNX')",
    "cell is one that it becomes": "a[href$='lstm-coupled.html']",
  }))
    demand((await page.locator(selector).count()) > 0, `cells/lstm.html: no ${what}`);
  const numbers = (): Promise<string[]> => page.locator("svg.graph .value").allTextContents();
  const before = await numbers();
  demand(
    before.every((text) => /\d/.test(text)),
    `cells/lstm.html: a box has no number: ${before.join(" ")}`,
  );
  await page.locator("input[data-given=x]").first().fill("-3");
  const after = await numbers();
  demand(before.join() !== after.join(), "cells/lstm.html: an edited number changes nothing");
  await page.goto(page.url());
  demand((await numbers()).join() === after.join(), "cells/lstm.html: the URL of a case is another case");
  await page.click("#step-on");
  demand((await numbers()).join() !== after.join(), "cells/lstm.html: no step is taken");

  for (const [path, parts] of Object.entries({
    "audits.html": ["table.matrix td", "h2:has-text('By mutation operator')"],
    "benchmarks.html": ["svg :text('Roofline')", "th:has-text('of ceiling')", "caption:has-text('Paired comparisons')"],
  }))
    if (pages.includes(path)) {
      await at(path);
      for (const part of parts) demand((await page.locator(part).count()) > 0, `${path}: nothing is ${part}`);
    }
  const finding = pages.find((path) => /^findings[\\/]/.test(path));
  if (finding !== undefined) {
    await at(finding);
    demand((await page.locator("svg.graph").count()) > 0, `${finding}: no picture`);
  }

  if (!pages.includes("gradient-flow.html")) return;
  await at("gradient-flow.html");
  const shown = (): Promise<string | null> => page.locator("[data-kept]:visible").getAttribute("data-kept");
  const kept = await shown();
  await page.focus("#kept");
  await page.keyboard.press("ArrowRight");
  const moved = await shown();
  demand(
    moved !== kept && (await page.textContent("#kept-value")) === moved,
    "gradient-flow.html: the slider moves nothing",
  );
  await page.goto(page.url());
  demand((await shown()) === moved, "gradient-flow.html: the URL of the slider is another view");
}

const started = performance.now();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const kindOf = (path: string): string => path.split("/")[0] ?? "";
const inspected = new Set(
  [...Map.groupBy(pages.toSorted(), kindOf).values()].flatMap((its) => (all ? its : its.slice(0, SOME))),
);
const left = pages.toSorted();
await Promise.all(
  [0, 1].map(async () => {
    const { page, at } = await opened(browser);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await at(path);
      await inspect(page, path, inspected.has(path));
    }
  }),
);
try {
  await use(browser);
} catch (error) {
  complaints.push(String(error));
}
await browser.close();
for (const complaint of complaints.slice(0, 60)) console.error(`site-check: ${complaint}`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`site-check: ${pages.length} pages, ${complaints.length} complaints, ${seconds} s`);
process.exitCode = complaints.length > 0 ? 1 : 0;
