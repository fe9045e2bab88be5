import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { awaitControlled, judge, writeLast } from "./conclude.js";
import { checkCoverage } from "./coverage.js";
import { startCrashes } from "./crash.js";
import { createFaultLog, missingFaults } from "./faults/index.js";
import { countOf, startRecorder } from "./history/index.js";
import { startParticipants } from "./participants.js";
import type { Report } from "./report.js";
import { startStrikes } from "./strike.js";
import { NAMESPACES } from "./views.js";
import { createObjects, startWriters } from "./writers/index.js";

/** What a run is asked for. */
export interface ChaosOptions {
  /** What goes wrong, and what is written, follows from it. When the one meets the other does not. */
  readonly seed: number;
  /** For how long things go wrong at least. A run takes longer until all writes have succeeded and each kind of fault has happened. */
  readonly minutes: number;
  /** How many writes have to succeed. */
  readonly writes: number;
  /** Called with lines of progress. */
  readonly log: (line: string) => void;
}

const PROGRESS_MS = 30_000;
const POLL_MS = 250;
/** For the controller, and then for the informers. Their longest wait after a failure is a minute. */
const CONVERGENCE_MS = 180_000;
/** How much longer than asked a run may take, as a factor, until all writes have succeeded and each kind of fault has happened. */
const LATENESS = 2;
const MEMORY_MARGIN_MB = 5;
// The history is read from etcd, as JSON, and only this run lets etcd forget.
const SERVER_ARGS = ["--storage-media-type=application/json", "--etcd-compaction-interval=0"];

/** Runs informers and a controller against a server with which everything goes wrong, and reports what they made of it. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-chaos-"));
  try {
    const cluster = await startControlPlane({ extraArgs: SERVER_ARGS });
    try {
      return await runIn(cluster, folder, options);
    } finally {
      await cluster.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runIn(cluster: ControlPlane, folder: string, options: ChaosOptions): Promise<Report> {
  const { seed, minutes, writes, log } = options;
  const { server, ca, users } = cluster;
  const { token } = users.admin;
  const problems: string[] = [];
  const faults = createFaultLog();
  const onProblem = (problem: string): void => void problems.push(problem);
  const recorder = startRecorder(cluster.etcd, ({ message }) => onProblem(`the history: ${message}`));
  const client = await connect({ server, ca, token });
  const k8s = clientset(client);
  for (const name of NAMESPACES) await k8s.core.v1.namespaces.create({ metadata: { name } });
  await createObjects(k8s, seed);
  log("objects created");

  const { observer, candidates, leader, ...participants } = await startParticipants(cluster, k8s, {
    ...{ seed, folder, faults, onProblem },
  });
  const measure = async (): Promise<Report["memory"]["informers"]["before"][]> => {
    const leading = await leader();
    if (leading === undefined) throw new Error("no process of the controller leads");
    return [await observer.measure(), await leading.measure()];
  };
  try {
    await observer.synced();
    problems.push(...(await awaitControlled(k8s, CONVERGENCE_MS)));
    const [informersBefore, leaderBefore] = await measure();
    log("informers synced");

    participants.harm(true);
    const begun = performance.now();
    const elapsed = (): number => (performance.now() - begun) / 60_000;
    const crashes = startCrashes(cluster, seed, () => recorder.revision, faults.add);
    const strikes = startStrikes({ leader, seed, log: faults.add });
    const writers = startWriters({
      ...{ k8s, seed, limit: writes, rate: writes / minutes / 60 },
      onProblem: (error) => onProblem(`a writer: ${error}`),
    });
    const progress = setInterval(
      () =>
        log(
          `${elapsed().toFixed(1)} minutes, ${writers.written} writes, ${countOf(recorder.history)} with the controller's`,
        ),
      PROGRESS_MS,
    );
    const isComplete = (): boolean => writers.written >= writes && missingFaults(faults.counts).length === 0;
    while (elapsed() < minutes || (!isComplete() && elapsed() < minutes * LATENESS)) await sleep(POLL_MS);
    const lasted = elapsed();
    clearInterval(progress);
    // All end, even if one has failed: none may go on when the server is stopped.
    const ends = await Promise.allSettled([crashes, strikes, writers].map((each) => each.stop()));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    participants.harm(false);
    const lastFaults = [...faults.last];
    log("nothing goes wrong any more");

    problems.push(...(await awaitControlled(k8s, CONVERGENCE_MS)));
    log("the controller has done everything");
    const last = await writeLast(k8s);
    const late = await observer.reach(last, CONVERGENCE_MS);
    problems.push(...late.map((view) => `${view}: did not reach ${JSON.stringify(last)} in time`));
    log("the informers are up to date");
    const [informersAfter, leaderAfter] = await measure();
    const memory = {
      informers: { before: informersBefore, after: informersAfter },
      leader: { before: leaderBefore, after: leaderAfter },
    } as Report["memory"];
    for (const [name, { before, after }] of Object.entries(memory)) {
      const growth = after.heap - before.heap;
      if (growth > MEMORY_MARGIN_MB) onProblem(`the heap of the process (${name}) grew by ${growth.toFixed(1)} MB`);
    }
    const dumps = await observer.dump();
    const { items } = await k8s.core.v1.configMaps.list();
    await observer.close();
    for (const candidate of candidates) await candidate.close();
    await recorder.reach(Math.max(...Object.values(last).map(Number)));
    log("informers and controller closed");

    const judged = judge(recorder.history, await participants.records(), dumps, items);
    const report = {
      seed,
      minutes: lasted,
      wanted: writes,
      written: writers.written,
      writes: countOf(recorder.history),
      views: judged.views,
      controller: judged.controller,
      faults: faults.counts,
      memory,
      lastFaults,
    };
    return { ...report, problems: [...problems, ...judged.problems, ...checkCoverage(report)] };
  } finally {
    recorder.stop();
    await participants.stop();
    await client.close();
  }
}
