import type { Client } from "@kubesmith/runtime";
import { isList, isObject, type JsonObject, textOf } from "./document.js";

/**
 * The kinds of custom resources, `cert-manager.io/v1/Certificate`, whose objects a server can't read as they were written: they are stored
 * by the schema of another version, and the project's webhook, which converts them, is not there.
 */
export async function unreadableKinds(client: Client): Promise<ReadonlySet<string>> {
  const answer = await client.send({ path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions" });
  const { items } = answer.json() as JsonObject;
  return new Set(
    (isList(items) ? items : []).filter(isObject).flatMap(({ spec }) => (isObject(spec) ? unreadable(spec) : [])),
  );
}

function unreadable(spec: JsonObject): string[] {
  const versions = isList(spec.versions) ? spec.versions.filter(isObject) : [];
  const kind = isObject(spec.names) ? textOf(spec.names, "kind") : "";
  const stored = JSON.stringify(versions.find(({ storage }) => storage)?.schema);
  return versions
    .filter(({ schema }) => JSON.stringify(schema) !== stored)
    .map((version) => `${textOf(spec, "group")}/${textOf(version, "name")}/${kind}`);
}

/** Whether an object was written in a version that can't be read as it was written: it is still by that version's schema. */
export function isUnconverted({ metadata }: JsonObject, kind: string, unreadable: ReadonlySet<string>): boolean {
  const managers = isObject(metadata) && isList(metadata.managedFields) ? metadata.managedFields.filter(isObject) : [];
  return managers.some((manager) => unreadable.has(`${textOf(manager, "apiVersion")}/${kind}`));
}
