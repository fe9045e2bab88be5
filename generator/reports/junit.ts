import { printable } from "../terminal.js";
import { type Finding, messageOf, type Problem, type Report } from "./finding.js";

/** A test case: an element, and whether it counts as a failure or an error. */
interface TestCase {
  readonly xml: string;
  readonly outcome: "passed" | "failure" | "error";
}

/**
 * A report in JUnit's XML, as GitLab and Jenkins read it: a suite per group/version, with a failure for each finding that is not allowed. What is
 * allowed is a test that passes, and says what changed.
 */
export function junitReport({ command, findings, problems, agreeing }: Report): string {
  const suites = new Map<string, TestCase[]>();
  const add = (suite: string, test: TestCase): void => {
    const tests = suites.get(suite);
    if (tests === undefined) suites.set(suite, [test]);
    else tests.push(test);
  };
  const names = new Map<string, number>();
  for (const finding of findings) {
    const name = messageOf(finding);
    const key = JSON.stringify([finding.suite, name]);
    const times = (names.get(key) ?? 0) + 1;
    names.set(key, times);
    add(finding.suite, findingCase(finding, times === 1 ? name : `${name} (${times})`));
  }
  for (const problem of problems) add(problem.suite, problemCase(problem));
  for (const suite of agreeing) add(suite, passed(suite));
  const sorted = [...suites].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = sorted.flatMap(([, tests]) => tests);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: command, ...counts(all) })}>`,
    ...sorted.flatMap(([suite, tests]) => [
      `  <testsuite${attributes({ name: suite, ...counts(tests), skipped: 0 })}>`,
      ...tests.map(({ xml }) => xml),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function findingCase(finding: Finding, name: string): TestCase {
  const { suite, places, details, fails, rule } = finding;
  const file = places[0]?.file;
  const lines = [
    messageOf(finding),
    ...details,
    ...places.map(({ file, line, column }) => ["at ", file, line && `:${line}`, column && `:${column}`].join("")),
  ];
  const body = content(lines);
  const inner = fails
    ? `<failure${attributes({ message: messageOf(finding), type: rule })}>${body}</failure>`
    : `<system-out>${body}</system-out>`;
  return {
    xml: testCase({ classname: suite, name, ...(file && { file }) }, inner),
    outcome: fails ? "failure" : "passed",
  };
}

function problemCase({ suite, message }: Problem): TestCase {
  const inner = `<error${attributes({ message, type: "not-compared" })}>${content([message])}</error>`;
  return { xml: testCase({ classname: suite, name: "the group/version was not compared" }, inner), outcome: "error" };
}

function passed(suite: string): TestCase {
  return { xml: testCase({ classname: suite, name: "no difference" }, ""), outcome: "passed" };
}

function testCase(values: { readonly [name: string]: string }, inner: string): string {
  const start = `    <testcase${attributes({ ...values, time: 0 })}`;
  return inner === "" ? `${start}/>` : `${start}>\n      ${inner}\n    </testcase>`;
}

function counts(tests: readonly TestCase[]): { readonly [name: string]: number } {
  const count = (wanted: TestCase["outcome"]): number => tests.filter(({ outcome }) => outcome === wanted).length;
  return { tests: tests.length, failures: count("failure"), errors: count("error"), time: 0 };
}

function attributes(values: { readonly [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}

function content(lines: readonly string[]): string {
  return lines.map(escapeXml).join("\n");
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Foreign text on one line for XML 1.0, which has no way to write control characters, lone surrogates, U+FFFE and U+FFFF. */
function escapeXml(text: string): string {
  return printable(text)
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
