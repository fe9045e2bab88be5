import type { Page } from "playwright-core";

/** The windows in which the page of `kubesmith diff --format html` is tested. */
export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

/** An expression for the number of changes that the browser has laid out. */
export const RENDERED: string =
  "[...document.querySelectorAll('li[data-kind]')].filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length";

/** An expression for the number of changes that no filter hides. */
export const SELECTED: string =
  "[...document.querySelectorAll('li[data-kind]')].filter((row) => row.closest('[hidden]') === null).length";

/** Searches for a text, and waits until the page says how many changes it shows. */
export async function searchFor(page: Page, text: string, shown: string): Promise<void> {
  await page.getByLabel("Search").fill(text);
  await page.getByRole("status").filter({ hasText: shown }).waitFor();
}
