import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Change, type DiffResult, diffHtml } from "../../generator/index.js";
import { kubesmith } from "../support/cli.js";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };
/** Rows that the browser has styled and laid out. */
const RENDERED =
  "[...document.querySelectorAll('li[data-kind]')].filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length";
/** Rows that no filter excludes. */
const SELECTED =
  "[...document.querySelectorAll('li[data-kind]')].filter((row) => row.closest('[hidden]') === null).length";

/** Changes of several kinds and ranks to many definitions, some of which several kinds contain. */
function changesOf(count: number): Change[] {
  return Array.from({ length: count }, (_, i): Change => {
    const kind = `Widget${Math.floor(i / 8)}`;
    const groupVersion = `group-${Math.floor(i / 80)}.example.com/v1`;
    const kinds = i % 16 < 8 ? [kind] : [kind, `${kind}Set`, `${kind}Template`, `${kind}Job`, `Cron${kind}`];
    const path = `template.items[].aLongNameOfAProperty${i}`;
    const common = {
      groupVersion,
      definition: `com.example.group.v1.${kind}Spec`,
      path,
      reaches: kinds.map((name) => ({ groupVersion, kind: name, path: `spec.${path}` })),
    };
    switch (i % 4) {
      case 0:
        return { ...common, kind: "property-added", rank: "compatible", breaks: [], to: "string" };
      case 1:
        return {
          ...common,
          kind: "property-removed",
          rank: "breaking",
          breaks: ["readers", "writers"],
          from: "string",
        };
      case 2:
        return {
          ...common,
          kind: "type-changed",
          rank: "breaking",
          breaks: ["readers"],
          from: "string",
          to: "integer",
        };
      default: {
        const rule = `self.min <= self.max &&\n  self.names.all(name, name != "${"x".repeat(100)}")`;
        return { ...common, kind: "rule-added", rank: "possibly-breaking", breaks: ["writers", "appliers"], to: rule };
      }
    }
  });
}

function resultOf(count: number): DiffResult {
  const changes = changesOf(count);
  return {
    compared: { before: "the snapshot api", after: "https://127.0.0.1:6443" },
    changes,
    missing: [{ key: "apis/metrics.k8s.io/v1beta1", side: "after", reason: "the server answered 503" }],
    places: changes.map((_, i) => {
      return Array.from({ length: i % 6 }, (_, j) => ({ file: `src/controllers/${i}.ts`, line: j + 1, column: 3 }));
    }),
    unknown: [{ kind: "request", by: "fetch", place: { file: "src/main.ts", line: 3, column: 1 } }],
  };
}

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-html-"));
  // As root, Chromium only starts without its sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** An open page, and what must not happen on it. */
interface Opened {
  readonly page: Page;
  /** Messages of the console, and errors. */
  readonly messages: string[];
  /** Addresses that the page requested, except its own. */
  readonly requests: string[];
}

async function open(
  html: string,
  options: BrowserContextOptions,
  beforeLoad?: (page: Page) => Promise<unknown>,
): Promise<Opened> {
  const file = join(folder, `${crypto.randomUUID()}.html`);
  await writeFile(file, html);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const [messages, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => request.url() !== url && requests.push(request.url()));
  await beforeLoad?.(page);
  await page.goto(url);
  return { page, messages, requests };
}

async function searchFor(page: Page, text: string, shown: string): Promise<void> {
  await page.getByLabel("Search").fill(text);
  await page.getByRole("status").filter({ hasText: shown }).waitFor();
}

/** The problems that axe finds, each with the elements that have it. */
async function problemsOf(page: Page): Promise<unknown> {
  // The page's policy forbids other scripts; those of the debugger are not subject to it.
  await page.evaluate(await readFile(AXE, "utf8"));
  return page.evaluate(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html, failureSummary }) => html + failureSummary)]))",
  );
}

