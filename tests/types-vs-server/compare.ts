import { askDerived, storedObjects } from "./ask-derived.js";
import type { Comparison } from "./comparison.js";
import type { TestDocument } from "./document.js";
import { listedProperties } from "./experiment/listed.js";
import type { Fixture } from "./fixture.js";
import { type DerivedDocument, derive, type Operation } from "./mutate.js";
import { neededFiles, readDocuments } from "./read.js";
import { resourceFinder, servedOf } from "./resolve.js";
import { askServer, createNamespaces, store } from "./server.js";
import { readModel } from "./server-model.js";
import { askTypes } from "./types.js";

/** How documents are compared. */
export interface CompareOptions {
  /** The changes made to accepted documents, whose results are compared too. */
  readonly operations: readonly Operation[];
  /** See {@link derive}. */
  readonly limit: number;
}

/**
 * Asks the server and the types whether they accept documents, and documents derived from the accepted ones. Documents of kinds that the
 * server does not serve are skipped.
 */
export async function compare(
  { client, cluster, resources, sdk, log }: Fixture,
  candidates: readonly TestDocument[],
  { operations, limit }: CompareOptions,
): Promise<Comparison[]> {
  const documents = servedOf(candidates, resources);
  const find = resourceFinder(resources);
  const needed = await readDocuments(await neededFiles());
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);
  const verdicts = await askServer(client, find, documents);
  const correct = documents.filter(({ mistake }, i) => mistake === "none" && verdicts[i]?.accepted);
  const isListed = listedProperties(await readModel({ kubeconfig: cluster.users.admin.kubeconfig }));
  const derived: DerivedDocument[] = derive(correct, operations, limit, isListed);
  const derivedVerdicts = await askDerived(client, find, derived, storedObjects(documents, verdicts));
  log(`${documents.length + derived.length} documents checked by the server`);
  const all: readonly (TestDocument | DerivedDocument)[] = [...documents, ...derived];
  const servers = [...verdicts, ...derivedVerdicts];
  const types = askTypes(sdk, find, all);
  log("documents checked by the types");
  return all.flatMap((document, i): Comparison[] => {
    const server = servers[i];
    const type = types[i];
    if (server === undefined || type === undefined) return [];
    return [{ document, server, types: type, ...("operation" in document && { operation: document.operation }) }];
  });
}
