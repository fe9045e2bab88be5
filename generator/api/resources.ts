import {
  type Content,
  formatKey,
  type GroupVersionKind,
  kindOf,
  METHODS,
  type Method,
  type NormalisedDocument,
  type Operation,
  resolveReference,
  type Schema,
} from "../openapi/index.js";
import { isConnect, parsePath, verbOf } from "./paths.js";
import type { ApiResource, ApiSubresource, Verb } from "./types.js";

/**
 * A resource as described by the paths of a document; `object`, `list` and the bodies of subresources are names of the document's
 * definitions.
 */
export interface CollectedResource extends Omit<ApiResource, "alwaysReturned"> {
  /** A list of its objects, if a request is answered with one. */
  readonly list?: string;
}

const STRATEGIC = "application/strategic-merge-patch+json";

/** What is known about a resource or subresource while its paths are read. */
interface Draft {
  readonly verbs: Set<Verb>;
  namespaced: boolean;
  connects: boolean;
  strategic: boolean;
  body: string | undefined;
  answer: string | undefined;
  list: string | undefined;
  operationKind: GroupVersionKind | undefined;
}

/** Reads the resources of a document from its paths. Verbs, scope, kind and subresources come from the document; nothing is assumed. */
export function collectResources(source: NormalisedDocument): CollectedResource[] {
  const drafts = new Map<string, Draft>();
  const paths = Object.entries(source.paths).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, item] of paths) {
    const parsed = parsePath(path, `/${formatKey(source.groupVersion)}/`);
    if (parsed === undefined) continue;
    const key = parsed.subresource === undefined ? parsed.plural : `${parsed.plural}/${parsed.subresource}`;
    const draft = drafts.get(key) ?? createDraft();
    drafts.set(key, draft);
    draft.namespaced ||= parsed.namespaced;
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) readOperation(draft, method, operation, source);
    }
  }
  addWatch(drafts, source);
  const subresources = new Map<string, [name: string, draft: Draft][]>();
  for (const [key, draft] of drafts) {
    const [plural = "", name] = key.split("/");
    const found = subresources.get(plural) ?? [];
    subresources.set(plural, found);
    if (name !== undefined) found.push([name, draft]);
  }
  return [...subresources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([plural, found]) => finish(plural, drafts.get(plural), found, source));
}

function createDraft(): Draft {
  return {
    verbs: new Set(),
    namespaced: false,
    connects: false,
    strategic: false,
    body: undefined,
    answer: undefined,
    list: undefined,
    operationKind: undefined,
  };
}

function readOperation(draft: Draft, method: Method, operation: Operation, source: NormalisedDocument): void {
  if (isConnect(operation)) draft.connects = true;
  const verb = verbOf(method, operation);
  if (verb === undefined) return;
  draft.verbs.add(verb);
  const content = operation.requestBody?.content;
  if (verb === "patch" && content !== undefined && Object.hasOwn(content, STRATEGIC)) draft.strategic = true;
  const gvk = operation["x-kubernetes-group-version-kind"];
  if (gvk !== undefined) draft.operationKind ??= kindOf(gvk);
  if (verb === "create" || verb === "update") draft.body ??= referenceIn(content, source);
  if (verb === "get" || verb === "create" || verb === "update") draft.answer ??= answerOf(operation, source);
  if (verb === "list") {
    draft.list ??= answerOf(operation, source);
    draft.answer ??= listedItem(draft.list, source);
  }
}

function answerOf(operation: Operation, source: NormalisedDocument): string | undefined {
  const responses = operation.responses ?? {};
  return referenceIn((responses["200"] ?? responses["201"])?.content, source);
}

function referenceIn(content: Content | undefined, source: NormalisedDocument): string | undefined {
  const schema = (content?.["application/json"] ?? content?.["*/*"])?.schema;
  return schema === undefined ? undefined : reference(schema, source);
}

function reference(schema: Schema, source: NormalisedDocument): string | undefined {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref === undefined ? undefined : resolveReference(ref, (name) => source.definitions.has(name));
}

function listedItem(list: string | undefined, source: NormalisedDocument): string | undefined {
  return list === undefined ? undefined : source.definitions.get(list)?.schema.properties?.items?.items?.$ref;
}

/**
 * Custom resources can always be watched, and their documents have no `/watch/` paths. For other resources those paths decide: list
 * operations have the parameter `watch` whether or not the resource can be watched.
 */
function addWatch(drafts: ReadonlyMap<string, Draft>, source: NormalisedDocument): void {
  if (!source.custom) return;
  for (const draft of drafts.values()) if (draft.verbs.has("list")) draft.verbs.add("watch");
}

function finish(
  plural: string,
  draft: Draft | undefined,
  found: readonly (readonly [name: string, draft: Draft])[],
  source: NormalisedDocument,
): CollectedResource[] {
  const object = draft?.body ?? draft?.answer;
  if (draft === undefined || object === undefined) return [];
  const kind = exchangedKind(object, draft, source)?.kind;
  if (kind === undefined) return [];
  const subresources = found
    .map(([name, sub]) => finishSubresource(name, sub, source))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const list = listedItem(draft.list, source) === object ? draft.list : undefined;
  const writable = (["create", "update", "patch", "delete"] as const).some((verb) => draft.verbs.has(verb));
  return [
    {
      plural,
      // Whatever the document calls its objects: requests go to where the document is about.
      gvk: { ...source.groupVersion, kind },
      scope: draft.namespaced ? "Namespaced" : "Cluster",
      verbs: [...draft.verbs].sort(),
      object,
      ...(list !== undefined && { list }),
      stored: draft.verbs.has("get") && writable,
      strategic: draft.strategic,
      answersStatus: answersStatus(draft),
      subresources,
    },
  ];
}

function finishSubresource(name: string, draft: Draft, source: NormalisedDocument): ApiSubresource {
  const definition = draft.connects ? undefined : (draft.body ?? draft.answer);
  const gvk = definition === undefined ? undefined : exchangedKind(definition, draft, source);
  return {
    name,
    verbs: [...draft.verbs].sort(),
    ...(definition !== undefined && gvk !== undefined && { body: { gvk, definition } }),
    answersStatus: answersStatus(draft),
    strategic: draft.strategic,
  };
}

function answersStatus({ body, answer }: Draft): boolean {
  return body !== undefined && answer?.endsWith(".meta.v1.Status") === true;
}

/** The kind of a body is that of its schema; an operation may name another (scale, eviction, token). */
function exchangedKind(definition: string, draft: Draft, source: NormalisedDocument): GroupVersionKind | undefined {
  return source.definitions.get(definition)?.gvk ?? draft.operationKind;
}
