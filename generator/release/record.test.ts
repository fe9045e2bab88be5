import { describe, expect, it } from "vitest";
import { formatRecord, kubernetesVersion, type PackageRecord, parseRecord } from "./record.js";

const RECORD: PackageRecord = {
  name: "@acme/cluster",
  version: "1.2.3",
  generator: "0.1.0",
  runtime: "0.1.0",
  kubernetes: "1.36",
  strippedDocs: false,
  enums: "closed",
  documents: { "api/v1": "AB" },
  files: { LICENSE: "cd" },
};

describe("the record of a package", () => {
  it("is read as it was written, with or without a Kubernetes release", () => {
    expect(parseRecord(formatRecord(RECORD))).toEqual(RECORD);
    const { kubernetes: _, ...custom } = RECORD;
    expect(parseRecord(formatRecord(custom))).toEqual(custom);
  });

  it.each([
    ["text that is not JSON", "{"],
    ["the file of another tool", '{ "name": "a", "version": "1.0.0" }'],
    ["another format", formatRecord(RECORD).replace('"kubesmithPackage": 1', '"kubesmithPackage": 2')],
    ["a wrong type", formatRecord({ ...RECORD, version: 1 as never })],
    ["a path that leads out of the package", formatRecord({ ...RECORD, files: { "../x": "ab" } })],
  ])("is not %s", (_, text) => {
    expect(parseRecord(text)).toBeUndefined();
  });
});

describe("the Kubernetes release", () => {
  const release = (key: string, info: { title?: string; version?: string }): string | undefined =>
    kubernetesVersion([{ key, hash: "", document: { info } }]);

  it.each([
    ["1.36", "1.36"],
    ["v1.30.4", "1.30.4"],
    ["v1.31.2+k3s1", "1.31.2"],
    ["v1.29.3-eks-adc7111", "1.29.3"],
  ])("of a server that says %s is %s", (version, expected) => {
    expect(release("apis/apps/v1", { title: "Kubernetes", version })).toBe(expected);
  });

  it("does not come from documents of other servers", () => {
    expect(release("apis/apps/v1", { title: "Kubernetes CRD Swagger", version: "v0.1.0" })).toBeUndefined();
    expect(release("apis/example.com/v1", { title: "Kubernetes", version: "1.2" })).toBeUndefined();
    expect(release("apis/apps/v1", { title: "Kubernetes", version: "unversioned" })).toBeUndefined();
    expect(release("apis/apps/v1", {})).toBeUndefined();
  });
});
