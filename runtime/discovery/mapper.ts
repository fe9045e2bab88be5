import { onAbort } from "../async/on-abort.js";
import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import { discoverResources } from "./discover.js";
import type { DiscoveredResources, ResourceMapping } from "./mapping.js";

/** A kind in the form of manifests. */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Finds the resource that serves a kind, from the server's discovery. */
export interface RESTMapper {
  /**
   * The resource of a kind, or of a name as kubectl accepts it: plural, singular or short name, with a group or a version and group
   * (`deploy`, `deployments.apps`, `deployments.v1.apps`). Without a version it is the one that the server prefers.
   *
   * Discovery is read when it is first needed, and again when a kind is not found: a custom resource may be new.
   *
   * @param of `{ apiVersion, kind }` or a name
   * @param signal aborts the wait; the call rejects with its reason
   * @throws RequestError (`UnknownKind`) when the server does not serve the kind; ApiError if the user is not allowed to discover
   */
  mapping(of: TypeMeta | string, signal?: AbortSignal): Promise<ResourceMapping>;
  /** All resources of the server, and the group/versions that it cannot describe now. Rejects as `mapping` does when discovery fails. */
  discovered(signal?: AbortSignal): Promise<DiscoveredResources>;
  /** Discards the cached discovery, so that it is read again. */
  reset(): void;
}

/**
 * Creates a mapper of kinds to resources. It caches the discovery until `reset`.
 * @see https://pkg.go.dev/k8s.io/client-go/restmapper
 */
export function createRESTMapper(client: Client): RESTMapper {
  let reading: Promise<DiscoveredResources> | undefined;

  /** Simultaneous callers share one discovery, and a failed one is not cached. A signal aborts only the wait of its own caller. */
  function discovered(signal?: AbortSignal): Promise<DiscoveredResources> {
    const current = reading ?? discoverResources(client);
    if (reading === undefined) {
      reading = current;
      current.catch(() => {
        if (reading === current) reading = undefined;
      });
    }
    return signal === undefined ? current : abortable(current, signal);
  }

  return {
    discovered,
    reset() {
      reading = undefined;
    },
    async mapping(of, signal) {
      const before = reading;
      const known = find((await discovered(signal)).mappings, of);
      if (known !== undefined) return known;
      // A discovery that was read for this call is up to date.
      if (before !== undefined && reading === before) reading = undefined;
      const fresh = await discovered(signal);
      const found = find(fresh.mappings, of);
      if (found === undefined) throw unknownKind(of, fresh);
      return found;
    },
  };
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const release = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(release);
  });
}

function find(mappings: readonly ResourceMapping[], of: TypeMeta | string): ResourceMapping | undefined {
  if (typeof of === "string") return findByName(mappings, of.toLowerCase());
  return mappings.find((mapping) => mapping.kind === of.kind && apiVersionOfMapping(mapping) === of.apiVersion);
}

/** As in kubectl: `name`, `name.group` or `name.version.group`. Full names take precedence over short ones. */
function findByName(mappings: readonly ResourceMapping[], text: string): ResourceMapping | undefined {
  const [name = "", second = "", ...rest] = text.split(".");
  const group = text.slice(name.length + 1);
  const matches = (mapping: ResourceMapping): boolean =>
    group === "" ||
    mapping.group === group ||
    (mapping.version === second && mapping.group === rest.join(".")) ||
    // kubectl also accepts the beginning of a group: `certificates.cert-manager`.
    mapping.group.startsWith(`${group}.`);
  const candidates = mappings.filter(matches);
  return (
    candidates.find(
      ({ plural, singular, kind }) => plural === name || singular === name || kind.toLowerCase() === name,
    ) ?? candidates.find(({ shortNames }) => shortNames.includes(name))
  );
}

function apiVersionOfMapping({ group, version }: ResourceMapping): string {
  return group === "" ? version : `${group}/${version}`;
}

function unknownKind(of: TypeMeta | string, { mappings, unavailable }: DiscoveredResources): RequestError {
  if (typeof of === "string") {
    return new RequestError("UnknownKind", `the server has no resource ${JSON.stringify(of)}`);
  }
  const { apiVersion, kind } = of;
  const others = mappings.filter((mapping) => mapping.kind === kind).map(apiVersionOfMapping);
  const down = unavailable.includes(apiVersion) ? "; the API server for this version does not answer" : "";
  const elsewhere = others.length > 0 ? `; it serves this kind in ${printable(others.join(" and "), 200)}` : "";
  const what = `the server has no kind ${JSON.stringify(kind)} in ${JSON.stringify(apiVersion)}`;
  return new RequestError("UnknownKind", `${what}${down || elsewhere}`);
}
