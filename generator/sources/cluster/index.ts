import { type Client, connect } from "@kubesmith/runtime";
import { createDocumentCache } from "@kubesmith/runtime/cache";
import { GeneratorError } from "../../errors.js";
import type { DocumentSource } from "../document-source.js";
import type { ClusterOptions, OpenOptions } from "../options.js";
import { fetchDocuments } from "./fetch-documents.js";
import { fetchRegistered } from "./registered.js";
import { fetchIndex, type ServerIndex } from "./server-index.js";

/** Connects to a cluster and reads its index. {@link DocumentSource.close} closes the connection. */
export async function connectCluster(cluster: ClusterOptions, options: OpenOptions): Promise<DocumentSource> {
  const client = await connect(cluster.connection ?? {});
  try {
    options.onProgress?.({ step: "read-index" });
    const index = await ofServer(client.server, fetchIndex(client, options.signal));
    return clusterSource(client, index, cluster.cacheDir, options);
  } catch (error) {
    await client.close();
    throw error;
  }
}

function clusterSource(
  client: Client,
  { entries, refused }: ServerIndex,
  cacheDir: string | undefined,
  { onProgress, signal }: OpenOptions,
): DocumentSource {
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
        throw new GeneratorError("index", `${client.server}: ${reason}; omit it with \`exclude\``, {
          options: ["exclude"],
        });
      const wanted = new Set(keys);
      const chosen = [...entries.values()].filter(({ key }) => wanted.has(key));
      const report = (done: number): void => onProgress?.({ step: "fetch-documents", done, total: chosen.length });
      report(0);
      const cache = createDocumentCache(cacheDir);
      return ofServer(
        client.server,
        fetchDocuments(chosen, { client, cache, onProgress: report, ...signalOf(signal) }),
      );
    },
    registered: async (keys) => {
      const registered = await fetchRegistered(client, signal);
      return keys.filter((key) => registered.has(key));
    },
    close: () => client.close(),
  };
}

function signalOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** An error about a server's response contains the server's address. */
async function ofServer<T>(server: string, task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    throw new GeneratorError(error.code, `${server}: ${error.message}`, { cause: error });
  }
}
