import type { ApiDefinition, ApiModel, ApiResource, ApiSubresource, MergeMember } from "../api/index.js";
import type { GroupVersion, GroupVersionKind } from "../openapi/index.js";
import { groupMembers } from "./group-members.js";
import { createNamer, definitionName, isReserved, nestedName, typeName } from "./identifiers.js";
import { type ModuleId, moduleOf, SHARED_MODULE } from "./modules.js";
import { pluralName, type ResourceName, resourceName, subresourceMember } from "./resource-name.js";
import type { EmitDefinition, EmitModel, EmitModule, EmitResource, EmitSubresource } from "./types.js";

/** Hands out each name of a module once. */
type Namer = ReturnType<typeof createNamer>;

/** A module whose names are being assigned. */
interface Draft {
  readonly namer: Namer;
  readonly definitions: EmitDefinition[];
  readonly resources: EmitResource[];
  groupVersion?: GroupVersion;
}

/**
 * Assigns TypeScript names to everything in a model. Kinds are named first, then other definitions, nested objects, merge schemas, and
 * resources: a name that is wanted twice goes to the first. What a document says about another's group/version comes last of all.
 * @param reused further group/versions of the clientset, whose modules exist already
 */
export function nameModel(api: ApiModel, reused: readonly GroupVersion[] = []): EmitModel {
  const drafts = new Map<ModuleId, Draft>();
  const draftOf = (id: ModuleId): Draft => {
    const draft = drafts.get(id) ?? { namer: createNamer(), definitions: [], resources: [] };
    drafts.set(id, draft);
    return draft;
  };
  const wantedName = createWantedNames(api.definitions);
  const definitions = new Map<string, EmitDefinition>();
  const nameAll = (chosen: readonly ApiDefinition[]): void => {
    const named = chosen.map((definition) => {
      const moduleId = definition.owner === undefined ? SHARED_MODULE : moduleOf(definition.owner);
      const draft = draftOf(moduleId);
      return {
        draft,
        merge: definition.merge,
        emitted: nameDefinition(definition, moduleId, draft.namer(wantedName(definition))),
      };
    });
    for (const { draft, merge, emitted } of named) {
      const complete = merge === undefined ? emitted : withMerge(emitted, merge, draft.namer);
      draft.definitions.push(complete);
      definitions.set(complete.id, complete);
    }
  };
  const all = [...api.definitions.values()];
  nameAll(all.filter(({ foreign }) => foreign !== true));
  for (const { groupVersion, resources } of api.groupVersions) {
    const draft = draftOf(moduleOf(groupVersion));
    draft.groupVersion = groupVersion;
    const nameOf = resourceNames(resources);
    const first = new Map<string, EmitResource>();
    for (const resource of resources) {
      const object = api.definitions.get(resource.object)?.gvk;
      const read = JSON.stringify([
        resource.object,
        resource.gvk.kind,
        resource.scope,
        resource.stored,
        resource.answersStatus,
      ]);
      const named = nameResource(resource, nameOf(resource), object, first.get(read), draft.namer);
      if (!first.has(read)) first.set(read, named);
      draft.resources.push(named);
    }
  }
  nameAll(all.filter(({ foreign }) => foreign === true));
  const modules = [...drafts].map(
    ([id, { groupVersion, resources, ...draft }]): EmitModule => ({
      id,
      ...(groupVersion !== undefined && { groupVersion }),
      definitions: draft.definitions.sort((a, b) => compare(a.exportName, b.exportName)),
      resources,
    }),
  );
  return {
    modules: modules.sort((a, b) => compare(a.id, b.id)),
    definitions,
    groups: groupMembers([...api.groupVersions.map(({ groupVersion }) => groupVersion), ...reused]),
  };
}

function nameDefinition(
  { id, name, gvk, schema, required }: ApiDefinition,
  moduleId: ModuleId,
  exportName: string,
): EmitDefinition {
  return { ...(gvk !== undefined && { gvk }), schema, id, name, required, moduleId, exportName };
}

/** The names that definitions get unless others have them. */
function createWantedNames(definitions: ApiModel["definitions"]): (definition: ApiDefinition) => string {
  // That of a nested object begins with that of what contains it.
  const known = new Map<string, string>();
  const wanted = ({ id, name, nested }: ApiDefinition): string => {
    if (nested === undefined) return definitionName(lastSegment(name));
    const before = known.get(id);
    if (before !== undefined) return before;
    const parent = nested.parent === undefined ? undefined : definitions.get(nested.parent);
    const found = nestedName(parent === undefined ? lastSegment(nested.root) : wanted(parent), nested.path);
    known.set(id, found);
    return found;
  };
  return wanted;
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function withMerge(definition: EmitDefinition, members: readonly MergeMember[], namer: Namer): EmitDefinition {
  return { ...definition, merge: { exportName: namer(`${definition.exportName}Merge`), members } };
}

/**
 * The names of a module's resources. If several would get the same one, as `web-apps` and `webapps` may, all of them get the name of their
 * plural alone: a program that used the shared one then fails to compile, and never silently uses another resource.
 */
function resourceNames(resources: readonly ApiResource[]): (resource: ApiResource) => ResourceName {
  const nameOf = ({ plural, gvk }: ApiResource): ResourceName => resourceName(plural, gvk.kind);
  const sharers = new Map<string, number>();
  for (const { token } of resources.map(nameOf)) sharers.set(token, (sharers.get(token) ?? 0) + 1);
  return (resource) => {
    const name = nameOf(resource);
    return sharers.get(name.token) === 1 ? name : pluralName(resource.plural);
  };
}

function nameResource(
  resource: ApiResource,
  name: ResourceName,
  object: GroupVersionKind | undefined,
  same: EmitResource | undefined,
  namer: Namer,
): EmitResource {
  // A plural of an aggregated API may begin with a digit.
  const token = name.token.replace(/^(?=[0-9])/, "_");
  // A name that is a reserved word, or equals the kind, gets a suffix.
  const isUsable = !isReserved(token) && token !== object?.kind;
  return {
    ...resource,
    subresources: resource.subresources.map(nameSubresource),
    tokenName: namer(isUsable ? token : `${token}Resource`),
    typeName: namer(typeName(`${name.type}Resource`)),
    // What many resources share is declared once: code would be as long as the document times the number of resources.
    ...(same !== undefined && { readAs: same.typeName, alwaysReturned: [] }),
    ...(same === undefined && resource.stored && { liveName: namer(`Live${typeName(resource.gvk.kind)}`) }),
  };
}

function nameSubresource(subresource: ApiSubresource): EmitSubresource {
  const member = subresourceMember(subresource.name);
  return member === subresource.name ? subresource : { ...subresource, member };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
