import { createHash } from "node:crypto";
import { printable } from "../terminal.js";
import { VERSION } from "../version.js";
import { type APIPlace, type Finding, type FindingPlace, messageOf, type Report } from "./finding.js";
import { RULES, type RuleId } from "./rules.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** A report in SARIF 2.1.0, as a JSON value. A finding with several places is several results, which code hosts show at each of them. */
export function sarifLog({ command, category, description, findings, problems }: Report): object {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort();
  const indexes = new Map(rules.map((id, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "kubesmith", version: VERSION, semanticVersion: VERSION, rules: rules.map(describeRule) },
        },
        automationDetails: {
          id: `${[command, category].map((part) => part.replace(/[^\w.-]+/g, "-")).join("/")}/`,
          description: text(description),
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: problems.map(({ suite, message }) => ({
              level: "error",
              message: text(`${suite}: ${message}`),
            })),
          },
        ],
        results: findings.flatMap((finding) => resultsOf(finding, indexes.get(finding.rule))),
      },
    ],
  };
}

function describeRule(id: RuleId): object {
  const { title, help } = RULES[id];
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text: help },
  };
}

function resultsOf(finding: Finding, ruleIndex: number | undefined): object[] {
  const { rule, level, api, places, identity, details } = finding;
  const logical = api === undefined ? {} : { logicalLocations: [logicalLocation(api)] };
  const shared = { ruleId: rule, ruleIndex, level, message: text([messageOf(finding), ...details].join("\n")) };
  const fingerprint = (...parts: readonly string[]): object => ({
    partialFingerprints: { "kubesmithFinding/v1": sha256(JSON.stringify([identity, ...parts])) },
  });
  if (places.length === 0) return [{ ...shared, ...(api !== undefined && { locations: [logical] }), ...fingerprint() }];
  const seen = new Map<string, number>();
  return places.map((place) => {
    // The line is not part of it: it changes with every line above.
    const nth = seen.get(place.file) ?? 0;
    seen.set(place.file, nth + 1);
    return {
      ...shared,
      locations: [{ physicalLocation: physical(place), ...logical }],
      ...fingerprint(place.file, String(nth)),
    };
  });
}

function logicalLocation({ name, kind, document, pointer }: APIPlace): object {
  const properties = {
    ...(document !== undefined && { document: line(document) }),
    ...(pointer !== undefined && { pointer: line(pointer) }),
  };
  const isEmpty = Object.keys(properties).length === 0;
  return { fullyQualifiedName: line(name), kind, ...(!isEmpty && { properties }) };
}

function physical({ file, line: startLine = 1, column }: FindingPlace): object {
  // Lone surrogates have no encoding.
  const uri = Buffer.from(file).toString("utf8").split("/").map(encodeURIComponent).join("/");
  return {
    artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
    region: { startLine, ...(column !== undefined && { startColumn: column }) },
  };
}

/** A message in plain text: nothing in it is read as a link (`[text](target)`), a placeholder (`{0}`) or a control character. */
function text(content: string): object {
  const lines = content.split("\n").map(line);
  return {
    text: lines
      .join("\n")
      .replaceAll("](", "] (")
      .replace(/\{\d+\}/g, (placeholder) => `{ ${placeholder.slice(1)}`),
  };
}

function line(content: string): string {
  return printable(content);
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