describe("the page of 1,000 changes", () => {
  const html = diffHtml(resultOf(1_000));

  it("opens without requests, without messages in the console, and without layout of what is not in the window", async () => {
    const { page, messages, requests } = await open(await html, { viewport: PHONE });
    expect(await page.evaluate(SELECTED)).toBe(1_000);
    expect(await page.evaluate(RENDERED)).toBeLessThan(50);
    await page.mouse.wheel(0, 50_000);
    await expect.poll(() => page.evaluate("scrollY")).toBeGreaterThan(10_000);
    expect(await page.evaluate(RENDERED)).toBeLessThan(100);
    expect(messages).toEqual([]);
    expect(requests).toEqual([]);
    await page.context().close();
  });

  it("searches in paths, kinds, messages and places, and says how many changes it shows", async () => {
    const { page } = await open(await html, { viewport: DESKTOP });
    await searchFor(page, "alongnameofaproperty777", "1 of 1,000 changes");
    expect(await page.evaluate(SELECTED)).toBe(1);
    expect(await page.getByRole("heading", { level: 3 }).allTextContents()).toEqual([
      "group-9.example.com/v1 Widget97Spec",
    ]);
    await searchFor(page, "widget12 REMOVED", "2 of 1,000 changes");
    await searchFor(page, "src/controllers/999.ts:3:3", "1 of 1,000 changes");
    await searchFor(page, "nothing like this", "0 of 1,000 changes");
    expect(await page.getByText("No change matches the filters.").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^1,000 changes$/ })
      .waitFor();
    expect(await page.evaluate(SELECTED)).toBe(1_000);
    await page.context().close();
  });

  it("filters by rank, audience, group/version and kind of change", async () => {
    const { page } = await open(await html, { viewport: PHONE });
    const shows = (text: string): Promise<void> => page.getByRole("status").filter({ hasText: text }).waitFor();
    await page.getByRole("checkbox", { name: "500 Breaking" }).check();
    await shows("500 of 1,000 changes");
    expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual(["Breaking 500"]);
    await page.getByRole("checkbox", { name: "Compatible" }).check();
    await shows("750 of 1,000 changes");
    await page.getByRole("checkbox", { name: "readers" }).check();
    await shows("500 of 1,000 changes");
    expect(await page.getByLabel("Group/version").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByLabel("Group/version").selectOption({ label: "group-3.example.com/v1 (80)" });
    await shows("40 of 1,000 changes");
    await page.getByLabel("What changed").selectOption({ label: "type changed (250)" });
    await shows("20 of 1,000 changes");
    expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual(["Breaking 20"]);
    expect(await page.evaluate(SELECTED)).toBe(20);
    await page.context().close();
  });

  it("is laid out a few times for each use of a filter, however many changes it hides", async () => {
    const { page } = await open(await html, { viewport: PHONE });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    for (const [text, shown] of [
      ["widget1", "288 of"],
      ["nothing like this", "0 of"],
      ["removed", "250 of"],
    ] as const) {
      const before = await layoutsOf(session);
      await searchFor(page, text, shown);
      expect((await layoutsOf(session)) - before).toBeLessThan(40);
      expect(await page.evaluate(RENDERED)).toBeLessThan(50);
    }
    await page.context().close();
  });

  it("works with the keyboard", async () => {
    const { page } = await open(await html, { viewport: PHONE });
    const focused = (): Promise<unknown> =>
      page.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.textContent");
    const order: unknown[] = [];
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    expect(order).toEqual(["Skip to the changes", "rank", "rank", "rank", "who", "who", "who", "search", "Filters"]);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("group");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.type("property777");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "1 of 1,000" }).waitFor();
    for (let i = 0; i < 4; i++) await page.keyboard.press("Tab");
    expect(await focused()).toBe("Clear filters");
    await page.keyboard.press("Space");
    await page
      .getByRole("status")
      .filter({ hasText: /^1,000 changes$/ })
      .waitFor();
    expect(await focused()).toBe("rank");
    await page.reload();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("changes");
    await page.context().close();
  });
});

