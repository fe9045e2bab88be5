import { endlessDefinitions } from "../api/circular-aliases.js";
import { type CollectedDefinition, type Collection, collectDefinitions } from "../api/definitions.js";
import { mergeSchemas } from "../api/merge.js";
import { extractNested, type NamedDefinition } from "../api/nested.js";
import { presentFields, reachedOnlyThroughStatus, requiredProperties } from "../api/required.js";
import { type CollectedResource, collectResources } from "../api/resources.js";
import { annotations } from "../openapi/annotations.js";
import type { GroupVersion } from "../openapi/group-version.js";
import { camelCase, createNamer, isBuiltInGroup, memberName, moduleOf, pascalCase, typeName } from "./names.js";
import type { APIModel, APIResource, Definition, ModuleId, ModuleModel, SourceDocument } from "./types.js";

/**
 * Builds the model of everything that is emitted from a set of documents.
 * @param documents fixed up, one a group/version; their order does not matter
 * @param kept group/versions that the clientset has besides, whose modules are there already
 */
export function buildModel(documents: readonly SourceDocument[], kept: readonly GroupVersion[] = []): APIModel {
  const sorted = [...documents].sort((a, b) => compare(a.key, b.key));
  const collection = collectDefinitions(sorted);
  const endless = endlessDefinitions(collection.definitions);
  const named = new Map(
    [...collection.definitions.values()]
      .map((definition) =>
        endless.has(definition.id) ? { ...definition, schema: annotations(definition.schema) } : definition,
      )
      .flatMap(extractNested)
      .map((definition) => [definition.id, definition]),
  );
  const onlyInStatus = reachedOnlyThroughStatus(named);
  const resources = new Map(sorted.map((source) => [source, collectResources(source)]));
  const stored = new Set(
    [...resources].flatMap(([source, list]) =>
      list.filter((resource) => resource.stored).map(({ object }) => collection.idIn(source.key, object) ?? object),
    ),
  );
  const definitions = new Map<string, Definition>();
  const modules = new Map<
    ModuleId,
    { definitions: Definition[]; resources: APIResource[]; groupVersion?: GroupVersion }
  >();
  const namers = new Map<ModuleId, (name: string) => string>();
  const moduleFor = (id: ModuleId) => getOrCreate(modules, id, () => ({ definitions: [], resources: [] }));

  for (const definition of [...named.values()].sort(byPrecedence)) {
    const name = getOrCreate(namers, definition.home, createNamer)(definition.wantedName);
    const finished = finishDefinition(definition, name, onlyInStatus.has(definition.id), stored.has(definition.id));
    definitions.set(finished.id, finished);
    moduleFor(finished.home).definitions.push(finished);
  }
  addMergeSchemas(definitions, modules, namers);
  for (const source of sorted) {
    const id = moduleOf(source.groupVersion);
    const namer = getOrCreate(namers, id, createNamer);
    const module = moduleFor(id);
    module.groupVersion = source.groupVersion;
    module.resources.push(
      ...(resources.get(source) ?? []).map((resource) => finishResource(resource, source, collection, named, namer)),
    );
  }
  const finished: ModuleModel[] = [...modules]
    .map(([id, module]) => ({
      id,
      ...module,
      definitions: module.definitions.sort((a, b) => compare(a.exportName, b.exportName)),
    }))
    .sort((a, b) => compare(a.id, b.id));
  return {
    modules: finished,
    definitions,
    groups: groupMembers([...sorted.map((source) => source.groupVersion), ...kept]),
  };
}

/** Who gets a name first: kinds, then other definitions, then nested objects; by id among equals. */
function byPrecedence(a: NamedDefinition, b: NamedDefinition): number {
  return precedence(a) - precedence(b) || compare(a.id, b.id);
}

function precedence(definition: NamedDefinition): number {
  if (definition.nested) return 2;
  return definition.gvk === undefined ? 1 : 0;
}

/** Kinds that the server names when nobody does, so that even `metadata` may be left out. */
const NAMED_BY_SERVER: ReadonlySet<string> = new Set(["io.k8s.api.core.v1.LimitRange"]);

