import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { connect, type InterceptedRequest } from "@kubesmith/runtime";
import { type Change, createInformers } from "@kubesmith/runtime/informer";
import { createGaps } from "./gaps.js";
import { createPartOf } from "./part.js";
import type { Dump, Line, Observation, Setup, State, Versions } from "./protocol.js";

/** An informer that records what its handler is called with, and when it lists. */
export interface Observer {
  readonly name: string;
  readonly synced: Promise<void>;
  /** Resolves with whether its cache reaches the versions in time, in milliseconds. */
  reaches(versions: Versions, timeout: number): Promise<boolean>;
  dump(): Dump;
  close(): Promise<void>;
}

/** What is known of each object that a server sends. */
interface Live {
  readonly metadata: { readonly [M in "namespace" | "name" | "uid" | "resourceVersion"]: string };
}

/** Starts the informer of a view. */
export async function observe(
  view: Setup["views"][number],
  { ca, token, timeoutSeconds }: Pick<Setup, "ca" | "token" | "timeoutSeconds">,
  record: (line: Line) => void,
): Promise<Observer> {
  const { name, server, namespaces, labels, streamingList, structuralSharing } = view;
  const client = await connect({
    server,
    ca,
    token,
    interceptors: [
      async (request, next) => {
        if (isList(request)) await gaps.get(namespaceIn(request))?.begin();
        return next(request);
      },
    ],
  });
  const informers = createInformers(client);
  const informer = informers.of(client.resource(configMaps), {
    ...(namespaces && { namespaces }),
    labelSelector: labels,
    streamingList,
    structuralSharing,
    timeoutSeconds,
    onError: ({ message }) => record({ kind: "error", view: name, message }),
  });
  const several = namespaces !== undefined && namespaces.length > 1;
  const gaps = new Map(
    (namespaces ?? [undefined]).map((namespace) => [
      namespace,
      createGaps(createPartOf(informer, several ? namespace : undefined), (gap) =>
        record({ kind: "gap", view: name, namespace, ...gap }),
      ),
    ]),
  );
  informer.on((change) => record({ kind: "observation", view: name, ...observationOf(change) }));
  return {
    name,
    synced: informer.synced,
    reaches: (versions, timeout) => {
      const signal = AbortSignal.timeout(timeout);
      const reached = Object.entries(versions).flatMap(([namespace, version]) => {
        if (namespaces === undefined) return [informer.caughtUp(version, { signal })];
        return namespaces.includes(namespace) ? [informer.caughtUp(version, { namespace, signal })] : [];
      });
      return Promise.all(reached).then(
        () => true,
        () => false,
      );
    },
    dump: () => ({ view: name, objects: informer.list(), failure: informer.failure?.message }),
    close: async () => {
      informers.close();
      await client.close();
    },
  };
}

function isList({ query }: InterceptedRequest): boolean {
  const parameters = new URLSearchParams(query);
  return parameters.get("watch") !== "true" || parameters.has("sendInitialEvents");
}

function namespaceIn({ path }: InterceptedRequest): string | undefined {
  return /\/namespaces\/([^/]+)\//.exec(path)?.[1];
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
