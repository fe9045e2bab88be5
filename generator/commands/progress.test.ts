import { expect, it } from "vitest";
import type { Progress } from "../operations/options.js";
import { lineDisplay, type ProgressDisplay, silentDisplay, terminalDisplay } from "./progress.js";

const STEPS: readonly Progress[] = [
  { step: "read-index" },
  { step: "fetch-documents", done: 0, total: 2 },
  { step: "fetch-documents", done: 1, total: 2 },
  { step: "write-files" },
];

/** What a display writes of the steps, of a warning in the middle, and of the end. */
function shown(create: (write: (text: string) => void) => ProgressDisplay, succeeded: boolean = true): string {
  let text = "";
  const display = create((more) => (text += more));
  for (const [i, step] of STEPS.entries()) {
    display.onProgress(step);
    if (i === 1) display.notify("warning: old");
  }
  display.end(succeeded);
  return text.replaceAll("\r\u001b[2K", "<");
}

it("a silent display shows only warnings", () => {
  expect(shown(silentDisplay)).toBe("warning: old\n");
});

it("a display for logs writes a line when a step begins", () => {
  expect(shown(lineDisplay)).toBe("Reading the index\nFetching documents\nwarning: old\nWriting files\n");
});

it("a display for terminals rewrites the line of a step, and leaves its title when the step is done", () => {
  expect(shown(terminalDisplay)).toBe(
    "<  Reading the index<✔ Reading the index\n<  Fetching documents 0/2<warning: old\n" +
      "<  Fetching documents 1/2<✔ Fetching documents\n<  Writing files<✔ Writing files\n",
  );
});

it("a display for terminals marks the step that failed", () => {
  expect(shown(terminalDisplay, false)).toMatch(/<✖ Writing files\n$/);
});
