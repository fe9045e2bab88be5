import type { CDPSession } from "playwright-core";
import { describe, expect, it } from "vitest";
import { diffHtml } from "../../generator/index.js";
import { resultOf } from "../support/diff-result.js";
import { DESKTOP, PHONE, RENDERED, SELECTED, searchFor } from "../support/html-diff.js";
import { useBrowser } from "../support/use-browser.js";

const open = useBrowser();

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
  });

  it("searches in paths, kinds, messages and places, and says how many changes it shows", async () => {
    const { page } = await open(await html, { viewport: DESKTOP });
    await searchFor(page, "LongNameOfAProperty777", "1 of 1,000 changes");
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
  });
});

/** How often the page was laid out. */
async function layoutsOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "LayoutCount")?.value ?? Number.NaN;
}
