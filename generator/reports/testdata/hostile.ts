import type { Finding, Report } from "../finding.js";

/** Texts that would end attributes, elements, properties of workflow commands and links, or that no format has a way to write. */
export const HOSTILE: readonly string[] = [
  '"><failure message="x"/>',
  "]]>&<!-- ' -->",
  "::error file=x::y\r\n::stop-commands::z",
  "100%25 a:b,c=d",
  "[click](https://evil.example) {0} {{1}}",
  "\u0000\u0007\u001b[2J\u007f\u0085\u2028\u202e\u2066",
  "\ud800 \udfff \ufffe\uffff \u{1f600}",
  "__proto__",
];

/** A finding with a hostile text everywhere. */
export function hostileFinding(text: string): Finding {
  return {
    rule: "property-removed",
    level: "error",
    fails: true,
    suite: text,
    subject: text,
    message: text,
    details: [text, text],
    api: { name: text, kind: "member" },
    places: [{ file: text, line: 3, column: 2 }],
    identity: text,
  };
}

/** A report with a hostile text everywhere. */
export function hostileReport(text: string): Report {
  return {
    command: "kubesmith diff",
    category: text,
    description: text,
    findings: [hostileFinding(text), { ...hostileFinding(text), fails: false, level: "note", places: [] }],
    problems: [{ suite: text, message: text }],
    agreeing: [text],
  };
}

/** Reports that several tests use. */
export const FINDING: Finding = {
  rule: "type-changed",
  level: "error",
  fails: true,
  suite: "parts.example.com/v1",
  subject: "Part.spec.size",
  message: "the type changed from integer to string",
  details: ["breaking; may break readers, writers, appliers"],
  api: { name: "parts.example.com/v1/Part.spec.size", kind: "member" },
  places: [],
  identity: "size",
};

/** A finding that is allowed. */
export const ALLOWED: Finding = {
  ...FINDING,
  rule: "property-added",
  level: "note",
  fails: false,
  subject: "Part.spec.weight",
  message: "the property was added (integer)",
  details: ["compatible"],
  identity: "weight",
};

/** A report with both. */
export const REPORT: Report = {
  command: "kubesmith diff",
  category: "git:api",
  description: "the snapshot api and https://10.0.0.1:6443",
  findings: [FINDING, ALLOWED],
  problems: [{ suite: "metrics.k8s.io/v1beta1", message: "the server is down" }],
  agreeing: ["apps/v1"],
};
