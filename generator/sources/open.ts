import { GeneratorError } from "../errors.js";
import type { DocumentSource } from "./document-source.js";
import { openEmbedded } from "./embedded.js";
import type { ClusterOptions, OpenOptions, SourceOptions } from "./options.js";
import { openSnapshot } from "./snapshot.js";
import { openTogether } from "./together.js";

/**
 * Opens where documents come from; of a cluster the index is read.
 * @throws GeneratorError `usage` for sources that cannot be used together; `snapshot`, `index` or `crd` when the source can't be read
 * @throws what `connect` and requests throw, when the source is a cluster
 */
export async function openSource(source: SourceOptions, options: OpenOptions = {}): Promise<DocumentSource> {
  requireOneSource(source);
  if (source.swagger !== undefined) {
    const { openSwagger } = await import("./swagger.js");
    return openSwagger(source.swagger, source.onWarning);
  }
  if (source.crds !== undefined) {
    const crds = await openCrds(source.crds, options);
    return source.embedded === true ? openTogether(await openEmbedded(options.signal), crds) : crds;
  }
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

/**
 * Opens CustomResourceDefinitions in files and folders. Their reader is loaded for it.
 * @throws GeneratorError `crd` when they can't be read, or when there is none
 */
export async function openCrds(paths: readonly string[], { signal }: OpenOptions = {}): Promise<DocumentSource> {
  const { crdSource } = await import("./crds/index.js");
  return crdSource(paths, signal);
}

/** @throws GeneratorError `usage` for sources that cannot be used together */
export function requireOneSource({ snapshot, embedded, crds, swagger }: SourceOptions): void {
  const given = [
    ...(snapshot === undefined ? [] : ["snapshot"]),
    ...(swagger === undefined ? [] : ["swagger"]),
    ...(embedded === true ? ["embedded"] : []),
    ...(crds === undefined ? [] : ["crds"]),
  ];
  const [first, second] = given;
  if (first === undefined || second === undefined || first === "embedded") return;
  throw new GeneratorError("usage", `\`${first}\` and \`${second}\` cannot be used together`, {
    options: [first, second],
  });
}
