import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackageOptions, type PackageResult, packageSdk } from "../index.js";
import type { Document, OpenAPIDocument } from "../openapi/index.js";
import { snapshotFiles } from "../snapshot/index.js";
import { cronTabDocument } from "../testdata/crontab.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-release-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (...names: string[]): string => join(root, ...names);

/** A document like that of `stable.example.com/v1`, in another group. */
function renamed(document: OpenAPIDocument, group: string): OpenAPIDocument {
  const text = JSON.stringify(document).replaceAll("stable.example.com", group);
  return JSON.parse(text.replaceAll("com.example.stable", group.split(".").reverse().join(".")));
}

async function writeSnapshot(folder: string, documents: readonly Document[]): Promise<void> {
  for (const [path, text] of await snapshotFiles(documents, false)) {
    await mkdir(dirname(at(folder, path)), { recursive: true });
    await writeFile(at(folder, path), text);
  }
}

const STABLE = "apis/stable.example.com/v1";
const OTHER: Document = {
  key: "apis/other.example.com/v1",
  hash: "O",
  document: renamed(cronTabDocument(), "other.example.com"),
};
const api = (hash: string, document: OpenAPIDocument): readonly Document[] => [OTHER, { key: STABLE, hash, document }];

/** The document with a property added to its spec. */
function withProperty(isRequired: boolean): OpenAPIDocument {
  const document = JSON.parse(JSON.stringify(cronTabDocument()));
  const { spec } = document.components.schemas["com.example.stable.v1.CronTab"].properties;
  spec.properties.zone = { type: "string" };
  if (isRequired) spec.required.push("zone");
  return document;
}

function pack(snapshot: string, output: string, options: Partial<PackageOptions> = {}): Promise<PackageResult> {
  return packageSdk({ snapshot: at(snapshot), output: at(output), name: "@acme/cluster", ...options });
}

