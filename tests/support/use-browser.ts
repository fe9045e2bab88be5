import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";

/** An open page, and what happened on it. */
export interface OpenPage {
  readonly page: Page;
  /** Messages in the console, and errors. */
  readonly messages: readonly string[];
  /** Addresses that the page requested, except its own. */
  readonly requests: readonly string[];
}

/** Opens the text of a page from a file. The page is closed after the test. */
export type OpenFile = (html: string, options: BrowserContextOptions) => Promise<OpenPage>;

/** Starts Chromium before the tests of a file, and ends it after them. */
export function useBrowser(): OpenFile {
  let folder: string;
  let browser: Browser;
  let files = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kubesmith-browser-"));
    // As root, Chromium only starts without its sandbox.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  return async (html, options) => {
    const file = join(folder, `${files++}.html`);
    await writeFile(file, html);
    const url = pathToFileURL(file).href;
    const page = await (await browser.newContext(options)).newPage();
    const [messages, requests]: [string[], string[]] = [[], []];
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(String(error)));
    page.on("request", (request) => request.url() !== url && requests.push(request.url()));
    await page.goto(url);
    return { page, messages, requests };
  };
}

/** The problems that axe finds on a page, each with the first elements that have it. */
export async function accessibilityProblems(page: Page): Promise<unknown> {
  // A Content Security Policy of the page does not apply to what the debugger evaluates.
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html, failureSummary }) => html + failureSummary)]))`);
}
