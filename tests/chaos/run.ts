import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import { createCertificates } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createRandom, seedOf } from "../support/random.js";
import { awaitControlled, judge, readRecords, writeLast } from "./conclude.js";
import { startCrashes } from "./crash.js";
import { createFaultLog } from "./faults/index.js";
import { countOf, startRecorder } from "./history/index.js";
import { startObserver } from "./observer/index.js";
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
const PROGRESS_MS = 30_000;
/** For the controller, and then for the informers. */
const CONVERGENCE_MS = 120_000;
const MEMORY_MARGIN_MB = 5;
// The history is read from etcd, as JSON, and only this run lets etcd forget.
const SERVER_ARGS = ["--storage-media-type=application/json", "--etcd-compaction-interval=0"];

/** Runs informers and a controller against a server with which everything goes wrong, and reports what they made of it. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-chaos-"));
  try {
    const cluster = await startControlPlane({ extraArgs: SERVER_ARGS });
    try {
      return await runIn(cluster, join(folder, "observations.jsonl"), options);
    } finally {
      await cluster.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runIn(cluster: ControlPlane, file: string, options: ChaosOptions): Promise<Report> {
  const { seed, minutes, writes, log } = options;
  const { server, ca, users } = cluster;
  const { token } = users.admin;
  const problems: string[] = [];
  const faults = createFaultLog();
  const recorder = startRecorder(cluster.etcd, ({ message }) => problems.push(`the history: ${message}`));
  const client = await connect({ server, ca, token });
  const k8s = clientset(client);
  await createObjects(k8s, seed);
  log("objects created");

  const certificates = await createCertificates("proxy");
  const startProxy = (name: string, http2: boolean): ReturnType<typeof startChaosProxy> =>
    startChaosProxy({ name, seed, server, ca, tls: certificates.server, http2, log: faults.add });
  const proxies = await Promise.all(VIEWS.map(({ name, http2 }) => startProxy(name, http2)));
  const ofController = await startProxy("controller", true);
  const observer = startObserver({
    file,
    views: VIEWS.map((view, i) => ({ ...view, server: proxies[i]?.url ?? "" })),
    controller: ofController.url,
    ca: certificates.ca.cert,
    token,
    timeoutSeconds: WATCH_SECONDS,
  });
  const all = [...proxies, ofController];
  try {
    await observer.synced();
    problems.push(...(await awaitControlled(k8s, CONVERGENCE_MS)));
    const before = await observer.measure();
    log("informers synced");

    for (const proxy of all) proxy.harm(true);
    const crashes = startCrashes(cluster, seed, () => recorder.revision, faults.add);
    const onProblem = (error: unknown): void => void problems.push(`a writer: ${error}`);
    const writers = startWriters({ k8s, seed, count: WRITERS, rate: writes / minutes / 60, onProblem });
    const progress = setInterval(() => log(`${countOf(recorder.history)} writes`), PROGRESS_MS);
    await sleep(minutes * 60_000);
    clearInterval(progress);
    await crashes.stop();
    await writers.stop();
    for (const proxy of all) proxy.harm(false);
    const lastFaults = [...faults.last];
    log("nothing goes wrong any more");

    problems.push(...(await awaitControlled(k8s, CONVERGENCE_MS)));
    log("the controller has done everything");
    const last = await writeLast(k8s);
    const late = await observer.reach(last, CONVERGENCE_MS);
    problems.push(...late.map((view) => `${view}: did not reach version ${last} in time`));
    log("the informers are up to date");
    const after = await observer.measure();
    const growth = after.heap - before.heap;
    if (growth > MEMORY_MARGIN_MB) problems.push(`the heap of the informers' process grew by ${growth.toFixed(1)} MB`);
    const dumps = await observer.dump();
    const { items } = await k8s.core.v1.configMaps.list();
    await observer.close();
    await recorder.reach(Number(last));
    log("informers closed");

    const records = await readRecords(file);
    problems.push(...judge(recorder.history, records, dumps, items));
    return {
      seed,
      minutes,
      writes: countOf(recorder.history),
      views: Object.fromEntries(
        [...records.views].map(([name, { observations, gaps, failures }]) => [
          name,
          { changes: observations.length, lists: gaps.length, failures },
        ]),
      ),
      reconciles: records.steps.filter(({ step }) => step === "begin").length,
      faults: faults.counts,
      memory: { before, after },
      problems,
      lastFaults,
    };
  } finally {
    observer.kill();
    recorder.stop();
    for (const proxy of all) await proxy.close();
    await client.close();
  }
}

async function createObjects(k8s: ReturnType<typeof clientset>, seed: number): Promise<void> {
  for (const name of NAMESPACES) await k8s.core.v1.namespaces.create({ metadata: { name } });
  const objects = initialObjects(createRandom(seedOf(seed, "objects")));
  for (let i = 0; i < objects.length; i += WRITERS) {
    await Promise.all(objects.slice(i, i + WRITERS).map((operation) => write(k8s, operation)));
  }
}
