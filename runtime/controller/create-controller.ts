import { descriptionOf } from "../client/description.js";
import { checkNumber } from "../client/number-option.js";
import { RequestError } from "../errors/request-error.js";
import { isObject } from "../json/write-json.js";
import { checkKinds, type OptionKind, type OptionKinds } from "../request/options.js";
import { printable } from "../text/printable.js";
import type { Described, ResourceDescription } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import { type Duration, millisecondsOf } from "./duration.js";
import { controllerOf } from "./plan.js";
import { rateLimitSettings } from "./queue/index.js";
import { type MappedResource, type OwnedResource, type WatchableDef, withOptions } from "./sources.js";
import type { Controller, ControllerOptions } from "./types.js";

const ANY: OptionKind = { what: "set", is: () => true };
const TEXT: OptionKind = {
  what: "a non-empty string",
  is: (value) => typeof value === "string" && value !== "",
};
const CALLBACK: OptionKind = { what: "a function", is: (value) => typeof value === "function" };
const LIST: OptionKind = { what: "a list", is: Array.isArray };
const OBJECT: OptionKind = { what: "an object", is: isObject };
// Numbers and durations have checks of their own.
const OPTIONS: OptionKinds = {
  name: TEXT,
  reconcile: CALLBACK,
  finalize: CALLBACK,
  finalizer: TEXT,
  owns: LIST,
  watches: LIST,
  when: CALLBACK,
  concurrency: ANY,
  timeout: ANY,
  rateLimits: OBJECT,
  priority: ANY,
  resyncPeriod: ANY,
  informer: OBJECT,
};

/**
 * Describes a controller: code that makes the cluster what the objects of a resource say. Nothing is requested before `runControllers` runs it.
 *
 * @param resource the client of the resource, in one namespace, in all of them, or cluster-scoped
 * @param options what the controller does, and when
 * @returns the controller
 * @throws RequestError (`InvalidOption`) for invalid options, `InvalidResource` for a value that is not a resource client
 * @see https://kubernetes.io/docs/concepts/architecture/controller/
 * @example
 * const websites = createController(k8s.example.v1.websites, {
 *   owns: [k8s.apps.v1.deployments],
 *   reconcile: async (website, { signal }) => {
 *     const { name, namespace } = website.metadata;
 *     const metadata = { name, ownerReferences: [controllerReference(website)] };
 *     const options = { fieldManager: "websites", force: true, signal };
 *     await k8s.apps.v1.deployments(namespace).apply({ metadata, spec: deploymentSpecOf(website) }, options);
 *   },
 * });
 */
export function createController<D extends WatchableDef, T extends KubernetesObject = D["live"]>(
  resource: Described<D>,
  options: ControllerOptions<D["live"], T>,
): Controller {
  const description = descriptionOf(resource) as ResourceDescription;
  const { token } = description;
  checkKinds(options, OPTIONS, "createController");
  const given = options as unknown as ControllerOptions<never, KubernetesObject>;
  const { name = token.plural, reconcile, finalize, when, concurrency = 1, priority = 0, rateLimits = {} } = given;
  if (!isName(name))
    throw invalid(`option "name" must be a name such as "websites", but is ${printable(JSON.stringify(name), 100)}`);
  if (reconcile === undefined) throw invalid('option "reconcile" is missing');
  checkNumber("concurrency", concurrency, 1, true);
  checkNumber("priority", priority, Number.NEGATIVE_INFINITY);
  rateLimitSettings(rateLimits);
  const resyncPeriod = optionalDuration(given.resyncPeriod, "resyncPeriod") ?? 0;
  if (resyncPeriod > 0 && resyncPeriod < 1000) throw invalid('option "resyncPeriod" must be at least one second');
  return controllerOf({
    name,
    client: resource as unknown as Described,
    resource: description,
    reconcile,
    finalize,
    finalizer: finalizerOf(description, given, name),
    owns: (given.owns ?? []).map(toOwned),
    watches: (given.watches ?? []).map(checkMapped),
    when,
    concurrency,
    timeout: optionalDuration(given.timeout, "timeout") ?? Number.POSITIVE_INFINITY,
    rateLimits,
    priority,
    resyncPeriod,
    informer: given.informer,
  });
}

function optionalDuration(duration: Duration | undefined, name: string): number | undefined {
  return duration === undefined ? undefined : millisecondsOf(duration, name);
}

/** The finalizer of a controller that has one. */
function finalizerOf(
  { token: { group, plural, verbs } }: ResourceDescription,
  { finalize, finalizer }: ControllerOptions<never, KubernetesObject>,
  name: string,
): string | undefined {
  if (finalize === undefined) {
    if (finalizer === undefined) return undefined;
    throw invalid('option "finalizer" requires "finalize"');
  }
  if (!verbs.includes("patch"))
    throw invalid(`option "finalize" requires the verb "patch", which ${plural} do not support`);
  if (finalizer === undefined && group === "") throw invalid('option "finalizer" is missing');
  const found = finalizer ?? `${group}/${name}`;
  const [domain = "", ...rest] = found.split("/");
  if (isDomain(domain) && isName(rest.join("/"))) return found;
  throw invalid(
    `the finalizer must be a domain and a name, such as "example.com/websites", but is ${printable(JSON.stringify(found), 100)}`,
  );
}

/** Whether a text can be the name of a controller, which is a part of events and metrics, or the second part of a finalizer. */
function isName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9][-A-Za-z0-9_.]*$/.test(text) && !/[-_.]$/.test(text);
}

/** Whether a text can be the first part of a finalizer. */
function isDomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9][-a-z0-9.]*$/.test(text) && !/[-.]$/.test(text);
}

function toOwned(entry: Described<WatchableDef> | OwnedResource): OwnedResource {
  const isOwned = (entry as Partial<OwnedResource> | undefined)?.kind === "owned";
  const result = isOwned ? (entry as OwnedResource) : withOptions(entry as Described<WatchableDef>);
  descriptionOf(result.resource);
  return result;
}

function checkMapped(entry: MappedResource): MappedResource {
  if (entry?.kind !== "mapped") throw invalid('each item of option "watches" must be created with "mapped"');
  descriptionOf(entry.resource);
  return entry;
}

function invalid(message: string): RequestError {
  return new RequestError("InvalidOption", `createController: ${message}`);
}
