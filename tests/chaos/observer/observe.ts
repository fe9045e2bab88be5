import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { connect, type InterceptedRequest } from "@kubesmith/runtime";
import { type Change, createInformers } from "@kubesmith/runtime/informer";
import { createGaps } from "./gaps.js";
import type { Dump, Line, Observation, Setup, State } from "./protocol.js";

/** An informer that records what its handler is called with, and when it lists. */
export interface Observer {
  readonly name: string;
  readonly synced: Promise<void>;
  /** Resolves with whether its cache reaches a version in time, in milliseconds. */
  reaches(version: string, timeout: number): Promise<boolean>;
  dump(): Dump;
  close(): Promise<void>;
}

/** What is known of each object that a server sends. */
interface Live {
  readonly metadata: { readonly [M in "namespace" | "name" | "uid" | "resourceVersion"]: string };
}

/** How often an informer is asked whether it has listed. */
const POLL_MS = 10;

/** Starts the informer of a view. */
export async function observe(
  view: Setup["views"][number],
  { ca, token, timeoutSeconds }: Pick<Setup, "ca" | "token" | "timeoutSeconds">,
  record: (line: Line) => void,
): Promise<Observer> {
  const { name, server, namespace, labels, streamingList, structuralSharing } = view;
  const gaps = createGaps(
    name,
    () => informer.resourceVersion,
    (gap) => record({ kind: "gap", ...gap }),
  );
  const client = await connect({
    server,
    ca,
    token,
    interceptors: [
      (request, next) => {
        if (isList(request)) gaps.begin();
        return next(request);
      },
    ],
  });
  const informers = createInformers(client);
  const resource = namespace === undefined ? client.resource(configMaps) : client.resource(configMaps, namespace);
  const informer = informers.of(resource, {
    labelSelector: labels,
    streamingList,
    structuralSharing,
    timeoutSeconds,
    onError: ({ message }) => record({ kind: "error", view: name, message }),
  });
  informer.on((change) => record({ kind: "observation", view: name, ...observationOf(change) }));
  const timer = setInterval(gaps.check, POLL_MS);
  return {
    name,
    synced: informer.synced,
    reaches: (version, timeout) =>
      informer.caughtUp(version, { signal: AbortSignal.timeout(timeout) }).then(
        () => true,
        () => false,
      ),
    dump: () => ({ view: name, objects: informer.list(), failure: informer.failure?.message }),
    close: async () => {
      clearInterval(timer);
      informers.close();
      await client.close();
    },
  };
}

function isList({ query }: InterceptedRequest): boolean {
  const parameters = new URLSearchParams(query);
  return parameters.get("watch") !== "true" || parameters.has("sendInitialEvents");
}

function observationOf(change: Change<Live>): Omit<Observation, "view"> {
  const { type, object, previous } = change;
  return {
    type,
    key: `${object.metadata.namespace}/${object.metadata.name}`,
    object: stateOf(object),
    previous: previous && stateOf(previous),
    isFinalStateUnknown: change.type === "deleted" && change.isFinalStateUnknown,
  };
}

function stateOf({ metadata }: Live): State {
  return { version: metadata.resourceVersion, uid: metadata.uid };
}
