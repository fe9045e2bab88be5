import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Change } from "../diff/index.js";
import type { DiffResult } from "../operations/diff.js";
import { diffHtml } from "./index.js";

const change = (values: Partial<Change> = {}): Change => ({
  kind: "property-removed",
  rank: "breaking",
  breaks: ["readers", "writers"],
  groupVersion: "apps/v1",
  definition: "io.k8s.api.apps.v1.DeploymentSpec",
  path: "paused",
  from: "boolean",
  reaches: [{ groupVersion: "apps/v1", kind: "Deployment", path: "spec.paused" }],
  ...values,
});
const resultOf = (changes: readonly Change[], others: Partial<DiffResult> = {}): DiffResult => ({
  compared: { before: "the snapshot api", after: "https://127.0.0.1" },
  changes,
  groupVersions: [],
  missing: [],
  ...others,
});

describe("diffHtml()", () => {
  it("returns one document with its style and script, which a Content Security Policy names by their hashes", async () => {
    const page = await diffHtml(resultOf([change()]));
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; /);
    for (const [directive, element] of [
      ["style-src", /<style>(.*?)<\/style>/s],
      ["script-src", /<script type="module">(.*?)<\/script>/s],
    ] as const) {
      const [, text = ""] = element.exec(page) ?? [];
      expect(text).not.toBe("");
      const hash = createHash("sha256").update(text).digest("base64");
      expect(policy).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(policy).toMatch(/base-uri 'none'; form-action 'none'$/);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/ style=| on\w+=| src=|@import|url\(/);
  });

  it("shows a change with its group/version, kind, path, message, audience and places", async () => {
    const places = [[{ file: "src/main.ts", line: 12, column: 3 }]];
    const page = await diffHtml(resultOf([change()], { places, unknown: [] }));
    expect(page).toContain("<h3><span>apps/v1</span> Deployment</h3>");
    expect(page).toContain("type DeploymentSpec");
    expect(page).toContain("<code>spec.paused</code> the property was removed (boolean)");
    expect(page).toContain("may break readers, writers");
    expect(page).toContain("used at <code>src/main.ts:12:3</code>");
    expect(page).toContain("Only changes that touch what the program uses are listed.");
  });

  it("lists the serious changes first, and counts ranks and audiences", async () => {
    const changes = [
      change({ rank: "compatible", breaks: [] }),
      change({ rank: "possibly-breaking", breaks: ["unknown"] }),
      change(),
    ];
    const page = await diffHtml(resultOf(changes));
    const headings = [...page.matchAll(/<h2 id="([a-z-]+)">/g)].map(([, id]) => id);
    expect(headings).toEqual(["breaking", "possibly-breaking", "compatible"]);
    expect(page).toContain("it cannot be determined who may break");
    expect(page).toMatch(/<b>1<\/b> Breaking.*<b>1<\/b> Possibly breaking.*<b>1<\/b> Compatible/s);
    expect(page).toMatch(/<b>1<\/b> readers.*<b>1<\/b> writers.*<b>1<\/b> unknown/s);
    expect(page).not.toContain("listers");
  });

  it("shows the values before and after, unless the message already contains the only one", async () => {
    const rule = "self.a <= self.b &&\n\tself.b <= self.c";
    const both = await diffHtml(resultOf([change({ kind: "type-changed", to: "integer" })]));
    expect(both).toContain('<dl class="values"><div class="before"><dt>before</dt><dd>boolean</dd></div>');
    expect(both).toContain("<dd>integer</dd>");
    expect(await diffHtml(resultOf([change()]))).not.toContain('<dl class="values">');
    const added = change({ kind: "rule-added", from: undefined, to: rule });
    expect(await diffHtml(resultOf([added]))).toContain(
      "<dd>self.a &lt;= self.b &amp;&amp;\n\tself.b &lt;= self.c</dd>",
    );
    const long = change({ kind: "enum-values-removed", from: Array.from({ length: 40 }, (_, i) => `value-${i}`) });
    expect(await diffHtml(resultOf([long]))).toContain("&quot;value-39&quot;");
    const endless = await diffHtml(resultOf([change({ from: "x".repeat(1_000_000) })]));
    expect(endless.length).toBeLessThan(100_000);
  });

  it("names the kinds that contain a definition, with the path to it", async () => {
    const reaches = ["Deployment", "ReplicaSet", "Job", "Pod"].map((kind) => ({
      groupVersion: kind === "Pod" ? "v1" : "apps/v1",
      kind,
      path: kind === "Pod" ? "spec.a[].b" : "spec.template.spec.a[].b",
    }));
    const one = change({ groupVersion: "v1", definition: "io.k8s.api.core.v1.PodSpec", path: "a[].b", reaches });
    const page = await diffHtml(resultOf([one]));
    expect(page).toContain("<h3><span>v1</span> PodSpec</h3>");
    expect(page).toContain("<summary>in Deployment, ReplicaSet, Job and 1 more</summary>");
    expect(page).toContain("<li>apps/v1 <b>ReplicaSet</b> <code>spec.template.spec</code></li>");
    expect(page).toContain("<li>v1 <b>Pod</b> <code>spec</code></li>");
    expect(page).toContain("<code>a[].b</code>");
    const many = Array.from({ length: 300 }, (_, i) => ({ groupVersion: "v1", kind: `Kind${i}`, path: "a[].b" }));
    expect(await diffHtml(resultOf([{ ...one, reaches: many }]))).toContain("and 200 more, which");
  });

  it("shows changes to a resource and to a group/version by their names", async () => {
    const { definition: _definition, path: _path, from: _from, ...rest } = change();
    const reaches = [{ groupVersion: "apps/v1", kind: "Deployment", path: "" }];
    const page = await diffHtml(
      resultOf([
        { ...rest, kind: "verb-removed", resource: "deployments", verb: "delete", reaches },
        { ...rest, kind: "group-version-removed", groupVersion: "batch/v1beta1", counterpart: "batch/v1", reaches: [] },
      ]),
    );
    expect(page).toContain("<h3><span>apps/v1</span> deployments</h3>\n<ul");
    expect(page).toContain("<p>the verb delete was removed</p>");
    expect(page).toContain("<h3>batch/v1beta1</h3>");
    expect(page).toContain("the group/version was removed; batch/v1 serves the same resources");
  });

  it("says what was not compared, and where the program does not show what it uses", async () => {
    const missing = [{ key: "apis/a/v1", side: "after", reason: "apis/a/v1: the server answered 503" }] as const;
    const place = { file: "src/main.ts", line: 1, column: 2 };
    const unknown = [{ kind: "request", by: "fetch", place, path: "/x" }] as const;
    const page = await diffHtml(resultOf([], { missing, unknown, places: [] }));
    expect(page).toContain("1 API was not compared");
    expect(page).toContain("<code>apis/a/v1</code> The problem is in the second API: the server answered 503");
    expect(page).toContain("1 place where the program does not show what it uses");
    expect(page).toContain("<code>src/main.ts:1:2</code> fetch sends a request to /x");
    expect(page).toContain("No change that touches the program.");
    expect(page).not.toContain("<form");
  });

  it("says that nothing differs", async () => {
    expect(await diffHtml(resultOf([]))).toContain("No difference.");
  });

  it("is the same text for the same result", async () => {
    const changes = [change(), change({ groupVersion: "b/v1" }), change({ rank: "compatible", breaks: [] })];
    expect(await diffHtml(resultOf(changes))).toBe(await diffHtml(structuredClone(resultOf(changes))));
  });
});

