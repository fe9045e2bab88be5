import { parsePath, type Verb, verbOf } from "../api/index.js";
import { type Content, METHODS, type Operation } from "../openapi/index.js";
import type { ChangeKind } from "./change.js";
import type { Served } from "./served.js";

/** What the operations of a resource accept and answer. */
export interface Operations {
  /** By verb. */
  readonly verbs: ReadonlyMap<Verb, Traits>;
  /** Names of the definitions that requests and answers refer to. */
  readonly definitions: ReadonlySet<string>;
}

/** What requests of one verb may contain, and what its answers may be. */
export interface Traits {
  /** Names of query parameters. */
  readonly parameter: Set<string>;
  /** Media types of requests. */
  readonly request: Set<string>;
  /** Media types of answers. */
  readonly response: Set<string>;
}

/** A difference between the operations of a verb. */
export interface TraitChange {
  readonly kind: ChangeKind;
  readonly verb: Verb;
  readonly keyword: string;
  readonly from?: string;
  readonly to?: string;
}

interface Draft {
  readonly verbs: Map<Verb, Traits>;
  readonly definitions: Set<string>;
}

/**
 * The operations of all resources, `pods`, and of their subresources, `pods/status`. The deprecated paths for watching do not count: they
 * repeat what list operations say.
 */
export function operationsOf(served: Served): ReadonlyMap<string, Operations> {
  const found = new Map<string, Draft>();
  for (const [path, item] of Object.entries(served.paths)) {
    const parsed = parsePath(path, `/${served.key}/`);
    if (parsed === undefined || parsed.watch) continue;
    const name = parsed.subresource === undefined ? parsed.plural : `${parsed.plural}/${parsed.subresource}`;
    const draft = found.get(name) ?? { verbs: new Map(), definitions: new Set() };
    found.set(name, draft);
    for (const method of METHODS) {
      const operation = item[method];
      const verb = operation === undefined ? undefined : verbOf(method, operation);
      if (operation === undefined || verb === undefined) continue;
      const traits = draft.verbs.get(verb) ?? { parameter: new Set(), request: new Set(), response: new Set() };
      draft.verbs.set(verb, traits);
      for (const { in: where, name: parameter } of [...(item.parameters ?? []), ...(operation.parameters ?? [])])
        if (where === "query" && parameter !== undefined) traits.parameter.add(parameter);
      readBodies(operation, traits, draft.definitions, served);
    }
  }
  return found;
}

function readBodies(operation: Operation, traits: Traits, definitions: Set<string>, served: Served): void {
  const read = (content: Content | undefined, mediaTypes: Set<string>): void => {
    for (const [mediaType, { schema }] of Object.entries(content ?? {})) {
      mediaTypes.add(mediaType);
      const name = schema === undefined ? undefined : served.referenceOf(schema);
      if (name !== undefined) definitions.add(name);
    }
  };
  read(operation.requestBody?.content, traits.request);
  for (const { content } of Object.values(operation.responses ?? {})) read(content, traits.response);
}

/** Compares the operations of a verb that both versions have. */
export function compareTraits(verb: Verb, before: Traits, after: Traits): TraitChange[] {
  return (["parameter", "request", "response"] as const).flatMap((trait): TraitChange[] => {
    const what = trait === "parameter" ? "parameter" : "media-type";
    const removed = [...before[trait]].filter((value) => !after[trait].has(value));
    const added = [...after[trait]].filter((value) => !before[trait].has(value));
    return [
      ...removed.map((from) => ({ kind: `${what}-removed`, verb, keyword: trait, from }) as const),
      ...added.map((to) => ({ kind: `${what}-added`, verb, keyword: trait, to }) as const),
    ];
  });
}