function finishDefinition(
  definition: NamedDefinition,
  exportName: string,
  onlyInStatus: boolean,
  isStored: boolean,
): Definition {
  const { id, name, home, gvk, schema } = definition;
  // A kind that lives elsewhere than its own group/version (Status, DeleteOptions) is still that kind.
  const fields = requiredProperties(definition, onlyInStatus);
  // What is stored has a name, given or generated; documents leave it open since reviews have none.
  const required = isStored && !NAMED_BY_SERVER.has(name) ? new Set([...fields, "metadata"]) : fields;
  return { id, name, home, exportName, schema, required, ...(gvk !== undefined && { gvk }) };
}

/** Gives every definition that merges by key a merge schema, named after all definitions of its module are. */
function addMergeSchemas(
  definitions: Map<string, Definition>,
  modules: ReadonlyMap<ModuleId, { definitions: Definition[] }>,
  namers: ReadonlyMap<ModuleId, (name: string) => string>,
): void {
  const merges = mergeSchemas(definitions);
  for (const module of modules.values()) {
    module.definitions = module.definitions.map((definition) => {
      const members = merges.get(definition.id);
      const namer = namers.get(definition.home);
      if (members === undefined || namer === undefined) return definition;
      const merged = { ...definition, merge: { exportName: namer(`${definition.exportName}Merge`), members } };
      definitions.set(definition.id, merged);
      return merged;
    });
  }
}

function finishResource(
  resource: CollectedResource,
  source: SourceDocument,
  collection: Collection,
  definitions: ReadonlyMap<string, NamedDefinition>,
  namer: (name: string) => string,
): APIResource {
  const idOf = (name: string): string => collection.idIn(source.key, name) ?? name;
  const object = definitions.get(idOf(resource.object));
  const token = camelCase(resource.plural);
  return {
    ...resource,
    object: idOf(resource.object),
    present: resource.stored && object !== undefined ? presentFields(object) : [],
    subresources: resource.subresources.map((sub) => ({
      ...sub,
      ...(sub.body !== undefined && { body: { ...sub.body, definition: idOf(sub.body.definition) } }),
    })),
    tokenName: namer(isUsable(token, object) ? token : `${token}Resource`),
    typeName: namer(`${capitalised(resource.plural, resource.gvk.kind)}Resource`),
    ...(resource.stored && { liveName: namer(`Live${typeName(resource.gvk.kind)}`) }),
  };
}

/** A plural with its kind's capitals, as far as the two agree: `networkpolicies` of `NetworkPolicy` is `NetworkPolicies`. */
function capitalised(plural: string, kind: string): string {
  let agree = 0;
  while (agree < kind.length && kind[agree]?.toLowerCase() === plural[agree]) agree++;
  return pascalCase(kind.slice(0, agree) + plural.slice(agree));
}

/** A plural that is a reserved word, or the kind itself, gets a suffix. */
function isUsable(token: string, object: CollectedDefinition | undefined): boolean {
  return memberName(token) === token && token !== object?.gvk?.kind;
}

/**
 * The members of the clientset. Groups that would share a member are spelt out in full instead, all of them: a program that used the
 * short one then fails to compile, and never talks to another API than it did before.
 */
function groupMembers(groupVersions: readonly GroupVersion[]): APIModel["groups"] {
  const groups = [...new Set(groupVersions.map(({ group }) => group))].sort(compare);
  const short = new Map<string, string[]>();
  for (const group of groups) getOrCreate(short, memberName(group), () => []).push(group);
  const members = groups.map((group) => {
    const versions = groupVersions
      .filter((candidate) => candidate.group === group)
      .sort((a, b) => compare(a.version, b.version))
      .map((groupVersion) => ({ member: memberName(groupVersion.version), module: moduleOf(groupVersion) }));
    const isAlone = short.get(memberName(group))?.length === 1 || isBuiltInGroup(group);
    return { member: isAlone ? memberName(group) : group, group, versions };
  });
  return members.sort((a, b) => compare(a.member, b.member));
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = create();
  map.set(key, made);
  return made;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
