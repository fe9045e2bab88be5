import type { Client, RawResponse } from "@kubesmith/runtime";
import type { EmitModel, EmitResource } from "../../../generator/naming/index.js";
import { isList, isObject, type JsonObject, type TestDocument, typeOf } from "../document.js";
import { namespaceOf } from "../server.js";
import { isUnconverted, unreadableKinds } from "../stored-versions.js";
import { createObservations, type Observations } from "./observations.js";
import { apiVersionOf, collectionPath, kindText, objectPath } from "./resources.js";

/** Groups whose objects change what the server does with later ones: they come last, and go again at once. */
const LAST = /^(admissionregistration\.k8s\.io|apiregistration\.k8s\.io|flowcontrol\.apiserver\.k8s\.io)\//;

/** How often an object that someone else wrote meanwhile is read and written again. */
const ATTEMPTS = 5;

/** A server, its model, and what was seen of it. */
interface Context {
  readonly client: Client;
  readonly observations: Observations;
  readonly unreadable: ReadonlySet<string>;
}

/**
 * Creates documents for real, reads every object back (by name, by subresource and in a list), holds each against the type that it is read
 * as, writes it again as it was returned, and deletes it, both without storing anything. Objects that the server made of itself are read and written too. The
 * documents must be accepted ones, in namespaces that are there.
 * @param settled resolves when the server is done with what was created
 */
export async function roundTrip(
  client: Client,
  model: EmitModel,
  documents: readonly TestDocument[],
  settled: () => Promise<void>,
): Promise<Observations> {
  const context: Context = {
    client,
    observations: createObservations(model),
    unreadable: await unreadableKinds(client),
  };
  const resources = new Map(
    model.modules.flatMap((module) => module.resources).map((resource) => [kindText(resource), resource]),
  );
  const known = documents.flatMap((document) => {
    const resource = resources.get(typeOf(document.object));
    return resource === undefined ? [] : [{ document, resource, isLast: LAST.test(typeOf(document.object)) }];
  });
  for (const { document, resource } of known.filter(({ isLast }) => !isLast)) await create(context, resource, document);
  await settled();
  for (const resource of resources.values()) await list(context, resource);
  for (const { document, resource } of known.filter(({ isLast }) => isLast)) {
    const created = await create(context, resource, document);
    if (created === undefined) continue;
    await list(context, resource);
    await remove(context, resource, created, {});
  }
  return context.observations;
}

/** Creates an object, reads it and writes it. Undefined where it was there already, or is answered and not kept. */
async function create(
  context: Context,
  resource: EmitResource,
  { object, label }: TestDocument,
): Promise<JsonObject | undefined> {
  const { client, observations, unreadable } = context;
  const path = collectionPath(resource, namespaceOf(object));
  const answer = await client.send({ method: "POST", path, body: JSON.stringify(object) });
  if (answer.status === 409) return undefined;
  if (answer.status !== 201) return void observations.refuse(label, answer.text());
  observations.record("created", object);
  if (resource.answersStatus || unreadable.has(kindText(resource))) return undefined;
  const created = bodyOf(answer);
  observations.record("returned", created);
  if (!resource.stored) return undefined;
  const read = await get(context, objectPath(resource, created));
  if (read !== undefined) await update(context, resource, read);
  for (const { name, verbs, body } of resource.subresources) {
    if (body !== undefined && verbs.includes("get")) await get(context, objectPath(resource, created, name));
  }
  if (resource.verbs.includes("delete")) await remove(context, resource, created, { dryRun: "All" });
  return created;
}

/** Reads an object. Undefined where that fails. */
async function get({ client, observations }: Context, path: string): Promise<JsonObject | undefined> {
  const answer = await client.send({ path });
  // A custom resource that does not say its replicas has no scale.
  if (answer.status === 500 && /replicas field .* does not exist/.test(answer.text())) return undefined;
  if (answer.status !== 200) return void observations.refuse(`GET ${path}`, answer.text());
  observations.record("returned", bodyOf(answer));
  return bodyOf(answer);
}

/** Writes an object as it was returned. */
async function update({ client, observations }: Context, resource: EmitResource, object: JsonObject): Promise<void> {
  if (!resource.verbs.includes("update")) return;
  const path = objectPath(resource, object);
  const query = { dryRun: "All", fieldValidation: "Strict" };
  let current = object;
  for (let attempt = 1; ; attempt++) {
    const answer = await client.send({ method: "PUT", path, query, body: JSON.stringify(current) });
    if (answer.status === 200) {
      observations.record("updated", current);
      return observations.record("returned", bodyOf(answer));
    }
    if (answer.status !== 409 || attempt === ATTEMPTS) return observations.refuse(`PUT ${path}`, answer.text());
    const again = await client.send({ path });
    // It is gone meanwhile.
    if (again.status !== 200) return;
    current = bodyOf(again);
  }
}

/** Deletes an object, which is answered with a Status, or with the object if it is not deleted immediately. */
async function remove(
  { client, observations }: Context,
  resource: EmitResource,
  object: JsonObject,
  query: { readonly [name: string]: string },
): Promise<void> {
  const path = objectPath(resource, object);
  const answer = await client.send({ method: "DELETE", path, query });
  if (answer.status === 200 || answer.status === 202) observations.record("returned", bodyOf(answer));
  else observations.refuse(`DELETE ${path}`, answer.text());
}

/** Reads all objects of a resource and writes them. */
async function list(context: Context, resource: EmitResource): Promise<void> {
  if (!resource.verbs.includes("list") || context.unreadable.has(kindText(resource))) return;
  const path = collectionPath(resource);
  const answer = await context.client.send({ path });
  if (answer.status !== 200) return context.observations.refuse(`GET ${path}`, answer.text());
  const { items } = bodyOf(answer);
  for (const item of isList(items) ? items : []) {
    if (!isObject(item) || isUnconverted(item, resource.gvk.kind, context.unreadable)) continue;
    // Items of a list come without these; the runtime adds them.
    const object = { ...item, apiVersion: apiVersionOf(resource), kind: resource.gvk.kind };
    context.observations.record("returned", object);
    await update(context, resource, object);
  }
}

function bodyOf(response: RawResponse): JsonObject {
  return response.json() as JsonObject;
}
