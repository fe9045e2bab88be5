import { askDerived, storedObjects } from "./ask-derived.js";
import type { Court } from "./cluster.js";
import type { JudgedDocument } from "./document.js";
import { type DerivedDocument, derive, type Operation } from "./mutate.js";
import { neededFiles, readDocuments } from "./read.js";
import { resourceFinder, servedOf } from "./resolve.js";
import { askServer, createNamespaces, type ServerVerdict, store, type Verdict } from "./server.js";
import { askTypes } from "./types.js";

/** A document and both verdicts on it. */
export interface Judgement {
  readonly document: JudgedDocument;
  /** What was done to it, where it was derived from a correct one. */
  readonly operation?: Operation;
  readonly server: ServerVerdict;
  readonly types: Verdict;
}

/** How documents are judged. */
export interface JudgeOptions {
  /** What is done to accepted documents, to judge the results too. */
  readonly operations: readonly Operation[];
  /** See {@link derive}. */
  readonly limit: number;
}

/** Has documents, those of kinds that the server has, and what is derived from the accepted ones, judged by the server and by the types. */
export async function judge(
  { client, resources, sdk, log }: Court,
  candidates: readonly JudgedDocument[],
  { operations, limit }: JudgeOptions,
): Promise<Judgement[]> {
  const documents = servedOf(candidates, resources);
  const find = resourceFinder(resources);
  const needed = await readDocuments(await neededFiles());
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);
  const verdicts = await askServer(client, find, documents);
  const correct = documents.filter(({ mistake }, i) => mistake === "none" && verdicts[i]?.accepted);
  const derived: DerivedDocument[] = derive(correct, operations, limit);
  const derivedVerdicts = await askDerived(client, find, derived, storedObjects(documents, verdicts));
  log(`${documents.length + derived.length} documents judged by the server`);
  const all: readonly (JudgedDocument | DerivedDocument)[] = [...documents, ...derived];
  const servers = [...verdicts, ...derivedVerdicts];
  const types = askTypes(sdk, find, all);
  log("and by the types");
  return all.flatMap((document, i): Judgement[] => {
    const server = servers[i];
    const type = types[i];
    if (server === undefined || type === undefined) return [];
    return [{ document, server, types: type, ...("operation" in document && { operation: document.operation }) }];
  });
}
