import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  crdifyRelease,
  defaultVersion,
  electionCandidateRelease,
  etcdRelease,
  isKubernetesVersion,
  minorVersions,
  oldestVersion,
  programsOf,
  sampleApiserverRelease,
  testedVersions,
  versions,
  yamlOracleRelease,
} from "./versions.js";

const goMod = (module: string): Promise<string> =>
  readFile(new URL(`modules/${module}/go.mod`, import.meta.url), "utf8");

const modulesOf = Object.entries(versions).flatMap(([version, { release }]) =>
  ["v", "node-v"].map((prefix) => [`${prefix}${version}`, version, release] as const),
);

describe.each(modulesOf)("module %s", (module, version, release) => {
  test("is the release its go.mod requires", async () => {
    expect(await goMod(module)).toContain(`\nrequire k8s.io/kubernetes v${release}\n`);
    expect(release.startsWith(`${version}.`)).toBe(true);
  });

  test("replaces each staging module with the release that belongs to it", async () => {
    const text = await goMod(module);
    const replaced = [...text.matchAll(/^\t(\S+) => (\S+) (\S+)$/gm)];
    expect(replaced.length).toBeGreaterThan(25);
    for (const [, from, to, staging] of replaced) {
      expect([to, staging]).toEqual([from, `v${release.replace(/^1\./, "0.")}`]);
    }
    const required = [...text.matchAll(/^\t(k8s\.io\/\S+) v0\.0\.0(?= |$)/gm)].map(([, module]) => module);
    expect(replaced.map(([, from]) => from)).toEqual(expect.arrayContaining(required));
  });
});

test("etcd is the release its go.mod requires", async () => {
  expect(await goMod("etcd")).toContain(`\nrequire go.etcd.io/etcd/server/v3 v${etcdRelease}\n`);
});

test("sample-apiserver is the release its go.mod requires, and that of the default version", async () => {
  expect(await goMod("sample-apiserver")).toContain(`\nrequire k8s.io/sample-apiserver v${sampleApiserverRelease}\n`);
  expect(versions[defaultVersion].release).toBe(sampleApiserverRelease.replace(/^0\./, "1."));
});

test.each(["quantity", "../../bench/client-go"])("%s uses the apimachinery of the default version", async (module) => {
  const apimachinery = `k8s.io/apimachinery ${versions[defaultVersion].release.replace(/^1\./, "v0.")}\n`;
  expect(await goMod(module)).toContain(apimachinery);
});

test("yaml-oracle pins the YAML libraries that the default version uses", async () => {
  const [oracle, kubernetes] = await Promise.all([goMod("yaml-oracle"), goMod(`v${defaultVersion}`)]);
  expect(oracle).toContain(`\tk8s.io/apimachinery v${yamlOracleRelease}\n`);
  expect(versions[defaultVersion].release).toBe(yamlOracleRelease.replace(/^0\./, "1."));
  for (const module of ["go.yaml.in/yaml/v2", "sigs.k8s.io/yaml"]) {
    const pinned = new RegExp(`\\t${module} (v\\S+)`);
    expect(pinned.exec(oracle)?.[1], module).toBe(pinned.exec(kubernetes)?.[1]);
  }
});

test("crdify-oracle is the release its go.mod requires", async () => {
  expect(await goMod("crdify-oracle")).toContain(`\tsigs.k8s.io/crdify v${crdifyRelease}\n`);
});

test("election-candidate pins the client-go of the default version", async () => {
  expect(await goMod("election-candidate")).toContain(`\tk8s.io/client-go v${electionCandidateRelease}\n`);
});

test("the default version has every program, and the others have a server and what a node needs if it can run", () => {
  const node = ["kube-controller-manager", "kube-scheduler", "kubelet"];
  expect(programsOf(defaultVersion, true)).toHaveLength(10);
  expect(programsOf(oldestVersion, true)).toEqual(["kube-apiserver", ...node]);
  expect(programsOf(defaultVersion, false)).toHaveLength(8);
  expect(programsOf(oldestVersion, false)).toEqual(["kube-apiserver"]);
});

test("the versions are listed from the oldest to the newest, and the default version is the newest", () => {
  expect(minorVersions).toEqual(minorVersions.toSorted((a, b) => Number(a.slice(2)) - Number(b.slice(2))));
  expect([minorVersions[0], minorVersions.at(-1)]).toEqual([oldestVersion, defaultVersion]);
});

test("testedVersions() is the oldest and the default version, or all versions if KUBESMITH_TEST_VERSIONS is all", () => {
  expect(testedVersions({})).toEqual([oldestVersion, defaultVersion]);
  expect(testedVersions({ KUBESMITH_TEST_VERSIONS: "all" })).toEqual(minorVersions);
});

test("isKubernetesVersion() accepts the listed versions only", () => {
  const { release } = versions[defaultVersion];
  const given: [string, boolean][] = [
    [defaultVersion, true],
    [release, false],
    ["", false],
    ["toString", false],
  ];
  for (const [text, want] of given) {
    expect(isKubernetesVersion(text), text).toBe(want);
  }
});
