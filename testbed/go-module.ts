import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  crdifyRelease,
  electionCandidateRelease,
  etcdRelease,
  isOwn,
  type KubernetesVersion,
  type Program,
  sampleApiserverRelease,
  versions,
  yamlOracleRelease,
} from "./versions.js";

/** How one program is built: which Go package of which module, with which flags. */
export interface GoBuild {
  readonly program: Program;
  /** The program's own release, `1.37.2`. */
  readonly release: string;
  /** The folder of the go.mod that pins it. */
  readonly moduleFolder: string;
  /** The Go package of its command. */
  readonly goPackage: string;
  /** The flags of `go build`, without the output file. */
  readonly flags: readonly string[];
  /** Variables set for `go` on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

const modules = fileURLToPath(new URL("modules/", import.meta.url));
// Static programs need no C compiler, and a go.work above this repository must not choose other versions.
const env = { CGO_ENABLED: "0", GOWORK: "off" };

/** The build of `program` for `version`. */
export function goBuild(version: KubernetesVersion, program: Program): GoBuild {
  if (program === "etcd") {
    return build(program, etcdRelease, "etcd", "go.etcd.io/etcd/server/v3", {});
  }
  const { release } = versions[version];
  const [gitMajor = "", gitMinor = ""] = version.split(".");
  const variables = { gitVersion: `v${release}`, gitMajor, gitMinor };
  if (program === "sample-apiserver") {
    // A separate module, so that the others need not be rebuilt when it changes.
    return build(program, sampleApiserverRelease, program, "k8s.io/sample-apiserver", variables);
  }
  if (program === "yaml-oracle") {
    return build(program, yamlOracleRelease, program, ".", {});
  }
  if (program === "crdify-oracle") {
    return build(program, crdifyRelease, program, ".", {});
  }
  if (program === "election-candidate") {
    return build(program, electionCandidateRelease, program, ".", {});
  }
  // A separate module, for the same reason.
  const module = program === "kubelet" || program === "kube-scheduler" ? `node-v${version}` : `v${version}`;
  return build(program, release, module, `k8s.io/kubernetes/cmd/${program}`, variables);
}

function build(
  program: Program,
  release: string,
  module: string,
  goPackage: string,
  variables: Readonly<Record<string, string>>,
): GoBuild {
  return { program, release, moduleFolder: join(modules, module), goPackage, flags: buildFlags(variables), env };
}

/**
 * The file a build is kept in: `$XDG_CACHE_HOME/kubesmith/testbed/<key>/<program>`, where the key holds the release, the
 * platform and a hash of everything else that decides the build, so that an old file is never taken for a new one.
 */
export async function binaryFile({ program, release, moduleFolder, flags, env }: GoBuild): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([flags, env]));
  // Only our own programs have sources here.
  for (const name of ["go.mod", "go.sum", ...(isOwn(program) ? ["main.go"] : [])]) {
    hash.update(await readFile(join(moduleFolder, name)));
  }
  const kind = program.startsWith("kube") ? "kubernetes" : program;
  const key = [kind, release, process.platform, process.arch, hash.digest("hex").slice(0, 16)].join("-");
  return join(cacheFolder(), key, program);
}

/** The user's folder of built programs. An empty or relative XDG_CACHE_HOME counts as unset, as its specification says. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base?.startsWith("/") ? base : join(homedir(), ".cache"), "kubesmith", "testbed");
}

/** `variables` are set in k8s.io/component-base/version, where the release scripts of Kubernetes set them. */
function buildFlags(variables: Readonly<Record<string, string>>): string[] {
  const settings = Object.entries(variables).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", ["-s -w", ...settings].join(" ")];
}
