import { describe, expect, it } from "vitest";
import { cronTabDocument } from "../testdata/crontab.js";
import { compareDocuments } from "./compare.js";

/** The literal document after a change of its text. */
function changed(from: string, to: string): ReturnType<typeof cronTabDocument> {
  return JSON.parse(JSON.stringify(cronTabDocument()).replace(from, to));
}

const about = (kind: string, ...properties: string[]): object => ({
  kind,
  subject: { kind: "definition", name: "com.example.stable.v1.CronTab", properties },
});

describe("comparing two versions of a document finds", () => {
  it.each([
    ["nothing where nothing changed", changed("", ""), []],
    ["nothing where documentation alone changed", changed("Runs jobs.", "Runs more."), []],
    [
      "nothing where deprecation was added",
      changed('"type":"object","description":"Runs jobs."', '"type":"object","deprecated":true'),
      [],
    ],
    [
      "a field that was added",
      changed('"port":', '"extra":{"type":"string"},"port":'),
      [about("added", "spec", "extra")],
    ],
    [
      "a field that was removed",
      changed('"port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},', ""),
      [about("removed", "spec", "port")],
    ],
    [
      "a field whose type changed",
      changed('"cronSpec":{"type":"string"', '"cronSpec":{"type":"integer"'),
      [about("changed", "spec", "cronSpec")],
    ],
    [
      "a field of list elements",
      changed('"run":{"type":"string"', '"run":{"type":"boolean"'),
      [about("changed", "spec", "steps", "run")],
    ],
    ["required fields", changed('"required":["spec"]', '"required":[]'), [about("changed")]],
  ])("%s", (_, after, want) => {
    expect(compareDocuments(cronTabDocument(), after)).toEqual(want);
  });

  it("finds a path that was removed", () => {
    const { paths = {}, ...rest } = cronTabDocument();
    const [path = "", ...others] = Object.keys(paths);
    const after = { ...rest, paths: Object.fromEntries(others.map((other) => [other, paths[other] ?? {}])) };
    expect(compareDocuments(cronTabDocument(), after)).toEqual([{ kind: "removed", subject: { kind: "path", path } }]);
  });
});
