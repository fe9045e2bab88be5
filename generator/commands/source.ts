import { fileURLToPath } from "node:url";
import type { ConnectOptions } from "@kubesmith/runtime";
import type { FetchedDocuments } from "../discovery/documents.js";
import { GeneratorError } from "../errors.js";
import { readSnapshot, readSnapshotIndex } from "../snapshot/read.js";
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
  /** Which of these keys belong to APIs that are registered, whether or not they answer. */
  registered(keys: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

/** The folder of the bundled snapshot: the build has a copy at the same relative path as the sources. */
export const EMBEDDED_SNAPSHOT: string = fileURLToPath(new URL("../../embedded", import.meta.url));

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
    registered: async () => [],
    close: async () => {},
  };
}

/** Opens a cluster: one request, for its index. */
export async function openCluster(options: SourceOptions, progress: Progress): Promise<DocumentSource> {
  const [{ connect }, { createDocumentCache }, { fetchIndex }] = await Promise.all([
    import("@kubesmith/runtime"),
    import("@kubesmith/runtime/cache"),
    import("../discovery/index.js"),
  ]);
  const client = await connect(options.connection ?? {});
  const { signal } = progress;
  try {
    const { entries, refused } = await progress.step("Reading the index", () =>
      ofServer(client.server, fetchIndex(client, signal)),
    );
    return {
      label: client.server,
      hashes: new Map([
        ...[...entries.values()].map(({ key, hash }) => [key, hash] as const),
        ...[...refused.keys()].map((key) => [key, ""] as const),
      ]),
      strippedDocs: false,
      load: async (keys) => {
        const reason = keys.map((key) => refused.get(key)).find((text) => text !== undefined);
        if (reason !== undefined)
          throw new GeneratorError("index", `${client.server}: ${reason}; leave it out with --exclude`);
        const { fetchDocuments } = await import("../discovery/documents.js");
        const cache = createDocumentCache(options.cacheDir);
        const wanted = [...entries.values()].filter(({ key }) => keys.includes(key));
        return progress.step("Fetching documents", (report) => {
          const onProgress = (done: number): void => report(`${done}/${wanted.length}`);
          return ofServer(client.server, fetchDocuments(wanted, { client, cache, signal, onProgress }));
        });
      },
      registered: async (keys) => {
        const { fetchRegistered } = await import("../discovery/registered.js");
        const registered = await fetchRegistered(client, signal);
        return keys.filter((key) => registered.has(key));
      },
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** What is wrong with a server's answer is told with the server's address. */
async function ofServer<T>(server: string, task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    throw new GeneratorError(error.code, `${server}: ${error.message}`, { cause: error });
  }
}
