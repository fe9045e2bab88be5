import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clientset } from "@kubesmith/kubernetes";
import { connect, type KubernetesObject } from "@kubesmith/runtime";
import { createCertificates } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createRandom, seedOf } from "../support/random.js";
import { checkCache, checkObservations } from "./checks/index.js";
import { startCrashes } from "./crash.js";
import { createFaultLog } from "./faults/index.js";
import { countOf, startRecorder } from "./history/index.js";
import { type Gap, type Observation, readLines, startObserver } from "./observer/index.js";
import { startChaosProxy } from "./proxy/index.js";
import type { Report } from "./report.js";
import { NAMESPACES, VIEWS } from "./views.js";
import { initialObjects, startWriters, write } from "./writers/index.js";

/** What a run is asked for. */
export interface ChaosOptions {
  /** What goes wrong, and what is written, follows from it. When the one meets the other does not. */
  readonly seed: number;
  /** For how long things go wrong. */
  readonly minutes: number;
  /** How many writes are tried in that time. */
  readonly writes: number;
  /** Called with lines of progress. */
  readonly log: (line: string) => void;
}

const WRITERS = 16;
const WATCH_SECONDS = 20;
const CONVERGENCE_MS = 120_000;
const MEMORY_MARGIN_MB = 10;
// The history is read from etcd, as JSON, and only this run lets etcd forget.
const SERVER_ARGS = ["--storage-media-type=application/json", "--etcd-compaction-interval=0"];

/** Runs informers against a server with which everything goes wrong, and reports what they made of it. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-chaos-"));
  const cluster = await startControlPlane({ extraArgs: SERVER_ARGS });
  try {
    return await runIn(cluster, folder, options);
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true });
  }
}

async function runIn(cluster: ControlPlane, folder: string, options: ChaosOptions): Promise<Report> {
  const { seed, minutes, writes, log } = options;
  const { server, ca, users } = cluster;
  const { token } = users.admin;
  const problems: string[] = [];
  const faults = createFaultLog();
  const recorder = startRecorder(cluster.etcd, ({ message }) => problems.push(`the history: ${message}`));
  const client = await connect({ server, ca, token });
  const k8s = clientset(client);
  for (const name of NAMESPACES) await k8s.core.v1.namespaces.create({ metadata: { name } });
  const objects = initialObjects(createRandom(seedOf(seed, "objects")));
  for (let i = 0; i < objects.length; i += WRITERS) {
    await Promise.all(objects.slice(i, i + WRITERS).map((operation) => write(k8s, operation)));
  }
  log(`${objects.length} objects created`);

  const certificates = await createCertificates("proxy");
  const proxies = await Promise.all(
    VIEWS.map(({ name, http2 }) =>
      startChaosProxy({ name, seed, server, ca, tls: certificates.server, http2, log: faults.add }),
    ),
  );
  const file = join(folder, "observations.jsonl");
  const views = VIEWS.map((view, i) => ({ ...view, server: proxies[i]?.url ?? "" }));
  const observer = startObserver({ file, views, ca: certificates.ca.cert, token, timeoutSeconds: WATCH_SECONDS });
  try {
    await observer.synced();
    const before = await observer.measure();
    log("informers synced");

    for (const proxy of proxies) proxy.harm(true);
    const crashes = startCrashes(cluster, seed, () => recorder.revision, faults.add);
    const writers = startWriters({
      k8s,
      seed,
      count: WRITERS,
      rate: writes / minutes / 60,
      onProblem: (error) => problems.push(`a writer: ${error}`),
    });
    const progress = setInterval(() => log(`${countOf(recorder.history)} writes`), 30_000);
    await sleep(minutes * 60_000);
    await crashes.stop();
    await writers.stop();
    clearInterval(progress);
    for (const proxy of proxies) proxy.harm(false);
    log("calm");

    const last = await lastWrite(k8s);
    const late = await observer.reach(last, CONVERGENCE_MS);
    problems.push(...late.map((view) => `${view}: did not reach version ${last} in time`));
    const after = await observer.measure();
    const dumps = await observer.dump();
    const list = await k8s.core.v1.configMaps.list();
    await observer.close();
    while (recorder.revision < Number(last)) await sleep(100);
    recorder.stop();
    log("informers closed");

    for (const [i, view] of VIEWS.entries()) {
      const dump = dumps[i];
      if (dump !== undefined) problems.push(...checkCache(view, dump, list.items as KubernetesObject[]));
    }
    const growth = after.heap - before.heap;
    if (growth > MEMORY_MARGIN_MB) problems.push(`the heap of the informers' process grew by ${growth.toFixed(1)} MB`);
    const observed = await collect(file);
    for (const view of VIEWS) {
      const { observations, gaps } = observed.get(view.name) ?? { observations: [], gaps: [] };
      problems.push(...checkObservations(view, recorder.history, observations, gaps));
    }
    return {
      seed,
      minutes,
      writes: countOf(recorder.history),
      views: Object.fromEntries(
        [...observed].map(([name, { observations, gaps, failures }]) => [
          name,
          { changes: observations.length, lists: gaps.length, failures },
        ]),
      ),
      faults: faults.counts,
      memory: { before, after },
      problems,
      lastFaults: faults.last,
    };
  } finally {
    observer.kill();
    recorder.stop();
    for (const proxy of proxies) await proxy.close();
    await client.close();
  }
}

/** Writes objects that every view has, so that each informer can tell that it has seen everything, and returns the version. */
async function lastWrite(k8s: ReturnType<typeof clientset>): Promise<string> {
  const { metadata } = await k8s.core.v1.configMaps("chaos-1").create({
    metadata: { name: "last", labels: { run: "chaos", selected: "yes" } },
  });
  return metadata.resourceVersion;
}

interface Observed {
  readonly observations: Observation[];
  readonly gaps: Gap[];
  failures: number;
}

/** What the informers recorded, by view. */
async function collect(file: string): Promise<Map<string, Observed>> {
  const views = new Map<string, Observed>(VIEWS.map(({ name }) => [name, { observations: [], gaps: [], failures: 0 }]));
  for await (const line of readLines(file)) {
    const observed = views.get(line.view);
    if (observed === undefined) continue;
    if (line.kind === "observation") observed.observations.push(line);
    else if (line.kind === "gap") observed.gaps.push(line);
    else observed.failures++;
  }
  return views;
}
