import type { Selection } from "../client/watch/selection.js";
import { RequestError } from "../errors/request-error.js";
import { checkKinds, type OptionKind, type OptionKinds } from "../request/options.js";
import { formatFieldSelector, formatLabelSelector } from "../request/selector.js";
import type { ResourceDescription } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { Preparation } from "./prepare.js";
import type { Reflection } from "./reflector.js";
import type { ChangesOptions, InformerOptions } from "./types.js";

/** The options of an informer of objects of any type. */
export type AnyInformerOptions = InformerOptions<never, KubernetesObject, string>;

const SWITCH: OptionKind = { what: "true or false", is: (value) => typeof value === "boolean" };
const CALLBACK: OptionKind = { what: "a function", is: isFunction };
const OBJECT: OptionKind = { what: "an object", is: isObject };
const SIGNAL: OptionKind = { what: "an AbortSignal", is: (value) => isObject(value) && "aborted" in value };
const SELECTOR: OptionKind = {
  what: "a string or an object",
  code: "InvalidSelector",
  is: (value) => typeof value === "string" || isObject(value),
};
const DURATION: OptionKind = {
  what: "a number greater than or equal to 0",
  is: (value) => Number.isFinite(value) && (value as number) >= 0,
};

const INFORMER: OptionKinds = {
  labelSelector: SELECTOR,
  fieldSelector: SELECTOR,
  namespaces: {
    what: "a non-empty list of names",
    code: "InvalidNamespace",
    is: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && name !== ""),
  },
  transform: CALLBACK,
  indexers: {
    what: "an object whose values are functions",
    is: (value) => isObject(value) && Object.values(value).every(isFunction),
  },
  structuralSharing: SWITCH,
  freeze: SWITCH,
  streamingList: SWITCH,
  timeoutSeconds: DURATION,
  headers: OBJECT,
  query: OBJECT,
  onError: CALLBACK,
};
const CHANGES: OptionKinds = { resyncPeriod: DURATION, signal: SIGNAL };
const INFORMERS: OptionKinds = { signal: SIGNAL, onError: CALLBACK };

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks the options of `createInformers`. */
export function checkInformersOptions(options: unknown): void {
  checkKinds(options, INFORMERS, "createInformers");
}

/** Checks the options of `changes` and `on`. */
export function checkChangesOptions(options: ChangesOptions, kind: string): void {
  checkKinds(options, CHANGES, kind);
}

/** What an informer needs, from its options. */
export interface Plan {
  /** The same for informers that can share a cache, unless their transforms differ. */
  readonly key: string;
  /** One for each part of the cache. */
  readonly reflections: readonly Reflection[];
  readonly preparation: Preparation;
}

/**
 * Checks the options of an informer, and says what it needs.
 * @param freeze the default of the option
 * @throws RequestError (`InvalidOption`, `InvalidSelector`, `InvalidNamespace`) that names the option
 */
export function planInformer(description: ResourceDescription, options: AnyInformerOptions, freeze: boolean): Plan {
  const { token, namespace } = description;
  checkKinds(options, INFORMER, token.kind);
  const { labelSelector, fieldSelector, headers, query, timeoutSeconds, streamingList = true } = options;
  const selection: Selection = {
    ...(labelSelector !== undefined && { labelSelector: formatLabelSelector(labelSelector) }),
    ...(fieldSelector !== undefined && { fieldSelector: formatFieldSelector(fieldSelector) }),
    ...(headers !== undefined && { headers }),
    ...(query !== undefined && { query }),
  };
  const namespaces = namespacesOf(description, options.namespaces);
  const preparation: Preparation = {
    transform: options.transform,
    structuralSharing: options.structuralSharing ?? true,
    freeze: options.freeze ?? freeze,
  };
  const { group, version, plural, as } = token;
  return {
    key: JSON.stringify([
      [group, version, plural, as ?? null, namespaces, namespace ?? null],
      [selection, timeoutSeconds ?? null, streamingList, preparation.structuralSharing, preparation.freeze],
    ]),
    reflections: namespaces.map((name) => ({
      description: { ...description, namespace: name ?? undefined },
      selection,
      timeoutSeconds,
      streamingList,
    })),
    preparation,
  };
}

/** The namespaces of the parts of a cache; null for all, and for a cluster-scoped resource. */
function namespacesOf(
  { token, namespace }: ResourceDescription,
  given: readonly string[] | undefined,
): readonly (string | null)[] {
  if (given === undefined) return [namespace ?? null];
  const invalid = (what: string): RequestError => new RequestError("InvalidNamespace", `${token.kind}: ${what}`);
  if (token.scope !== "Namespaced") throw invalid("a cluster-scoped resource does not accept namespaces");
  if (namespace !== undefined) throw invalid(`the resource client already has the namespace ${namespace}`);
  return [...new Set(given)].sort();
}
