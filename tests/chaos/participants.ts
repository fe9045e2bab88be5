import { join } from "node:path";
import type { clientset } from "@kubesmith/kubernetes";
import { createCertificates } from "../../testbed/certificates.js";
import type { ControlPlane } from "../../testbed/index.js";
import { type Candidate, LEASE, startCandidate } from "./candidates/index.js";
import { type Records, readRecords } from "./conclude.js";
import type { FaultLog } from "./faults/index.js";
import { type Calls, startObserver } from "./observer/index.js";
import { type ChaosProxy, startChaosProxy } from "./proxy/index.js";
import { VIEWS } from "./views.js";

/** What is tested: the informers, and the processes of the controller, each behind a proxy. */
export interface Participants {
  readonly observer: Calls;
  readonly candidates: readonly Candidate[];
  /** Resolves with the candidate that holds the Lease; undefined if nobody does, or if the server does not answer. */
  leader(): Promise<Candidate | undefined>;
  /** Begins to do harm, or ends it. */
  harm(isHarmful: boolean): void;
  /** Reads what all have recorded. */
  records(): Promise<Records>;
  /** Ends everything, in whatever state it is. */
  stop(): Promise<void>;
}

/** How the participants are started. */
export interface ParticipantsOptions {
  readonly seed: number;
  /** For what they record. */
  readonly folder: string;
  readonly faults: FaultLog;
  /** Called if a process of the controller ends by itself. */
  readonly onProblem: (problem: string) => void;
}

const CANDIDATES = ["a", "b"] as const;
const WATCH_SECONDS = 20;
const TIMEOUT_MS = 2_000;

/** Starts all participants, and a proxy for each of them. */
export async function startParticipants(
  { server, ca, users }: ControlPlane,
  k8s: ReturnType<typeof clientset>,
  { seed, folder, faults, onProblem }: ParticipantsOptions,
): Promise<Participants> {
  const certificates = await createCertificates("proxy");
  const startProxy = (name: string, http2: boolean): Promise<ChaosProxy> =>
    startChaosProxy({ name, seed, server, ca, tls: certificates.server, http2, faults });
  const setup = { ca: certificates.ca.cert, token: users.admin.token, timeoutSeconds: WATCH_SECONDS };
  const ofViews = await Promise.all(
    VIEWS.map(async (view) => ({ view, proxy: await startProxy(view.name, view.http2) })),
  );
  const ofCandidates = await Promise.all(CANDIDATES.map((name) => startProxy(`controller ${name}`, true)));
  const proxies = [...ofViews.map(({ proxy }) => proxy), ...ofCandidates];
  const file = join(folder, "observations.jsonl");
  const views = ofViews.map(({ view, proxy }) => ({ ...view, server: proxy.url }));
  const observer = startObserver({ ...setup, file, views });
  const candidates = await Promise.all(
    CANDIDATES.map((name, i) =>
      startCandidate({ ...setup, name, server: ofCandidates[i]?.url ?? "", folder, onProblem }),
    ),
  );
  return {
    observer: observer.calls,
    candidates,
    leader: async () => {
      const options = { signal: AbortSignal.timeout(TIMEOUT_MS) };
      const lease = await k8s.coordination.v1
        .leases(LEASE.namespace)
        .get(LEASE.name, options)
        .catch(() => undefined);
      return candidates.find(({ identity }) => identity === lease?.spec?.holderIdentity);
    },
    harm: (isHarmful) => {
      for (const proxy of proxies) proxy.harm(isHarmful);
    },
    records: () => {
      const files = candidates.flatMap((candidate) => candidate.files);
      return readRecords(file, new Map(files.map((path) => [path.slice(folder.length + 1, -".jsonl".length), path])));
    },
    stop: async () => {
      observer.signal("SIGKILL");
      for (const candidate of candidates) await candidate.stop();
      for (const proxy of proxies) await proxy.close();
    },
  };
}
