import { type Client, connect } from "@kubesmith/runtime";
import { createDocumentCache } from "@kubesmith/runtime/cache";
import { GeneratorError } from "../../errors.js";
import { isBuiltInKey, malformedDocument } from "../../openapi/index.js";
import type { DocumentSource } from "../document-source.js";
import type { ClusterOptions, OpenOptions } from "../options.js";
import { lossesOf } from "../swagger.js";
import { fetchDocuments } from "./fetch-documents.js";
import { fetchRegistered } from "./registered.js";
import { fetchIndexIfServed, refuseWithoutIndex, type ServerIndex } from "./server-index.js";
import { fetchSwagger } from "./swagger.js";

/** Connects to a cluster and reads its index. {@link DocumentSource.close} closes the connection. */
export async function connectCluster(cluster: ClusterOptions, options: OpenOptions): Promise<DocumentSource> {
  const client = await connect(cluster.connection ?? {});
  try {
    options.onProgress?.({ step: "read-index" });
    const index = await ofServer(client.server, fetchIndexIfServed(client, options.signal));
    if (index === undefined) {
      const source = await ofServer(client.server, openSwaggerOf(client, options.signal));
      cluster.onWarning?.(lossesOf(client.server));
      return source;
    }
    return clusterSource(client, index, cluster.cacheDir, options);
  } catch (error) {
    await client.close();
    throw error;
  }
}

function clusterSource(
  client: Client,
  { entries, refused, unusable }: ServerIndex,
  cacheDir: string | undefined,
  { onProgress, signal }: OpenOptions,
): DocumentSource {
  return {
    label: client.server,
    hashes: new Map([
      ...[...entries.values()].map(({ key, hash }) => [key, hash] as const),
      ...[...refused.keys()].map((key) => [key, ""] as const),
    ]),
    unusable: new Map([...unusable].map(([key, reason]) => [key, `${client.server}: ${reason}`])),
    strippedDocs: false,
    load: async (keys) => {
      const invalid = keys.flatMap((key) => {
        const reason = refused.get(key);
        return reason === undefined ? [] : [{ key, reason: `${client.server}: ${reason}` }];
      });
      const builtIn = invalid.find(({ key }) => isBuiltInKey(key));
      if (builtIn !== undefined) throw new GeneratorError("index", builtIn.reason);
      const wanted = new Set(keys);
      const chosen = [...entries.values()].filter(({ key }) => wanted.has(key));
      const report = (done: number): void => onProgress?.({ step: "fetch-documents", done, total: chosen.length });
      report(0);
      const cache = createDocumentCache(cacheDir);
      const { documents, unavailable } = await ofServer(
        client.server,
        fetchDocuments(chosen, { client, cache, onProgress: report, ...signalOf(signal) }),
      );
      const left = invalid.map(({ key, reason }) => malformedDocument(key, new Error(reason)));
      return { documents, unavailable: [...unavailable, ...left] };
    },
    ...connectionOf(client, signal),
  };
}

/** The documents of a server that has only OpenAPI v2. Its aggregated APIs are part of the one document while they answer. */
async function openSwaggerOf(client: Client, signal: AbortSignal | undefined): Promise<DocumentSource> {
  const source = (await fetchSwagger(client, signal)) ?? refuseWithoutIndex();
  return { ...source, ...connectionOf(client, signal) };
}

/** What a source does by its connection, apart from loading documents. */
function connectionOf(client: Client, signal: AbortSignal | undefined): Pick<DocumentSource, "registered" | "close"> {
  return {
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
