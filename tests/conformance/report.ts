import { relative } from "node:path";
import { type Evidence, idsOf } from "./collect.js";

/** A test that ran, as far as it matters here. */
export interface RanTest {
  /** Path below the repository's folder. */
  readonly file: string;
  /** Its title, and those of the groups that it is in. */
  readonly titles: readonly string[];
  readonly passed: boolean;
}

/** The part of vitest's JSON report that is read. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

// What stands in a source's title where a test's title has a value: formats and fields of `.each`, templates, escape sequences.
const HOLE = /%[sdifjoOp#$%]|\$\{[^}]*\}|\$[\w.]+|\\(?:u[0-9a-fA-F]{4}|.)/;

/**
 * Lists the tests of a run.
 * @param text vitest's JSON report
 * @param root the repository's folder
 * @throws SyntaxError when the report is not JSON
 */
export function readReport(text: string, root: string): RanTest[] {
  const report: Report = JSON.parse(text);
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: relative(root, name).replaceAll("\\", "/"),
      titles: [...ancestorTitles, title],
      passed: status === "passed",
    })),
  );
}

/** Finds evidence that a run does not support: tests that did not run, and tests that did not pass. One text for each. */
export function unproven(evidence: ReadonlyMap<string, readonly Evidence[]>, ran: readonly RanTest[]): string[] {
  return [...evidence].flatMap(([id, shown]) =>
    shown.flatMap(({ file, title }) => {
      const pattern = patternOf(title);
      const isMeant = (text: string): boolean => idsOf(text).includes(id) && pattern.test(text);
      const tests = ran.filter((test) => test.file === file && test.titles.some(isMeant));
      if (tests.length === 0) return [`${id}: did not run: ${file}: ${title}`];
      return tests.every(({ passed }) => passed) ? [] : [`${id}: did not pass: ${file}: ${title}`];
    }),
  );
}

/** Finds the title of a source in titles of tests. Not anchored: {@link Evidence} may lack what stands before or after a quote. */
function patternOf(title: string): RegExp {
  const literals = title.split(new RegExp(HOLE, "g")).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(literals.join("[\\s\\S]*"));
}
