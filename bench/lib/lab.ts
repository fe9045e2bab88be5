import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ControlPlane, startControlPlane, versions } from "../../testbed/index.js";
import { buildClientGo } from "./client-go.js";
import { writeDocuments } from "./documents.js";
import { install, newerNode } from "./install.js";
import { runProcess } from "./process.js";

/** Documents of a real server, with their descriptions. */
export interface Snapshot {
  readonly folder: string;
  /** The folder with the same documents in full, for programs that can't read a snapshot. */
  readonly documents: string;
  /** `api/v1`, `apis/apps/v1`, … */
  readonly keys: readonly string[];
  /** The size of the documents in full. */
  readonly bytes: number;
  /** The server's Kubernetes release. */
  readonly release: string;
}

/** A folder with all that is measured, and a real server. It goes when the lab closes. */
export interface Lab {
  /** The Node executables: the one that runs this, and the one for peers that need a newer one. */
  readonly nodes: { readonly own: string; readonly newer: string };
  /** The file that is the command `kubesmith`. */
  readonly cli: string;
  /** The path of a file in the lab, whose folder exists. */
  path(name: string): string;
  /** The path of one of `programs/`. */
  program(name: string): string;
  /** A control plane with five ConfigMaps in the namespace `bench`; started when it is first needed. */
  cluster(): Promise<ControlPlane>;
  /** The documents of {@link cluster}; recorded when they are first needed. */
  snapshot(): Promise<Snapshot>;
  /** The documents of a server of Kubernetes 1.33; recorded when they are first needed. */
  olderSnapshot(): Promise<Snapshot>;
  /** Those of {@link snapshot}, but undefined if nobody needed them. */
  recorded(): Promise<Snapshot | undefined>;
  /** Generates and installs the package `bench-sdk` from {@link snapshot}, when it is first needed. */
  sdk(): Promise<void>;
  /** The program that works with client-go; built when it is first needed. */
  clientGo(): Promise<string>;
  /** Stops the control plane and removes the folder. */
  close(): Promise<void>;
  /** Removes the folder, for a process that ends at once: the control plane then ends by itself. */
  discard(): void;
}

async function startCluster(): Promise<ControlPlane> {
  process.stderr.write("Starting a control plane\n");
  const cluster = await startControlPlane();
  const configMap = (i: number): object => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `settings-${i}`, namespace: "bench", labels: { app: "bench" } },
    data: { "settings.ini": `[main]\nworkers = ${i}\nlevel = info\n`, owner: "bench" },
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "bench" } };
  const list = { apiVersion: "v1", kind: "List", items: [namespace, ...[1, 2, 3, 4, 5].map(configMap)] };
  const { code, stderr } = await cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(list) });
  if (code === 0) return cluster;
  await cluster.stop();
  throw new Error(stderr);
}

/** Records the documents of a control plane, with their descriptions, in a folder. */
export async function recordSnapshot(cluster: ControlPlane, cli: string, folder: string): Promise<Snapshot> {
  const { users, version } = cluster;
  const args = [cli, "snapshot", "--snapshot", folder, "--kubeconfig", users.admin.kubeconfig];
  await runProcess({ node: process.execPath, args });
  const index: { documents: object } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  const documents = await writeDocuments(folder);
  return {
    folder,
    documents: documents.folder,
    keys: Object.keys(index.documents),
    bytes: documents.bytes,
    release: versions[version].release,
  };
}

/** Something that is made when it is first needed. */
interface Lazy<T> {
  get(): Promise<T>;
  /** Undefined if nobody has requested it, or if it could not be created, which was reported to its requester. */
  made(): Promise<T | undefined>;
}

function lazy<T>(make: () => Promise<T>): Lazy<T> {
  let started: Promise<T> | undefined;
  return {
    get: () => {
      started ??= make();
      return started;
    },
    made: async () => started?.catch(() => undefined),
  };
}

/** Prepares a lab. */
export function createLab(): Lab {
  const folder = mkdtempSync(join(tmpdir(), "kubesmith-bench-"));
  const path = (name: string): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    return join(folder, name);
  };
  const cli = path("node_modules/kubesmith/dist/generator/cli.js");
  install(folder);
  const discard = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

  const cluster = lazy(startCluster);
  const snapshot = lazy(async () => recordSnapshot(await cluster.get(), cli, path("snapshot")));
  const olderSnapshot = lazy(async () => {
    const older = await startControlPlane({ version: "1.33" });
    try {
      return await recordSnapshot(older, cli, path("older-snapshot"));
    } finally {
      await older.stop();
    }
  });
  const sdk = lazy(async () => {
    const { folder: recorded } = await snapshot.get();
    const source = ["--snapshot", recorded, "--output", path("node_modules/bench-sdk")];
    const args = [cli, "package", ...source, "--name", "bench-sdk", "--version", "1.0.0"];
    await runProcess({ node: process.execPath, args });
  });
  const clientGo = lazy(() => buildClientGo(path("client-go")));
  return {
    nodes: { own: process.execPath, newer: newerNode },
    cli,
    path,
    program: (name) => join(folder, "programs", name),
    cluster: cluster.get,
    snapshot: snapshot.get,
    olderSnapshot: olderSnapshot.get,
    recorded: snapshot.made,
    sdk: sdk.get,
    clientGo: clientGo.get,
    async close() {
      await (await cluster.made())?.stop();
      discard();
    },
    discard,
  };
}
