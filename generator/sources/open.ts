import { GeneratorError } from "../errors.js";
import type { DocumentSource } from "./document-source.js";
import { openEmbedded } from "./embedded.js";
import type { ClusterOptions, OpenOptions, SourceOptions } from "./options.js";
import { openSnapshot } from "./snapshot.js";

/**
 * Opens where documents come from; of a cluster the index is read.
 * @throws GeneratorError `usage` if both snapshots are requested; `snapshot` or `index` when the source can't be read
 * @throws what `connect` and requests throw, when the source is a cluster
 */
export async function openSource(source: SourceOptions, options: OpenOptions = {}): Promise<DocumentSource> {
  requireOneSnapshot(source);
  if (source.snapshot !== undefined) return openSnapshot(source.snapshot, options.signal);
  if (source.embedded === true) return openEmbedded(options.signal);
  return openCluster(source, options);
}

/**
 * Opens a cluster: one request, for its index. The runtime is loaded for it.
 * @throws GeneratorError `index` when the server has none
 * @throws what `connect` and requests throw
 */
export async function openCluster(cluster: ClusterOptions, options: OpenOptions = {}): Promise<DocumentSource> {
  const { connectCluster } = await import("./cluster/index.js");
  return connectCluster(cluster, options);
}

/** @throws GeneratorError `usage` when both a snapshot and the bundled one are specified */
export function requireOneSnapshot({ snapshot, embedded }: SourceOptions): void {
  if (snapshot === undefined || embedded !== true) return;
  throw new GeneratorError("usage", "`snapshot` and `embedded` cannot be used together", {
    options: ["snapshot", "embedded"],
  });
}
