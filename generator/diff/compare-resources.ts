import type { ApiSubresource, CollectedResource, Verb } from "../api/index.js";
import { formatGroupVersion } from "../openapi/index.js";
import type { Change } from "./change.js";
import type { Served } from "./served.js";

/** A change of a resource, before it is ranked. */
export type ResourceChange = Pick<
  Change,
  "kind" | "resource" | "subresource" | "verb" | "from" | "to" | "counterpart"
> & {
  /** The resource that changed, in the version that has it. */
  readonly of: CollectedResource;
};

/** Compares the resources of two versions of a group/version, but not the definitions of their objects. */
export function compareResources(before: Served, after: Served): ResourceChange[] {
  const removed = [...before.resources.values()].filter(({ plural }) => !after.resources.has(plural));
  const added = [...after.resources.values()].filter(({ plural }) => !before.resources.has(plural));
  const changes: ResourceChange[] = [
    ...removed.map((of) => ({ kind: "resource-removed", resource: of.plural, of, ...counterpart(of, added) }) as const),
    ...added.map((of) => ({ kind: "resource-added", resource: of.plural, of, ...counterpart(of, removed) }) as const),
  ];
  for (const [plural, was] of before.resources) {
    const is = after.resources.get(plural);
    if (is === undefined) continue;
    const add = (change: Omit<ResourceChange, "resource" | "of">): void =>
      void changes.push({ ...change, resource: plural, of: was });
    if (was.scope !== is.scope) add({ kind: "scope-changed", from: was.scope, to: is.scope });
    if (was.gvk.kind !== is.gvk.kind) add({ kind: "kind-renamed", from: was.gvk.kind, to: is.gvk.kind });
    const [list, listNow] = [listKind(was, before), listKind(is, after)];
    if (list !== undefined && listNow !== undefined && list !== listNow)
      add({ kind: "list-kind-renamed", from: list, to: listNow });
    for (const change of compareVerbs(was.verbs, is.verbs)) add(change);
    for (const change of compareSubresources(was, is)) add(change);
  }
  return changes;
}

function listKind({ list }: CollectedResource, { definitions }: Served): string | undefined {
  return list === undefined ? undefined : definitions.get(list)?.gvk?.kind;
}

function compareVerbs(before: readonly Verb[], after: readonly Verb[]): Pick<ResourceChange, "kind" | "verb">[] {
  return [
    ...before.filter((verb) => !after.includes(verb)).map((verb) => ({ kind: "verb-removed", verb }) as const),
    ...after.filter((verb) => !before.includes(verb)).map((verb) => ({ kind: "verb-added", verb }) as const),
  ];
}

function compareSubresources(was: CollectedResource, is: CollectedResource): Omit<ResourceChange, "resource" | "of">[] {
  const before = new Map(was.subresources.map((sub) => [sub.name, sub]));
  const after = new Map(is.subresources.map((sub) => [sub.name, sub]));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((subresource): Omit<ResourceChange, "resource" | "of">[] => {
    const [old, now] = [before.get(subresource), after.get(subresource)];
    if (old === undefined) return [{ kind: "subresource-added", subresource }];
    if (now === undefined) return [{ kind: "subresource-removed", subresource }];
    const [from, to] = [bodyKind(old, was), bodyKind(now, is)];
    const renamed = from === to ? [] : [{ kind: "kind-renamed", subresource, from, to } as const];
    return [...renamed, ...compareVerbs(old.verbs, now.verbs).map((change) => ({ ...change, subresource }))];
  });
}

/** The kind of what a subresource exchanges; absent if it is that of the resource's own objects, or nothing is exchanged. */
function bodyKind({ body }: ApiSubresource, { gvk }: CollectedResource): string | undefined {
  if (body === undefined || body.gvk.kind === gvk.kind) return undefined;
  return `${formatGroupVersion(body.gvk)} ${body.gvk.kind}`;
}

/** The only one of some resources that has the same objects. */
function counterpart(of: CollectedResource, others: readonly CollectedResource[]): { readonly counterpart?: string } {
  const same = others.filter(({ object, scope }) => object === of.object && scope === of.scope);
  const [other] = same;
  return other === undefined || same.length > 1 ? {} : { counterpart: other.plural };
}
