import type { MergeMember, MergeRule, Verb } from "../api/index.js";
import type { EmitModel, EmitModule, EmitResource, EmitSubresource, ModuleId } from "../naming/index.js";
import { type GroupVersion, referencedIds } from "../openapi/index.js";
import { type Allowance, createAllowance } from "./allowance.js";
import type { Limit, UnmatchedRule } from "./types.js";

/** A model that was limited. */
export interface LimitedModel {
  readonly model: EmitModel;
  /** The resources of rules that allow nothing in the model. */
  readonly unmatched: readonly UnmatchedRule[];
}

/** The modules of unavailable APIs. Their code stays as it is. */
export interface KeptModules {
  /** What they import from other modules. It remains, whatever the limit is. */
  readonly imports: ReadonlyMap<ModuleId, ReadonlySet<string>>;
  /** Those of them that have resources. */
  readonly withResources: ReadonlySet<ModuleId>;
}

const ALL = "*";
const NONE: ReadonlySet<string> = new Set();

/**
 * Leaves out of a model what a limit does not allow: verbs, resources without verbs, and types that nothing refers to. Nothing else changes.
 * In particular, everything keeps its name, so that a program compiles with the limited code as it did with all of it. Therefore the limit
 * applies to a model that has names already.
 * @param kept the modules that stay as they are
 * @throws GeneratorError `usage` if the rules have more than 200,000 pairs of a group and a resource
 */
export function limitModel(model: EmitModel, limit: Limit, kept?: KeptModules): LimitedModel {
  const allowance = createAllowance(limit.rules);
  const modules = model.modules.map((module) => limitResources(module, limit, allowance));
  const needed = closureOf(model, [
    ...modules.flatMap(({ resources }) => resources.flatMap(definitionsOf)),
    ...model.modules.flatMap((module) => namedDefinitions(module, limit.exports)),
    ...model.modules.flatMap((module) => namedDefinitions(module, Object.fromEntries(kept?.imports ?? []))),
  ]);
  const limited = modules
    .map((module) => ({ ...module, definitions: module.definitions.filter(({ id }) => needed.has(id)) }))
    .filter(({ id, resources, definitions }) => resources.length + definitions.length > 0 || isNamed(limit, id));
  const inClientset = new Set(limited.filter(({ resources }) => resources.length > 0).map(({ id }) => id));
  for (const id of kept?.withResources ?? []) inClientset.add(id);
  const groups = model.groups
    .map((group) => ({ ...group, versions: group.versions.filter(({ module }) => inClientset.has(module)) }))
    .filter(({ versions }) => versions.length > 0);
  return {
    model: {
      modules: limited,
      definitions: new Map([...model.definitions].filter(([id]) => needed.has(id))),
      groups,
    },
    unmatched: allowance.unmatched(),
  };
}

function isNamed({ exports = {} }: Limit, module: string): boolean {
  return Object.hasOwn(exports, module);
}

function limitResources(module: EmitModule, limit: Limit, allowance: Allowance): EmitModule {
  const { id, groupVersion, resources } = module;
  if (groupVersion === undefined || resources.length === 0) return module;
  const { exports } = limit;
  const names = exports === undefined ? undefined : isNamed(limit, id) ? new Set(exports[id]) : NONE;
  const kept = resources.flatMap((resource) => limitResource(resource, groupVersion, names, allowance) ?? []);
  return { ...module, resources: withoutReferences(kept, resources) };
}

/**
 * The allowed part of a resource; undefined if there is none.
 * @param names the exports of its module that the program names; undefined if roles limit the code
 */
function limitResource(
  resource: EmitResource,
  groupVersion: GroupVersion,
  names: ReadonlySet<string> | undefined,
  allowance: Allowance,
): EmitResource | undefined {
  const { plural, scope, tokenName, typeName, liveName = tokenName } = resource;
  if (names !== undefined && ![ALL, tokenName, typeName, liveName].some((name) => names.has(name))) return undefined;
  const asked = { ...groupVersion, plural, scope };
  const verbs = allowance.verbsOf(asked, resource.verbs);
  const subresources = resource.subresources.flatMap((subresource) => {
    const allowed = allowance.verbsOf({ ...asked, subresource: subresource.name }, subresource.verbs);
    return limitSubresource(subresource, allowed, verbs);
  });
  const isEmpty = verbs.length === 0 && subresources.length === 0;
  return isEmpty && names === undefined ? undefined : { ...resource, verbs, subresources };
}

function limitSubresource(
  subresource: EmitSubresource,
  verbs: readonly Verb[],
  verbsOfResource: readonly Verb[],
): EmitSubresource[] {
  if (verbs.length > 0) return [{ ...subresource, verbs }];
  // It decides whether `apply` accepts a status. Without a body, it is not a member of the client.
  if (subresource.name !== "status" || !verbsOfResource.includes("patch")) return [];
  const { body: _, ...rest } = subresource;
  return [{ ...rest, verbs, answersStatus: false, strategic: false }];
}

/** Resources that have the same objects refer to the first one. If that is left out, the next one takes its place. */
function withoutReferences(kept: readonly EmitResource[], all: readonly EmitResource[]): EmitResource[] {
  const firsts = new Map(all.map((resource) => [resource.typeName, resource]));
  const present = new Set(kept.map(({ typeName }) => typeName));
  const successors = new Map<string, string>();
  return kept.map((resource) => {
    const { readAs, ...rest } = resource;
    if (readAs === undefined || present.has(readAs)) return resource;
    const successor = successors.get(readAs);
    if (successor !== undefined) return { ...resource, readAs: successor };
    successors.set(readAs, resource.typeName);
    const first = firsts.get(readAs);
    const { alwaysReturned = [], liveName } = first ?? {};
    return { ...rest, alwaysReturned, ...(liveName !== undefined && { liveName }) };
  });
}

/** The ids of the definitions that a resource names. */
function definitionsOf({ object, subresources }: EmitResource): string[] {
  return [object, ...subresources.flatMap(({ body }) => (body === undefined ? [] : [body.definition]))];
}

/** The ids of the definitions of a module that are named. */
function namedDefinitions(
  { id, definitions }: EmitModule,
  exports: { readonly [module: ModuleId]: Iterable<string> } = {},
): string[] {
  if (!Object.hasOwn(exports, id)) return [];
  const names = new Set(exports[id]);
  const isUsed = (name: string | undefined): boolean => name !== undefined && names.has(name);
  return definitions
    .filter(({ exportName, merge }) => names.has(ALL) || isUsed(exportName) || isUsed(merge?.exportName))
    .map((definition) => definition.id);
}

/** These definitions, and all that they refer to, at any depth. */
function closureOf({ definitions }: EmitModel, roots: readonly string[]): ReadonlySet<string> {
  const ids = new Set(roots);
  // Iterating over a set includes elements that are added during the iteration.
  for (const id of ids) {
    const definition = definitions.get(id);
    if (definition === undefined) continue;
    for (const reference of referencedIds(definition.schema)) ids.add(reference);
    for (const reference of (definition.merge?.members ?? []).flatMap(mergedDefinitions)) ids.add(reference);
  }
  return ids;
}

function mergedDefinitions(rule: MergeRule | MergeMember): string[] {
  if (rule.kind === "map") return mergedDefinitions(rule.values);
  return "definition" in rule && rule.definition !== undefined ? [rule.definition] : [];
}
