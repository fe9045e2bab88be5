import type { Client } from "@kubesmith/runtime";
import { isList, isObject, type JsonObject, type TestDocument, textOf } from "../document.js";
import { collectionPath, resourceFinder } from "../resolve.js";
import type { SdkResource } from "../sdk.js";
import { creation, namespaceOf } from "../server.js";
import { isUnconverted, unreadableKinds } from "../stored-versions.js";

/** Groups whose objects change what the server does with later ones; they come last. */
const LAST = /^(admissionregistration\.k8s\.io|apiregistration\.k8s\.io|flowcontrol\.apiserver\.k8s\.io)\//;

/** An object that was read, and where it came from. */
interface ReadObject {
  readonly label: string;
  readonly object: JsonObject;
}

/**
 * Creates documents and returns all objects that the server then has of the given resources, including its own. Documents that cannot be
 * created (they exist already, or are answered without being stored) are skipped.
 */
export async function readBack(
  client: Client,
  resources: readonly SdkResource[],
  documents: readonly TestDocument[],
): Promise<ReadObject[]> {
  const find = resourceFinder(resources);
  const isLast = ({ object }: TestDocument): boolean => LAST.test(textOf(object, "apiVersion"));
  const ordered = [...documents.filter((document) => !isLast(document)), ...documents.filter(isLast)];
  for (const { object } of ordered) {
    const resource = find(object);
    if (resource !== undefined) await client.send(creation(resource, object, {}));
  }
  const unreadable = await unreadableKinds(client);
  const readable = resources.filter(({ apiVersion, kind }) => !unreadable.has(`${apiVersion}/${kind}`));
  const lists = await Promise.all(readable.map((resource) => readAll(client, resource, unreadable)));
  return lists.flat();
}

async function readAll(client: Client, resource: SdkResource, unreadable: ReadonlySet<string>): Promise<ReadObject[]> {
  const { apiVersion, kind } = resource;
  const answer = await client.send({ path: collectionPath({ ...resource, namespaced: false }, "") });
  // Reviews have no list.
  if (answer.status !== 200) return [];
  const { items } = answer.json() as JsonObject;
  const objects = (isList(items) ? items : []).filter(isObject);
  const converted = objects.filter((object) => !isUnconverted(object, kind, unreadable));
  return converted.map((object) => {
    const metadata = isObject(object.metadata) ? object.metadata : {};
    const label = `${kind} ${[namespaceOf(object), textOf(metadata, "name")].join("/")}`;
    // Items of a list come without these.
    return { label, object: { ...object, apiVersion, kind } };
  });
}
