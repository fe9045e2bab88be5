import { wait } from "../async/wait.js";
import { hasCondition, waitFor } from "../client/wait/index.js";
import type { RESTMapper, ResourceMapping } from "../discovery/index.js";
import { brand } from "../errors/brand.js";
import { RequestError } from "../errors/request-error.js";
import { encodeBody } from "../request/body.js";
import { printable } from "../text/printable.js";
import type { Client } from "../types/client.js";
import type { Live } from "../types/object.js";
import type { ApplyOptions } from "../types/options.js";
import { createDynamicClient } from "./client.js";
import { type Manifest, readManifests } from "./manifests.js";
import { inSteps } from "./order.js";
import type { DynamicObject } from "./resource.js";

/** Options of `applyAll`: those of `apply`, for every object, and more. */
export interface ApplyAllOptions extends ApplyOptions {
  /** Namespace of objects without one. Default: the client's. */
  namespace?: string;
  /** Milliseconds to wait until a new custom resource is served. Default 30,000. */
  timeout?: number;
  /** Called after each object, in the order in which they finish, for example to show progress. */
  onApplied?: (object: Live<DynamicObject>) => void;
}

/** An object that could not be applied. */
export interface ApplyFailure {
  /** The object and its place: `Widget default/a (line 12)`. */
  readonly manifest: string;
  readonly error: unknown;
}

/** Some objects could not be applied. The others were applied. */
export class ApplyAllError extends Error {
  static {
    brand(ApplyAllError, "ApplyAllError");
  }
  readonly failures: readonly ApplyFailure[];
  /** The objects that were applied. Some may be Secrets, so they appear neither when the error is printed nor in its JSON. */
  declare readonly applied: readonly Live<DynamicObject>[];

  constructor(failures: readonly ApplyFailure[], applied: readonly Live<DynamicObject>[]) {
    const lines = failures.map(
      ({ manifest, error }) => `${manifest}: ${error instanceof Error ? error.message : error}`,
    );
    const all = failures.length + applied.length;
    super(`${failures.length} of ${all} objects could not be applied\n${lines.join("\n")}`, {
      cause: failures[0]?.error,
    });
    this.failures = failures;
    Object.defineProperty(this, "applied", { get: () => applied });
  }
}

const CONCURRENCY = 8;
const DEFAULT_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 100;

/**
 * Applies many objects server-side, in an order in which they can work: namespaces, custom resource definitions and classes, then
 * accounts and roles, then bindings, configuration and services, then workloads and custom resources, then what intercepts requests. The
 * kinds may be unknown when the program is compiled: the server's discovery shows how they are served, and a custom resource that is
 * defined by the same call is waited for.
 *
 * An object that cannot be applied does not stop the others; the call then rejects with an `ApplyAllError`. Manifests that are wrong in
 * themselves reject with a `RequestError` (`InvalidManifest`, or `InvalidBody` for values that JSON cannot represent) before anything is sent. With `dryRun`, objects in a namespace or of a kind
 * that only the same call would create cannot be tried and are among the failures.
 *
 * @param manifests YAML of any number of documents, JSON objects one after the other, or objects; lists are expanded
 * @returns the objects as the server returned them, in the order of the manifests
 * @example
 * await applyAll(client, await readFile("deploy.yaml", "utf8"), { fieldManager: "ops", namespace: "web" });
 */
export async function applyAll(
  client: Client,
  manifests: string | readonly object[],
  { namespace = client.namespace, timeout = DEFAULT_TIMEOUT_MS, onApplied, ...options }: ApplyAllOptions,
): Promise<Live<DynamicObject>[]> {
  const all = readManifests(manifests);
  for (const { object, where } of all) encodeBody(object, `manifests: ${where}`);
  const results = new Map<Manifest, Live<DynamicObject>>();
  const failures = new Map<Manifest, unknown>();
  const dynamic = createDynamicClient(client);
  // Kinds that this call defined, `group/kind`.
  const defined = new Set<string>();

  async function applyOne(manifest: Manifest): Promise<void> {
    try {
      const mapping = await mappingOf(manifest, defined, dynamic.mapper, timeout, options.signal);
      const everywhere = await dynamic.resource(mapping);
      const resource = mapping.scope === "Namespaced" ? everywhere(manifest.namespace ?? namespace) : everywhere;
      const live = await resource.apply(manifest.object as Parameters<typeof resource.apply>[0], options);
      if (manifest.object.kind === "CustomResourceDefinition" && options.dryRun !== true) {
        await waitFor(resource, manifest.name, hasCondition("Established"), {
          timeout,
          interval: POLL_INTERVAL_MS,
          ...(options.signal && { signal: options.signal }),
        });
        defined.add(definedKind(manifest.object));
      }
      results.set(manifest, live);
      onApplied?.(live);
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.set(manifest, error);
    }
  }

  for (const step of inSteps(all)) {
    // Two manifests of one object are applied one after the other, the last one wins.
    for (const wave of wavesOf(step, namespace)) await eachOf(wave, applyOne);
  }
  const applied = all.flatMap((manifest) => results.get(manifest) ?? []);
  if (failures.size === 0) return applied;
  throw new ApplyAllError(
    all
      .filter((manifest) => failures.has(manifest))
      .map((manifest) => ({ manifest: describe(manifest), error: failures.get(manifest) })),
    applied,
  );
}

/** The kind that a custom resource definition defines, `group/kind`. */
function definedKind(definition: object): string {
  const { spec } = definition as { spec?: { group?: unknown; names?: { kind?: unknown } } };
  return `${spec?.group}/${spec?.names?.kind}`;
}

/** How an object's kind is served. A kind that was just defined may take a moment to be discovered. */
async function mappingOf(
  { object }: Manifest,
  defined: ReadonlySet<string>,
  mapper: RESTMapper,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<ResourceMapping> {
  const group = object.apiVersion.slice(0, Math.max(object.apiVersion.indexOf("/"), 0));
  const end = performance.now() + (defined.has(`${group}/${object.kind}`) ? timeout : 0);
  for (;;) {
    try {
      return await mapper.mapping(object, signal);
    } catch (error) {
      const unknown = error instanceof RequestError && error.code === "UnknownKind";
      if (!unknown || performance.now() >= end) throw error;
    }
    await wait(POLL_INTERVAL_MS, signal);
  }
}

function wavesOf(step: readonly Manifest[], namespace: string): Manifest[][] {
  const waves: Manifest[][] = [];
  const seen = new Map<string, number>();
  for (const manifest of step) {
    const { object, name } = manifest;
    const key = JSON.stringify([object.apiVersion, object.kind, manifest.namespace ?? namespace, name]);
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    waves[wave] = [...(waves[wave] ?? []), manifest];
  }
  return waves;
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
}

function describe({ object, name, namespace, where }: Manifest): string {
  return printable(`${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name} (${where})`, 600);
}
