import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { junitReport } from "./junit.js";
import { HOSTILE, hostileReport, REPORT } from "./testdata/hostile.js";

interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: XmlElement[];
  text: string;
}

/** Parses XML; throws if it is not well-formed. */
function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return root.children[0] ?? root;
}

const names = ({ children }: XmlElement): string[] => children.map(({ name }) => name);

describe("a report in JUnit's XML", () => {
  it("has a suite per group/version, and a test per finding", () => {
    expect(junitReport(REPORT)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kubesmith diff" tests="4" failures="1" errors="1" time="0">
  <testsuite name="apps/v1" tests="1" failures="0" errors="0" time="0" skipped="0">
    <testcase classname="apps/v1" name="no difference" time="0"/>
  </testsuite>
  <testsuite name="metrics.k8s.io/v1beta1" tests="1" failures="0" errors="1" time="0" skipped="0">
    <testcase classname="metrics.k8s.io/v1beta1" name="the group/version was not compared" time="0">
      <error message="the server is down" type="not-compared">the server is down</error>
    </testcase>
  </testsuite>
  <testsuite name="parts.example.com/v1" tests="2" failures="1" errors="0" time="0" skipped="0">
    <testcase classname="parts.example.com/v1" name="Part.spec.size: the type changed from integer to string" time="0">
      <failure message="Part.spec.size: the type changed from integer to string" type="type-changed">Part.spec.size: the type changed from integer to string
breaking; may break readers, writers, appliers</failure>
    </testcase>
    <testcase classname="parts.example.com/v1" name="Part.spec.weight: the property was added (integer)" time="0">
      <system-out>Part.spec.weight: the property was added (integer)
compatible</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it("names the file of a finding, and all of its places", () => {
    const [finding] = REPORT.findings;
    if (finding === undefined) throw new Error("no finding");
    const places = [{ file: "src/a.ts", line: 3, column: 5 }, { file: "api/index.json" }];
    const xml = parseXml(junitReport({ ...REPORT, findings: [{ ...finding, places }], problems: [], agreeing: [] }));
    const [test] = xml.children[0]?.children ?? [];
    expect(test?.attributes.file).toBe("src/a.ts");
    expect(test?.children[0]?.text.split("\n").slice(-2)).toEqual(["at src/a.ts:3:5", "at api/index.json"]);
  });

  it("gives each test a name of its own", () => {
    const findings = [...REPORT.findings, ...REPORT.findings];
    const xml = parseXml(junitReport({ ...REPORT, findings }));
    const tests = xml.children.flatMap(({ children }) => children.map(({ attributes }) => attributes.name));
    expect(new Set(tests.filter((name) => name?.startsWith("Part"))).size).toBe(4);
  });

  it.each(HOSTILE)("with %j in all texts is well-formed, and has only its own elements", (text) => {
    const xml = parseXml(junitReport(hostileReport(text)));
    expect(names(xml)).toEqual(["testsuite"]);
    const [suite] = xml.children;
    expect(suite === undefined ? [] : names(suite)).toEqual(Array(4).fill("testcase"));
    expect(suite?.children.map(names)).toEqual([["failure"], ["system-out"], ["error"], []]);
  });
});
