import type { ApiDefinition, ApiModel, ApiResource, MergeMember } from "../api/index.js";
import type { GroupVersion, GroupVersionKind } from "../openapi/index.js";
import { groupMembers } from "./group-members.js";
import { camelCase, createNamer, memberName, nestedName, pascalCase, typeName } from "./identifiers.js";
import { type ModuleId, moduleOf, SHARED_MODULE } from "./modules.js";
import type { EmitDefinition, EmitModel, EmitModule, EmitResource } from "./types.js";

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
 * resources last: a name that is wanted twice goes to the first.
 * @param reused further group/versions of the clientset, whose modules exist already
 */
export function nameModel(api: ApiModel, reused: readonly GroupVersion[] = []): EmitModel {
  const drafts = new Map<ModuleId, Draft>();
  const draftOf = (id: ModuleId): Draft => {
    const draft = drafts.get(id) ?? { namer: createNamer(), definitions: [], resources: [] };
    drafts.set(id, draft);
    return draft;
  };
  for (const definition of api.definitions.values()) {
    const moduleId = definition.owner === undefined ? SHARED_MODULE : moduleOf(definition.owner);
    const { definitions, namer } = draftOf(moduleId);
    definitions.push(nameDefinition(definition, moduleId, namer));
  }
  const definitions = new Map(
    [...drafts.values()].flatMap((draft) =>
      draft.definitions.map((definition) => {
        const members = api.definitions.get(definition.id)?.merge;
        return [
          definition.id,
          members === undefined ? definition : withMerge(definition, members, draft.namer),
        ] as const;
      }),
    ),
  );
  for (const { groupVersion, resources } of api.groupVersions) {
    const draft = draftOf(moduleOf(groupVersion));
    draft.groupVersion = groupVersion;
    for (const resource of resources) {
      draft.resources.push(nameResource(resource, api.definitions.get(resource.object)?.gvk, draft.namer));
    }
  }
  const modules = [...drafts].map(
    ([id, { groupVersion, resources, ...draft }]): EmitModule => ({
      id,
      ...(groupVersion !== undefined && { groupVersion }),
      definitions: draft.definitions
        .map((definition) => definitions.get(definition.id) ?? definition)
        .sort((a, b) => compare(a.exportName, b.exportName)),
      resources,
    }),
  );
  return {
    modules: modules.sort((a, b) => compare(a.id, b.id)),
    definitions,
    groups: groupMembers([...api.groupVersions.map(({ groupVersion }) => groupVersion), ...reused]),
  };
}

function nameDefinition(definition: ApiDefinition, moduleId: ModuleId, namer: Namer): EmitDefinition {
  const { id, name, gvk, schema, required, nested } = definition;
  const wanted =
    nested === undefined ? typeName(lastSegment(definition.name)) : nestedName(lastSegment(nested.root), nested.path);
  return { ...(gvk !== undefined && { gvk }), schema, id, name, required, moduleId, exportName: namer(wanted) };
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function withMerge(definition: EmitDefinition, members: readonly MergeMember[], namer: Namer): EmitDefinition {
  return { ...definition, merge: { exportName: namer(`${definition.exportName}Merge`), members } };
}

function nameResource(resource: ApiResource, object: GroupVersionKind | undefined, namer: Namer): EmitResource {
  const { plural, gvk, stored } = resource;
  // A plural of an aggregated API may begin with a digit.
  const token = camelCase(plural).replace(/^(?=[0-9])/, "_");
  // A plural that is a reserved word, or equals the kind, gets a suffix.
  const isUsable = memberName(token) === token && token !== object?.kind;
  return {
    ...resource,
    tokenName: namer(isUsable ? token : `${token}Resource`),
    typeName: namer(typeName(`${capitalised(plural, gvk.kind)}Resource`)),
    ...(stored && { liveName: namer(`Live${typeName(gvk.kind)}`) }),
  };
}

/** A plural with its kind's capitals, as far as both agree: `networkpolicies` of `NetworkPolicy` becomes `NetworkPolicies`. */
function capitalised(plural: string, kind: string): string {
  let agree = 0;
  while (agree < kind.length && kind[agree]?.toLowerCase() === plural[agree]) agree++;
  return pascalCase(kind.slice(0, agree) + plural.slice(agree));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
