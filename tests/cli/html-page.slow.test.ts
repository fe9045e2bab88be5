import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffHtml } from "../../generator/index.js";
import { kubesmith } from "../support/cli.js";
import { changesOf, resultOf } from "../support/diff-result.js";
import { DESKTOP, PHONE, RENDERED, SELECTED, searchFor } from "../support/html-diff.js";
import { accessibilityProblems, useBrowser } from "../support/use-browser.js";

const open = useBrowser();

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
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole("checkbox", { name: "Breaking", exact: false }).first().check();
      await page.getByRole("checkbox", { name: "readers" }).check();
      const filters = page.getByRole("button", { name: "Filters", exact: true });
      if (await filters.isVisible()) await filters.click();
      await page.getByRole("status").filter({ hasText: "of 60" }).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
      expect(messages).toEqual([]);
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
});

it("prints all changes, without the filters", async () => {
  const { page } = await open(await diffHtml(resultOf(60)), { viewport: DESKTOP });
  await page.emulateMedia({ media: "print" });
  expect(await page.evaluate(RENDERED)).toBe(60);
  expect(await page.getByLabel("Search").isVisible()).toBe(false);
  expect(await page.getByText("the server answered 503").isVisible()).toBe(true);
  expect((await page.pdf({ format: "A4" })).byteLength).toBeGreaterThan(10_000);
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
});

it("a script that is not the page's own does not run", async () => {
  const page = (await diffHtml(resultOf(1))).replace(
    "</main>",
    `<script>document.title = "broken"</script><b id=b onclick="x">b</b></main>`,
  );
  const opened = await open(page, { viewport: PHONE });
  expect(await opened.page.title()).toMatch(/^API changes/);
  expect(opened.messages.join("\n")).toContain("Content Security Policy");
});

it("10,000 changes open, and a search finds one of them", async () => {
  const { page, messages } = await open(await diffHtml(resultOf(10_000)), { viewport: PHONE });
  expect(await page.evaluate(RENDERED)).toBeLessThan(50);
  await searchFor(page, "LongNameOfAProperty9876", "1 of 10,000 changes");
  expect(await page.evaluate(SELECTED)).toBe(1);
  expect(messages).toEqual([]);
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
    const folder = await mkdtemp(join(tmpdir(), "kubesmith-html-"));
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
  });
});
