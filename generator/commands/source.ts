import { fileURLToPath } from "node:url";
import type { ConnectOptions } from "@kubesmith/runtime";
import type { FetchedDocuments } from "../discovery/documents.js";
import { GeneratorError } from "../errors.js";
import { parseDocument } from "../openapi/parse.js";
import { readSnapshot, readSnapshotIndex } from "../snapshot/read.js";
import type { SnapshotDocument } from "../snapshot/snapshot.js";
import type { Progress } from "./progress.js";

/** Where documents come from: a snapshot's folder, the bundled snapshot, or else a cluster. */
export interface SourceOptions {
  /** Folder of a snapshot. */
  readonly snapshot?: string;
  /** Use the snapshot of a released Kubernetes that comes with this package. */
  readonly embedded?: boolean;
  /** How to connect to a cluster; the one that kubectl would use when empty. */
  readonly connection?: ConnectOptions;
  /** Folder of the document cache; the user's cache folder when absent. */
  readonly cacheDir?: string;
}

/** Documents that can be had, each with the server's hash; loading one costs a request at most. */
export interface DocumentSource {
  readonly label: string;
  /** The server's hash of each document, by index key. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Whether the documents come without descriptions. */
  readonly strippedDocs: boolean;
  /** Loads the documents of these keys; those of APIs that are down are missing. */
  load(keys: readonly string[]): Promise<FetchedDocuments>;
  /** A document by an earlier hash, from the cache; `undefined` where it is not there. */
  recall(key: string, hash: string): Promise<SnapshotDocument | undefined>;
  close(): Promise<void>;
}

/** The folder of the bundled snapshot. */
export const EMBEDDED_SNAPSHOT: string = embeddedFolder();

function embeddedFolder(): string {
  // The sources lie two folders below the package's root, the build three.
  const isBuild = import.meta.url.includes("/dist/generator/commands/");
  return fileURLToPath(new URL(isBuild ? "../../../embedded" : "../../embedded", import.meta.url));
}

/** Opens where documents come from; of a cluster the index is read. */
export async function openSource(options: SourceOptions, progress: Progress): Promise<DocumentSource> {
  if (options.snapshot !== undefined && options.embedded === true) {
    throw new GeneratorError("usage", "--snapshot and --embedded exclude each other");
  }
  if (options.snapshot !== undefined) return openSnapshot(options.snapshot, `the snapshot ${options.snapshot}`);
  if (options.embedded === true) return openSnapshot(EMBEDDED_SNAPSHOT, "the bundled snapshot");
  return openCluster(options, progress);
}

async function openSnapshot(folder: string, label: string): Promise<DocumentSource> {
  const index = await readSnapshotIndex(folder);
  const documents = await readSnapshot(folder);
  return {
    label,
    hashes: new Map(documents.map(({ key, hash }) => [key, hash])),
    strippedDocs: index?.strippedDocs === true,
    load: async (keys) => ({ documents: documents.filter(({ key }) => keys.includes(key)), missing: [] }),
    recall: async () => undefined,
    close: async () => {},
  };
}

/** Opens a cluster: one request, for its index. */
export async function openCluster(options: SourceOptions, progress: Progress): Promise<DocumentSource> {
  const [{ connect, createDocumentCache }, { fetchIndex }] = await Promise.all([
    import("@kubesmith/runtime"),
    import("../discovery/index.js"),
  ]);
  const client = await connect(options.connection ?? {});
  const { signal } = progress;
  const cache = createDocumentCache(options.cacheDir);
  try {
    const { entries } = await progress.step("Reading the index", () => fetchIndex(client, signal));
    return {
      label: client.server,
      hashes: new Map([...entries.values()].map(({ key, hash }) => [key, hash])),
      strippedDocs: false,
      load: async (keys) => {
        const { fetchDocuments } = await import("../discovery/documents.js");
        const wanted = [...entries.values()].filter(({ key }) => keys.includes(key));
        return progress.step("Fetching documents", (report) =>
          fetchDocuments(wanted, { client, cache, signal, onProgress: (done) => report(`${done}/${wanted.length}`) }),
        );
      },
      recall: async (key, hash) => {
        const body = await cache.get(hash);
        return body === undefined ? undefined : { key, hash, document: parseDocument(body, key) };
      },
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