/** A tarball with the files of a package, each with the content of the record of `v1`. */
function tarball(paths: readonly string[]): Buffer {
  const content = Buffer.from(read("v1/kubesmith.json"));
  const record = (path: string, type: string, body: Buffer): Buffer => {
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write(body.length.toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    header.write("ustar", 257);
    return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
  };
  const blocks = paths.flatMap((path) => [
    // The name in a header has at most 100 bytes.
    record("PaxHeader", "x", Buffer.from(`999 path=package/${path}\n`)),
    record("package/file", "0", content),
  ]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const read = (...names: string[]): string => readFileSync(at(...names), "utf8");
const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(at(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(at(folder).length + 1), readFileSync(path, "utf8")]),
  );

beforeAll(async () => {
  await writeSnapshot("first", api("A", cronTabDocument()));
  await writeSnapshot("described", api("B", cronTabDocument({ description: "Runs jobs at times." })));
  await writeSnapshot("optional", api("C", withProperty(false)));
  await writeSnapshot("required", api("D", withProperty(true)));
  await pack("first", "v1", { version: "1.2.3" });
});

describe("the version after a package", () => {
  it.each([
    ["first", "1.2.3", "none"],
    ["described", "1.2.4", "patch"],
    ["optional", "1.3.0", "minor"],
    ["required", "2.0.0", "major"],
  ])("for the API %s is %s", async (snapshot, version, bump) => {
    const result = await pack(snapshot, `next-${snapshot}`, { versionFromDiff: at("v1") });
    expect(result).toMatchObject({
      version,
      change: { bump, previous: "@acme/cluster 1.2.3", previousVersion: "1.2.3" },
    });
    expect(JSON.parse(read(`next-${snapshot}`, "package.json"))).toMatchObject({ version });
    expect(JSON.parse(read(`next-${snapshot}`, "kubesmith.json"))).toMatchObject({ version, name: "@acme/cluster" });
  });

  it("says what changed", async () => {
    const { change } = await pack("required", "reasons", { versionFromDiff: at("v1/kubesmith.json") });
    expect(change?.changes).toMatchObject([{ kind: "property-added", rank: "breaking", path: "spec.zone" }]);
    expect(change?.types).toEqual([
      { kind: "required-property-added", module: "stable.example.com/v1", name: "CronTab_Spec", property: "zone" },
    ]);
  });

  it("is the same when the package is compared with itself again", async () => {
    await pack("first", "self", { version: "1.0.0" });
    expect(await pack("optional", "self", { versionFromDiff: at("self") })).toMatchObject({ version: "1.1.0" });
    expect(await pack("optional", "self", { versionFromDiff: at("self") })).toMatchObject({ version: "1.1.0" });
  });

  it("can be chosen by a snapshot, with the number of the previous version", async () => {
    const options = { versionFromDiff: at("first"), previousVersion: "0.3.1" };
    expect(await pack("required", "from-snapshot", options)).toMatchObject({ version: "0.4.0" });
    expect(await pack("first", "from-snapshot", options)).toMatchObject({
      version: "0.3.2",
      change: { bump: "patch" },
    });
    await expect(pack("first", "refused", { versionFromDiff: at("first") })).rejects.toMatchObject({
      code: "usage",
      message: `the snapshot ${at("first")} is not a package and has no version; add \`previousVersion\``,
    });
  });

  it("is only known of a package without a snapshot if its documents have the same hashes", async () => {
    await pack("first", "small", { version: "1.2.3", omitSnapshot: true });
    expect([...filesOf("small").keys()].filter((path) => path.startsWith("snapshot"))).toEqual([]);
    expect(await pack("first", "after-small", { versionFromDiff: at("small") })).toMatchObject({ version: "1.2.3" });
    await expect(pack("optional", "refused", { versionFromDiff: at("small") })).rejects.toThrow(
      "@acme/cluster 1.2.3 does not contain the documents that it was generated from",
    );
  });
});

describe("the version of a package", () => {
  it("can be that of the Kubernetes release, with a revision", async () => {
    const options = { embedded: true, include: ["node.k8s.io"], output: at("numbered"), name: "sdk", revision: 3 };
    const { version } = await packageSdk(options);
    const { kubernetes } = JSON.parse(read("numbered", "kubesmith.json"));
    expect(version).toBe(`${kubernetes}.3`);
    expect(kubernetes).toMatch(/^1\.\d+$/);
  });

  it("cannot be that of a Kubernetes release if the documents do not say it", async () => {
    await expect(pack("first", "refused", { revision: 0 })).rejects.toMatchObject({
      code: "usage",
      message: "the documents do not say which Kubernetes release they are of; use `version` instead of `revision`",
    });
  });

  it.each([
    [{}, "the package needs a version: use `version`, `revision` or `versionFromDiff`"],
    [{ version: "1.0.0", revision: 1 }, "`version` and `revision` cannot be used together"],
    [{ version: "one" }, '`version` "one" is not a semantic version, such as 1.0.0'],
    [{ revision: -1 }, "`revision` must be an integer from 0"],
    [{ version: "1.0.0", previousVersion: "1.0.0" }, "`previousVersion` requires `versionFromDiff`"],
    [
      { versionFromDiff: "missing", previousVersion: "x" },
      '`previousVersion` "x" is not a semantic version, such as 1.0.0',
    ],
    [{ versionFromDiff: "missing" }, '"missing": the file or folder does not exist'],
    [
      { versionFromDiff: "kubesmith.json" },
      "kubesmith.json: the file is not a package record that this version of kubesmith",
    ],
    [{ versionFromDiff: "missing.tgz" }, "missing.tgz: the file does not exist"],
    [{ version: "1.0.0", jsr: "cluster" }, '`jsr` "cluster" is not a valid JSR package name, such as @acme/cluster'],
  ])("is refused for %j", async (options, message) => {
    await expect(pack("first", "refused", options)).rejects.toThrow(message);
    expect(readdirSync(root)).not.toContain("refused");
  });
});

it("the tarball of something else, and a damaged one, are errors", async () => {
  await writeFile(at("broken.tgz"), "text");
  await writeFile(at("empty.tgz"), gzipSync(Buffer.alloc(1024)));
  await expect(pack("first", "refused", { versionFromDiff: at("broken.tgz") })).rejects.toMatchObject({
    code: "package",
    message: expect.stringContaining("cannot read the tarball of a package"),
  });
  await expect(pack("first", "refused", { versionFromDiff: at("empty.tgz") })).rejects.toThrow(
    "the package contains no kubesmith.json that this version of kubesmith can read",
  );
});

it.each([
  ["a path below a file", ["snapshot/a", "snapshot/a/b"], "a file with this name exists already"],
  ["a folder that is also a file", ["snapshot/a/b", "snapshot/a"], "it is a folder"],
  ["a path that the file system does not accept", [`snapshot/${"x".repeat(290)}`], "the path is too long"],
])("a tarball with %s is an error", async (_, paths, problem) => {
  await writeFile(at("hostile.tgz"), tarball(["kubesmith.json", ...paths]));
  await expect(pack("first", "refused", { versionFromDiff: at("hostile.tgz") })).rejects.toMatchObject({
    code: "package",
    message: `${at("hostile.tgz")}: cannot unpack the tarball of a package: ${problem}`,
  });
});

it("a folder whose record cannot be read is not taken for a source of documents", async () => {
  await mkdir(at("damaged"));
  await writeFile(at("damaged/kubesmith.json"), "{");
  await expect(pack("first", "refused", { versionFromDiff: at("damaged") })).rejects.toMatchObject({
    code: "package",
    message: `${at("damaged/kubesmith.json")}: the file is not a package record that this version of kubesmith can read`,
  });
});

describe("a record whose version", () => {
  const withVersion = async (version: string): Promise<PackageResult> => {
    await mkdir(at("odd"), { recursive: true });
    await writeFile(at("odd/kubesmith.json"), JSON.stringify({ ...JSON.parse(read("v1/kubesmith.json")), version }));
    for (const [path, text] of filesOf("required")) {
      await mkdir(dirname(at("odd/snapshot", path)), { recursive: true });
      await writeFile(at("odd/snapshot", path), text);
    }
    return pack("first", "refused", { versionFromDiff: at("odd") });
  };
  it("is not a semantic version is refused, with a short message", async () => {
    await expect(withVersion("1.0")).rejects.toMatchObject({
      code: "usage",
      message: "the version of @acme/cluster 1.0 is not a semantic version, such as 1.0.0; add `previousVersion`",
    });
    const error = await withVersion("9".repeat(100_000)).catch((error: Error) => error);
    expect(error).toHaveProperty("message", expect.stringMatching(/^.{300,500}$/));
  });
  it("is the last one that npm accepts is refused", async () => {
    await expect(withVersion("9007199254740991.0.0")).rejects.toMatchObject({
      code: "usage",
      message: "npm does not accept a version after 9007199254740991.0.0; use `version`",
    });
  });
});

it("a changed document changes only the files of its group/version, and the records", async () => {
  await pack("first", "before", { version: "1.0.0" });
  await pack("required", "after", { version: "1.0.0" });
  const [before, after] = [filesOf("before"), filesOf("after")];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  // A snapshot stores what documents share in one place, which is another one if they no longer share it.
  expect(changed.filter((path) => !path.startsWith("snapshot/"))).toEqual([
    "api-hashes.js",
    "api-hashes.mjs",
    "kubesmith.json",
    "lock.json",
    "stable.example.com/v1/types.d.ts",
  ]);
});

it("a package has the same bytes every time, wherever it is written", async () => {
  await pack("first", "again", { version: "1.2.3" });
  await pack("first", "again", { version: "1.2.3" });
  expect(filesOf("again")).toEqual(filesOf("v1"));
});

it("sources for JSR are written beside the package, and removed again", async () => {
  await pack("first", "jsr", { version: "1.2.3", jsr: "@acme/jsr-cluster", license: "MIT" });
  expect(JSON.parse(read("jsr/jsr/jsr.json"))).toMatchObject({
    name: "@acme/jsr-cluster",
    version: "1.2.3",
    license: "MIT",
  });
  expect(read("jsr/jsr/stable.example.com/v1/index.ts")).toContain('from "npm:@kubesmith/runtime@^');
  await pack("first", "jsr", { version: "1.2.3" });
  expect([...filesOf("jsr").keys()].filter((path) => path.startsWith("jsr/"))).toEqual([]);
});

it("sources for JSR are not written among generated sources", async () => {
  const { generate } = await import("../index.js");
  await generate({ snapshot: at("first"), output: at("in-place") });
  const options = { output: at("in-place"), name: "sdk", version: "1.0.0" };
  await expect(packageSdk({ ...options, jsr: "@acme/sdk" })).rejects.toThrow(
    "sources for JSR cannot be written next to",
  );
  await expect(packageSdk({ ...options, version: undefined as never, revision: 1 })).rejects.toThrow(/./);
  await packageSdk(options);
  const record = JSON.parse(read("in-place", "kubesmith.json"));
  expect(record.documents).toEqual({ [STABLE]: "A", [OTHER.key]: "O" });
});