describe("text from documents", () => {
  const HOSTILE = [
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "' onclick='alert(1)",
    "<!--",
    "&lt;b&gt;",
    "]]>",
    "\u202eevil\u2066",
    "\u001b[31m\u0000\u0007",
    "\ud800",
    "a\r\nb",
    "$& $1 $`",
  ];

  /** A page with a text at every place where text of documents can be. */
  function pageWith(text: string): Promise<string> {
    const place = { file: text, line: 1, column: 1 };
    const one = change({
      kind: "rule-changed",
      groupVersion: text,
      definition: text,
      path: text,
      properties: [text],
      keyword: text,
      from: text,
      to: { [text]: [text] },
      counterpart: text,
      reaches: [
        { groupVersion: text, kind: text, path: text },
        { groupVersion: "v1", kind: text, path: `spec.${text}` },
      ],
    });
    return diffHtml({
      compared: { before: text, after: text },
      changes: [one, { ...one, definition: undefined as never, resource: text, subresource: text }],
      groupVersions: [text],
      missing: [{ key: text, side: "after", reason: text }],
      places: [[place], [place, place, place, place]],
      unknown: [{ kind: "errors", place, count: 1, message: text }],
    });
  }
  const bodyOf = (page: string): string => page.slice(page.indexOf("<body>"), page.indexOf("<script"));

  it.each(HOSTILE)("is never markup or part of an attribute, and has no control characters: %j", async (text) => {
    const page = await pageWith(text);
    const tags = /<[^>]*>/g;
    expect(bodyOf(page).match(tags)).toEqual(bodyOf(await pageWith("plain")).match(tags));
    expect(page.replace(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(page.match(/<script|<style|<title|<!--/g)).toEqual(["<title", "<style", "<script"]);
  });

  it("cannot be markup if it is an object that looks like markup", async () => {
    const forged = JSON.parse('{"html":"<b id=forged>","markup":"<b id=forged>"}');
    expect(await diffHtml(resultOf([change({ to: forged })]))).not.toContain("<b id=forged>");
  });
});
