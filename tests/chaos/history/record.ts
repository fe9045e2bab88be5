import { type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { History, Version } from "./history.js";

const PREFIX = "/registry/configmaps/";
const RETRY_MS = 100;

/** Records every write to ConfigMaps, from etcd itself, which nothing goes wrong with except that it restarts. */
export interface Recorder {
  readonly history: History;
  /** The revision up to which the history is complete. */
  readonly revision: number;
  /** Resolves when the history is complete up to a revision, or can no longer be complete. */
  reach(revision: number): Promise<void>;
  stop(): void;
}

/** What etcd's JSON gateway sends: https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
interface WatchResponse {
  readonly result?: {
    readonly header: { readonly revision: string };
    readonly canceled?: boolean;
    readonly events?: readonly {
      readonly type?: "DELETE";
      readonly kv: { readonly key: string; readonly mod_revision: string; readonly value?: string };
    }[];
  };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/**
 * Begins to record, from the first write on. The server must store JSON.
 * @param etcd its address
 * @param onFailure called if the history can no longer be complete
 */
export function startRecorder(etcd: string, onFailure: (error: Error) => void): Recorder {
  const history = new Map<string, Version[]>();
  const stopping = new AbortController();
  let revision = 0;
  let hasFailed = false;
  const add = ({ result }: WatchResponse): void => {
    if (result?.canceled) throw new Error("etcd ended the watch of the history, which is incomplete now");
    for (const { type, kv } of result?.events ?? []) {
      revision = Number(kv.mod_revision);
      const key = Buffer.from(kv.key, "base64").toString().slice(PREFIX.length);
      const versions = history.get(key) ?? [];
      history.set(key, versions);
      versions.push(
        type === "DELETE" ? { revision, uid: undefined, labels: {}, owners: [] } : versionOf(revision, kv.value ?? ""),
      );
    }
  };
  async function record(): Promise<void> {
    for (; !stopping.signal.aborted; await sleep(RETRY_MS)) {
      try {
        for await (const line of watch(etcd, revision + 1, stopping.signal)) add(JSON.parse(line));
      } catch (error) {
        // etcd restarts. Everything else is a mistake of this test.
        if ("code" in (error as object)) continue;
        hasFailed = true;
        return onFailure(error as Error);
      }
    }
  }
  void record();
  return {
    history,
    get revision() {
      return revision;
    },
    reach: async (wanted) => {
      while (revision < wanted && !hasFailed) await sleep(RETRY_MS);
    },
    stop: () => stopping.abort(),
  };
}

function versionOf(revision: number, value: string): Version {
  const { metadata } = JSON.parse(Buffer.from(value, "base64").toString());
  const owners = (metadata.ownerReferences ?? []).map(({ uid }: { uid: string }) => uid);
  return { revision, uid: metadata.uid, labels: metadata.labels ?? {}, owners };
}

/** The complete lines of a watch. Ends, or rejects with an error that has a code, if the connection does. */
async function* watch(etcd: string, from: number, signal: AbortSignal): AsyncGenerator<string, void, void> {
  const create = { key: base64(PREFIX), range_end: base64("/registry/configmaps0"), start_revision: String(from) };
  const sent = request(`${etcd}/v3/watch`, { method: "POST", signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).on("error", reject);
  });
  sent.end(JSON.stringify({ create_request: create }));
  let rest = "";
  for await (const text of (await answered).setEncoding("utf8")) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Has etcd forget all states before a revision. */
export async function compact(etcd: string, revision: number): Promise<void> {
  const body = JSON.stringify({ revision: String(revision), physical: true });
  const response = await fetch(`${etcd}/v3/kv/compaction`, { method: "POST", body });
  if (!response.ok) throw new Error(`etcd does not compact: ${await response.text()}`);
}
