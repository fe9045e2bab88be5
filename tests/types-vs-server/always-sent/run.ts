import type { EmitModel } from "../../../generator/naming/index.js";
import type { JsonObject } from "../document.js";
import { typeOf } from "../document.js";
import { readBack } from "../experiment/read-back.js";
import type { Fixture } from "../fixture.js";
import { corpusFiles, neededFiles, readDocuments } from "../read.js";
import { resourceFinder, servedOf } from "../resolve.js";
import { contradictionText, presenceChecker } from "../round-trip/presence.js";
import { kindText } from "../round-trip/resources.js";
import { createNamespaces, creation, namespaceOf, store } from "../server.js";
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

/**
 * Creates all documents of the corpus, reads every object that the server then has, and the responses to reviews, and writes a sparse status
 * to one object of each kind.
 */
export async function alwaysSent({ client, cluster, resources }: Fixture): Promise<AlwaysSent> {
  const model = await readModel({ kubeconfig: cluster.users.admin.kubeconfig });
  const find = resourceFinder(resources);
  const needed = await readDocuments(await neededFiles());
  const documents = servedOf(await readDocuments(await corpusFiles()), resources).filter(
    ({ mistake }) => mistake === "none",
  );
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);

  const report = createAnswerReport(model);
  const check = presenceChecker(model);
  const contradictions = new Map<string, string>();
  const record = (object: JsonObject, sent?: JsonObject): void => {
    report.record(object, sent);
    for (const found of check(object)) {
      const place = `${found.place} ${found.problem}`;
      if (!contradictions.has(place)) contradictions.set(place, contradictionText(object, found));
    }
  };
  const stored = (await readBack(client, resources, documents)).map(({ object }) => object);
  for (const object of stored) record(object);

  const all = model.modules.flatMap((module) => module.resources);
  const reviews = new Set(all.filter(({ stored, answersStatus }) => !stored && !answersStatus).map(kindText));
  for (const { object } of documents) {
    const resource = find(object);
    if (resource === undefined || !reviews.has(typeOf(object))) continue;
    const answer = await client.send(creation(resource, object, {}));
    if (answer.status === 201) record(answer.json() as JsonObject, object);
  }

  const statuses = new Map<string, string>();
  for (const resource of all) {
    const status = resource.subresources.find(({ name }) => name === "status");
    if (status?.verbs.includes("update") !== true || status.body?.definition !== resource.object) continue;
    const kind = kindText(resource);
    // Those in `default` are the corpus'; the server's own objects are needed as they are.
    const objects = stored.filter((object) => typeOf(object) === kind);
    const object = objects.find((object) => namespaceOf(object) === "default" && !isNamespace(object)) ?? objects[0];
    if (object === undefined) {
      statuses.set(kind, "there is no object");
      continue;
    }
    const written = await writeSparseStatus(client, model, resource, object);
    statuses.set(kind, "refusal" in written ? written.refusal : "");
    if ("object" in written) record(written.object, { ...written.object, status: written.sent });
  }
  return { model, properties: report.properties(), statuses, contradictions: [...contradictions.values()] };
}

function isNamespace({ kind }: JsonObject): boolean {
  return kind === "Namespace";
}
