import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { RULES } from "./rules.js";
import { sarifLog } from "./sarif.js";
import { ALLOWED, FINDING, HOSTILE, hostileReport, REPORT } from "./testdata/hostile.js";

/** The schema of the specification. Of draft 4 it uses nothing that later drafts read differently. */
function schemaValidator(): ValidateFunction {
  const text = readFileSync(new URL("./testdata/sarif-schema-2.1.0.json", import.meta.url), "utf8");
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(text) as { readonly [key: string]: unknown };
  return new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations?: readonly {
    readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } };
  }[];
  readonly partialFingerprints: { readonly [name: string]: string };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly automationDetails: { readonly id: string };
  readonly results: readonly Result[];
}

function runOf(log: object): Run {
  const [run] = (JSON.parse(JSON.stringify(log)) as { readonly runs: readonly [Run] }).runs;
  return run;
}

const validate = schemaValidator();
const fingerprints = (results: readonly Result[]): string[] =>
  results.map((result) => result.partialFingerprints["kubesmithFinding/v1"] ?? "");

describe("a report in SARIF", () => {
  it.each([
    ["findings", REPORT],
    ["nothing", { ...REPORT, findings: [], problems: [] }],
  ])("with %s is valid against the schema of the specification", (_, report) => {
    expect(validate(sarifLog(report)) || validate.errors).toBe(true);
  });

  it.each(HOSTILE)("with %j in all texts is valid, and its URIs and ids are", (text) => {
    const log = sarifLog(hostileReport(text));
    expect(validate(log) || validate.errors).toBe(true);
    const { results, automationDetails } = runOf(log);
    for (const { locations = [], message } of results) {
      const uri = locations[0]?.physicalLocation?.artifactLocation.uri;
      if (uri !== undefined) expect(uri).toMatch(/^[\w.~!*'()%/-]+$/);
      expect(message.text).not.toMatch(/\]\(|\{\d+\}|[^\n\P{Cc}]|[\u202e\u2066]/u);
    }
    expect(automationDetails.id).toMatch(/^[\w./-]+\/$/);
  });

  it("has a result at the place of each finding, with the rule that explains it", () => {
    const place = { file: "src/a b.ts", line: 12, column: 3 };
    const { results, tool, automationDetails } = runOf(
      sarifLog({ ...REPORT, findings: [{ ...FINDING, places: [place] }] }),
    );
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(["type-changed"]);
    expect(automationDetails.id).toBe("kubesmith-diff/git-api/");
    expect(results).toMatchObject([
      {
        ruleId: "type-changed",
        ruleIndex: 0,
        level: "error",
        message: {
          text: "Part.spec.size: the type changed from integer to string\nbreaking; may break readers, writers, appliers",
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "src/a%20b.ts", uriBaseId: "%SRCROOT%" },
              region: { startLine: 12, startColumn: 3 },
            },
            logicalLocations: [{ fullyQualifiedName: "parts.example.com/v1/Part.spec.size", kind: "member" }],
          },
        ],
      },
    ]);
  });

  it("has a result for each place, and fingerprints that do not depend on lines or on other findings", () => {
    const places = [
      { file: "src/a.ts", line: 1 },
      { file: "src/a.ts", line: 2 },
      { file: "src/b.ts", line: 1 },
    ];
    const moved = places.map(({ file, line }) => ({ file, line: line + 7 }));
    const of = (...findings: (typeof FINDING)[]): string[] =>
      fingerprints(runOf(sarifLog({ ...REPORT, findings })).results);
    const before = of({ ...FINDING, places });
    expect(new Set(before).size).toBe(3);
    expect(of(ALLOWED, { ...FINDING, places: moved }).slice(1)).toEqual(before);
    expect(of({ ...FINDING, places, message: "other words" })).toEqual(before);
    expect(new Set(of(FINDING, ALLOWED)).size).toBe(2);
  });

  it("is the same each time", () => {
    expect(JSON.stringify(sarifLog(REPORT))).toBe(JSON.stringify(sarifLog(REPORT)));
  });
});

it("each rule has a title and a help text of full sentences", () => {
  for (const [id, { title, help }] of Object.entries(RULES)) {
    expect(title, id).toMatch(/^[A-Z].*[^.]$/);
    expect(help, id).toMatch(/^[A-Z].*\.$/);
  }
});
