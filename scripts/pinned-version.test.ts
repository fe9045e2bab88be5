import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readSnapshot } from "../generator/snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../generator/sources/index.js";
import { defaultVersion, minorVersions, versions } from "../testbed/versions.js";

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

it("the bundled snapshot is of the version that the testbed pins", async () => {
  const found = (await readSnapshot(EMBEDDED_SNAPSHOT)).map(({ document }) => document.info?.version);
  expect([...new Set(found)]).toEqual([defaultVersion]);
});

it.each([
  ["README.md", /bundled snapshot of\s+Kubernetes (\S+?)\. /g],
  ["generated/README.md", /built-in kinds of Kubernetes (\S+?),/g],
  ["docs/diff.md", /`embedded:(\S+?)`/g],
  ["docs/snapshots.md", /group\/versions of Kubernetes (\S+) /g],
  ["docs/versions.md", /pinned version is\s+(\S+?)\. /g],
])("%s names the pinned version of Kubernetes", (file, pattern) => {
  const named = [...read(file).matchAll(pattern)].map(([, version]) => version);
  expect(named.length).toBeGreaterThan(0);
  expect(new Set(named)).toEqual(new Set([defaultVersion]));
});

it("docs/versions.md lists the supported versions", () => {
  const rows = [...read("docs/versions.md").matchAll(/^\| (1\.\d+) +\| (\S+) /gm)].map(([, minor, release]) => [
    minor,
    release,
  ]);
  expect(rows).toEqual(minorVersions.map((version) => [version, versions[version].release]));
});
