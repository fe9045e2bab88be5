import type { Client } from "@kubesmith/runtime";
import type { EmitModel, EmitResource } from "../../../generator/naming/index.js";
import { isObject, type JsonObject, type TestDocument, textOf, typeOf } from "../document.js";
import { readBack } from "../experiment/read-back.js";
import type { Fixture } from "../fixture.js";
import { corpusFiles, neededFiles, readDocuments } from "../read.js";
import { resourceFinder, servedOf } from "../resolve.js";
import { contradictionText, presenceChecker } from "../round-trip/presence.js";
import { kindText } from "../round-trip/resources.js";
import { createNamespaces, creation, store } from "../server.js";
import { readModel } from "../server-model.js";
import { createAnswerReport, type PropertyReport } from "./report.js";
import { writeSparseStatus } from "./write-status.js";

/** What a server sends. */
export interface AlwaysSent {
  readonly model: EmitModel;
  readonly properties: readonly PropertyReport[];
  /** Kinds whose status can be written, `apps/v1/Deployment`, and what the server said if it accepted none. */
  readonly statuses: ReadonlyMap<string, string>;
  /** What contradicts the types: required properties that are absent or null. */
  readonly contradictions: readonly string[];
}

/** Takes an answer down. `sent` is what was written, if that is known. */
type RecordAnswer = (object: JsonObject, sent?: JsonObject) => void;

/**
 * Creates all documents of the corpus, reads every object that the server then has, and the responses to reviews, and writes a sparse status
 * to one object of each kind.
 */
export async function alwaysSent({ client, cluster, resources }: Fixture): Promise<AlwaysSent> {
  const model = await readModel({ kubeconfig: cluster.users.admin.kubeconfig });
  const find = resourceFinder(resources);
  const needed = await readDocuments(await neededFiles());
  const corpus = servedOf(await readDocuments(await corpusFiles()), resources);
  const documents = corpus.filter(({ mistake }) => mistake === "none");
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);

  const report = createAnswerReport(model);
  const check = presenceChecker(model);
  const contradictions = new Map<string, string>();
  const record: RecordAnswer = (object, sent) => {
    report.record(object, sent);
    for (const found of check(object)) {
      const place = `${found.place} ${found.problem}`;
      if (!contradictions.has(place)) contradictions.set(place, contradictionText(object, found));
    }
  };
  const stored = (await readBack(client, resources, documents)).map(({ object }) => object);
  for (const object of stored) record(object);

  const served = model.modules.flatMap((module) => module.resources);
  const reviews = new Set(served.filter(({ stored, answersStatus }) => !stored && !answersStatus).map(kindText));
  for (const { object } of documents) {
    const resource = find(object);
    if (resource === undefined || !reviews.has(typeOf(object))) continue;
    const answer = await client.send(creation(resource, object, {}));
    if (answer.status === 201) record(answer.json() as JsonObject, object);
  }

  const statuses = new Map<string, string>();
  for (const resource of served.filter(hasStatus)) {
    const object = chooseObject(resource, stored, documents);
    statuses.set(kindText(resource), await writeStatus(client, model, resource, object, record));
  }
  return { model, properties: report.properties(), statuses, contradictions: [...contradictions.values()] };
}

function hasStatus({ object, subresources }: EmitResource): boolean {
  const status = subresources.find(({ name }) => name === "status");
  return status?.verbs.includes("update") === true && status.body?.definition === object;
}

/** An object of a resource, one of the corpus if possible: the server needs its own as they are. */
function chooseObject(
  resource: EmitResource,
  stored: readonly JsonObject[],
  documents: readonly TestDocument[],
): JsonObject | undefined {
  const objects = stored.filter((object) => typeOf(object) === kindText(resource));
  const names = new Set(
    documents.filter(({ object }) => typeOf(object) === kindText(resource)).map(({ object }) => nameOf(object)),
  );
  return objects.find((object) => names.has(nameOf(object))) ?? objects[0];
}

function nameOf({ metadata }: JsonObject): string {
  return isObject(metadata) ? textOf(metadata, "name") : "";
}

/** Writes a sparse status. Returns what the server said if it accepted none; empty otherwise. */
async function writeStatus(
  client: Client,
  model: EmitModel,
  resource: EmitResource,
  object: JsonObject | undefined,
  record: RecordAnswer,
): Promise<string> {
  if (object === undefined) return "there is no object";
  const written = await writeSparseStatus(client, model, resource, object);
  if ("refusal" in written) return written.refusal;
  record(written.object, { ...written.object, status: written.sent });
  return "";
}