describe.each([
  ["a phone", PHONE],
  ["a desktop", DESKTOP],
])("on %s", (_, viewport) => {
  it.each(["light", "dark"] as const)(
    "axe finds nothing in %s colors, and nothing is wider than the window",
    async (colorScheme) => {
      const { page, messages } = await open(await diffHtml(resultOf(60)), { viewport, colorScheme });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
      // Everything is in the window: axe does not look at what is not rendered.
      await page.setViewportSize({ ...viewport, height: 30_000 });
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      expect(await problemsOf(page)).toEqual([]);
      await page.getByRole("checkbox", { name: "Breaking", exact: false }).first().check();
      await page.getByRole("checkbox", { name: "readers" }).check();
      const filters = page.getByRole("button", { name: "Filters", exact: true });
      if (await filters.isVisible()) await filters.click();
      await page.getByRole("status").filter({ hasText: "of 60" }).waitFor();
      expect(await problemsOf(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
      expect(messages).toEqual([]);
      await page.context().close();
    },
  );
});

it("the page can be read without JavaScript", async () => {
  const { page, messages } = await open(await diffHtml(resultOf(60)), { viewport: PHONE, javaScriptEnabled: false });
  expect(await page.getByText("aLongNameOfAProperty59").first().isVisible()).toBe(true);
  expect(await page.getByText("30 Breaking").isVisible()).toBe(true);
  for (const control of ["checkbox", "searchbox", "combobox", "button"] as const)
    expect(await page.getByRole(control).count()).toBe(0);
  expect(messages).toEqual([]);
  await page.context().close();
});

it("hostile text of documents is shown as text", async () => {
  const text = `</script></title><script>document.title = "broken"</script><img src="https://127.0.0.1/x" onerror="document.title = 'broken'">"'\u202e`;
  const [change] = changesOf(1);
  if (change === undefined) throw new Error("no change");
  const hostile = { ...change, groupVersion: text, definition: text, path: text, to: text };
  const result = { ...resultOf(0), changes: [hostile], places: [[]], compared: { before: text, after: text } };
  const { page, messages, requests } = await open(await diffHtml(result), { viewport: PHONE });
  expect(await page.title()).toContain("</script></title><script>");
  expect(await page.title()).toContain("\\u{202e}");
  expect(await page.locator("article li code").first().textContent()).toContain("<img src=");
  expect(await page.locator("img, script:not([type=module])").count()).toBe(0);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
  expect([messages, requests]).toEqual([[], []]);
  await page.context().close();
});

it("a script that is not the page's own does not run", async () => {
  const page = (await diffHtml(resultOf(1))).replace(
    "</main>",
    `<script>document.title = "broken"</script><b id=b onclick="x">b</b></main>`,
  );
  const opened = await open(page, { viewport: PHONE });
  expect(await opened.page.title()).toMatch(/^API changes/);
  expect(opened.messages.join("\n")).toContain("Content Security Policy");
  await opened.page.context().close();
});

it("10,000 changes open, and a search finds one of them", async () => {
  const { page, messages } = await open(await diffHtml(resultOf(10_000)), { viewport: PHONE });
  expect(await page.evaluate(RENDERED)).toBeLessThan(50);
  await searchFor(page, "alongnameofaproperty9876", "1 of 10,000 changes");
  expect(await page.evaluate(SELECTED)).toBe(1);
  expect(messages).toEqual([]);
  await page.context().close();
});

describe("kubesmith diff --format html", () => {
  const crd = (properties: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: ${properties} } } } }
`;

  it("prints the page, whose style and script are those of the package", async () => {
    await writeFile(join(folder, "before.yaml"), crd("{ size: { type: integer }, color: { type: string } }"));
    await writeFile(join(folder, "after.yaml"), crd("{ size: { type: string } }"));
    const { code, stdout, stderr } = await kubesmith(["diff", "before.yaml", "after.yaml", "--format", "html"], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([1, ""]);
    const { page, messages } = await open(stdout, { viewport: PHONE });
    expect(await page.getByRole("heading", { level: 3 }).allTextContents()).toEqual(["example.com/v1 Widget"]);
    await searchFor(page, "spec.color", "1 of 2 changes");
    expect(await page.locator("article li:visible").allTextContents()).toEqual([
      expect.stringContaining("spec.color the property was removed (string)"),
    ]);
    expect(messages).toEqual([]);
    await page.context().close();
  });
});

/** How often the page was laid out. */
async function layoutsOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "LayoutCount")?.value ?? Number.NaN;
}
