import { type NormalisedDocument, withoutShape } from "../openapi/index.js";
import { circularAliases } from "./circular-aliases.js";
import { type CollectedDefinition, collectDefinitions } from "./definitions.js";
import { withOpenEnums } from "./enums.js";
import { createIntersectionLimit } from "./intersections.js";
import { withoutLists } from "./lists.js";
import { mergeSchemas } from "./merge.js";
import { type ExtractedDefinition, extractNested } from "./nested.js";
import { alwaysReturnedFields, reachedOnlyThroughStatus, requiredProperties } from "./required.js";
import { type CollectedResource, collectResources } from "./resources.js";
import type { ApiDefinition, ApiModel, ApiResource } from "./types.js";

/**
 * Builds the model of an API from its documents.
 * @param documents one a group/version; their order does not matter
 */
export function buildApiModel(documents: readonly NormalisedDocument[]): ApiModel {
  const sorted = [...documents].sort((a, b) => compare(a.key, b.key));
  const { definitions, idIn } = collectDefinitions(sorted);
  const served = sorted.map((document): Served => {
    const { key, groupVersion } = document;
    return { key, groupVersion, resources: collectResources(document) };
  });
  const idsOf = (namesOf: (resource: CollectedResource) => readonly string[]): ReadonlySet<string> =>
    new Set(served.flatMap(({ key, resources }) => resources.flatMap(namesOf).map((name) => idIn(key, name))));
  const lists = idsOf(({ list }) => (list === undefined ? [] : [list]));
  const extracted = extractAll(withoutLists(definitions, lists, idsOf(exchangedNames)));
  const alwaysReturned = createAlwaysReturned(extracted);
  const stored = idsOf((resource) => (resource.stored ? [resource.object] : []));
  return {
    groupVersions: served.map(({ key, groupVersion, resources }) => {
      const idOf = (name: string): string => idIn(key, name);
      return { groupVersion, resources: resources.map((resource) => finishResource(resource, idOf, alwaysReturned)) };
    }),
    definitions: withMergeSchemas(finishDefinitions(extracted, stored)),
  };
}

/** A group/version's document and resources. */
interface Served extends Pick<NormalisedDocument, "key" | "groupVersion"> {
  readonly resources: readonly CollectedResource[];
}

/** The definitions of a resource's objects and of the bodies of its subresources. */
function exchangedNames({ object, subresources }: CollectedResource): string[] {
  return [object, ...subresources.flatMap(({ body }) => (body === undefined ? [] : [body.definition]))];
}

/** All definitions by id, with nested objects as separate definitions. */
function extractAll(definitions: ReadonlyMap<string, CollectedDefinition>): ReadonlyMap<string, ExtractedDefinition> {
  const circular = circularAliases(definitions);
  const finite = [...definitions.values()].map((definition) =>
    circular.has(definition.id) ? { ...definition, schema: withoutShape(definition.schema) } : definition,
  );
  const limit = createIntersectionLimit(new Map(finite.map((definition) => [definition.id, definition])));
  const extracted = finite.flatMap((definition) => extractNested({ ...definition, schema: limit(definition.schema) }));
  return inOrder(new Map(extracted.map((definition) => [definition.id, definition])));
}

/** Kinds, then other definitions, then nested objects, each sorted by id. */
function inOrder(definitions: ReadonlyMap<string, ExtractedDefinition>): ReadonlyMap<string, ExtractedDefinition> {
  const kinds = new Map<string, ExtractedDefinition>();
  const others = new Map<string, ExtractedDefinition>();
  const nested = new Map<string, ExtractedDefinition>();
  // Only ids, because sorting strings needs no calls of a comparison function.
  for (const id of [...definitions.keys()].sort()) {
    const definition = definitions.get(id);
    if (definition === undefined) continue;
    if (definition.nested !== undefined) nested.set(id, definition);
    else if (definition.gvk !== undefined) kinds.set(id, definition);
    else others.set(id, definition);
  }
  return new Map([...kinds, ...others, ...nested]);
}

/** Kinds whose objects the server names if nobody else does, so that even `metadata` may be omitted. */
const NAMED_BY_SERVER: ReadonlySet<string> = new Set(["io.k8s.api.core.v1.LimitRange"]);

/** @param stored ids of the definitions of stored objects */
function finishDefinitions(
  extracted: ReadonlyMap<string, ExtractedDefinition>,
  stored: ReadonlySet<string>,
): Map<string, ApiDefinition> {
  const onlyInStatus = reachedOnlyThroughStatus(extracted);
  const finish = (definition: ExtractedDefinition): ApiDefinition => {
    const { custom, ...written } = definition;
    const isOnlyInStatus = onlyInStatus.has(definition.id);
    const fields = requiredProperties(definition, isOnlyInStatus);
    // A newer server may return values that its document did not list when the code was generated.
    const facts = isOnlyInStatus ? { ...written, schema: withOpenEnums(written.schema) } : written;
    // Stored objects have a name, given or generated; documents do not require it because reviews have none.
    const isNamed = stored.has(definition.id) && !NAMED_BY_SERVER.has(definition.name);
    return { ...facts, required: isNamed ? new Set([...fields, "metadata"]) : fields };
  };
  return new Map([...extracted].map(([id, definition]) => [id, finish(definition)]));
}

function withMergeSchemas(definitions: ReadonlyMap<string, ApiDefinition>): ReadonlyMap<string, ApiDefinition> {
  const schemas = mergeSchemas(definitions);
  return new Map(
    [...definitions].map(([id, definition]) => {
      const merge = schemas.get(id);
      return [id, merge === undefined ? definition : { ...definition, merge }];
    }),
  );
}

/** The fields of definitions that the server always returns, found once for each. */
function createAlwaysReturned(
  definitions: ReadonlyMap<string, ExtractedDefinition>,
): (id: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (id) => {
    const definition = definitions.get(id);
    const fields = known.get(id) ?? (definition === undefined ? [] : alwaysReturnedFields(definition));
    known.set(id, fields);
    return fields;
  };
}

function finishResource(
  { list: _list, ...resource }: CollectedResource,
  idOf: (name: string) => string,
  alwaysReturned: (id: string) => readonly string[],
): ApiResource {
  const object = idOf(resource.object);
  return {
    ...resource,
    object,
    alwaysReturned: resource.answersStatus ? [] : alwaysReturned(object),
    subresources: resource.subresources.map((sub) => ({
      ...sub,
      ...(sub.body !== undefined && { body: { ...sub.body, definition: idOf(sub.body.definition) } }),
    })),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
