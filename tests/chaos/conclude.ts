import { setTimeout as sleep } from "node:timers/promises";
import type { clientset } from "@kubesmith/kubernetes";
import type { KubernetesObject } from "@kubesmith/runtime";
import type { CandidateLine } from "./candidates/index.js";
import {
  type ControlledObject,
  checkCache,
  checkControlled,
  checkObservations,
  checkReconciles,
  checkSections,
  type Recorded,
} from "./checks/index.js";
import { CONTROLLER_NAMESPACE } from "./controlled.js";
import type { History } from "./history/index.js";
import type { Dump, Gap, Line, Observation, Versions } from "./observer/index.js";
import { readLines } from "./processes/index.js";
import type { Report, ViewReport } from "./report.js";
import { NAMESPACES, VIEWS } from "./views.js";

type Clientset = ReturnType<typeof clientset>;

/** What an informer recorded. */
export interface Observed {
  readonly observations: Observation[];
  readonly gaps: Gap[];
  failures: number;
}

/** What the informers and the processes of the controller recorded. */
export interface Records {
  readonly views: ReadonlyMap<string, Observed>;
  readonly processes: readonly Recorded[];
}

const POLL_MS = 500;

/** Reads the file of the process with the informers, and those of the controller's processes, by their identities. */
export async function readRecords(file: string, files: ReadonlyMap<string, string>): Promise<Records> {
  const views = new Map<string, Observed>(VIEWS.map(({ name }) => [name, { observations: [], gaps: [], failures: 0 }]));
  for await (const line of readLines<Line>(file)) {
    const observed = views.get(line.view);
    if (line.kind === "error") {
      if (observed !== undefined) observed.failures++;
    } else if (line.kind === "observation") observed?.observations.push(line);
    else observed?.gaps.push(line);
  }
  const processes: Recorded[] = [];
  for (const [identity, path] of files) {
    const lines: CandidateLine[] = [];
    for await (const line of readLines<CandidateLine>(path)) lines.push(line);
    processes.push({ identity, lines });
  }
  return { views, processes };
}

/** Waits until the controller has done everything, or time is up, in milliseconds. Resolves with what is not done. */
export async function awaitControlled(k8s: Clientset, timeout: number): Promise<string[]> {
  const maps = k8s.core.v1.configMaps(CONTROLLER_NAMESPACE);
  const end = performance.now() + timeout;
  for (let i = 0; ; i++, await sleep(POLL_MS)) {
    // From the version of an object that it selects, a cache knows that it has all before, also what it does not select. The server says so by
    // itself only once a minute.
    const labels = { run: "chaos", selected: "no", count: String(i) };
    await maps.apply({ metadata: { name: "counter", labels } }, { fieldManager: "chaos-test", force: true });
    const { items } = await k8s.core.v1.configMaps.list();
    const problems = checkControlled(items as readonly ControlledObject[]);
    if (problems.length === 0 || performance.now() > end) return problems;
  }
}

/**
 * Writes objects that the views have, so that each informer can tell that it has seen everything, and resolves with their versions. The
 * controller's namespace has none: it would go on to write.
 */
export async function writeLast(k8s: Clientset): Promise<Versions> {
  const labels = { run: "chaos", selected: "yes" };
  const versions: { [namespace: string]: string } = {};
  for (const namespace of NAMESPACES.filter((name) => name !== CONTROLLER_NAMESPACE)) {
    const { metadata } = await k8s.core.v1.configMaps(namespace).create({ metadata: { name: "last", labels } });
    versions[namespace] = metadata.resourceVersion;
  }
  return versions;
}

/** All that is wrong with what was recorded, and with the caches at the end, and what there was to check. */
export function judge(
  history: History,
  { views, processes }: Records,
  dumps: readonly Dump[],
  objects: readonly KubernetesObject[],
): Pick<Report, "problems" | "views" | "controller"> {
  const problems: string[] = [];
  const reports: { [view: string]: ViewReport } = {};
  for (const view of VIEWS) {
    const dump = dumps.find((each) => each.view === view.name);
    const { observations, gaps, failures } = views.get(view.name) ?? { observations: [], gaps: [], failures: 0 };
    const result = checkObservations(view, history, observations, gaps);
    problems.push(...(dump === undefined ? [`${view.name}: there is no cache`] : checkCache(view, dump, objects)));
    problems.push(...result.problems);
    const deletions = observations.filter(({ type }) => type === "deleted");
    reports[view.name] = {
      true: result.changes,
      changes: observations.length,
      skipped: result.skipped,
      deletions: deletions.length,
      unseenDeletions: deletions.filter(({ isFinalStateUnknown }) => isFinalStateUnknown).length,
      lists: gaps.length,
      failures,
    };
  }
  const sections = checkSections(processes);
  const reconciles = processes.map(({ lines }) =>
    checkReconciles(
      lines.filter((line) => line.kind === "reconcile"),
      history,
    ),
  );
  problems.push(...sections.problems, ...reconciles.flatMap((result) => result.problems));
  const all = processes.flatMap(({ lines }) => lines);
  problems.push(...all.flatMap((line) => (line.kind === "error" ? [`controller: ${line.message}`] : [])));
  return {
    problems,
    views: reports,
    controller: {
      processes: processes.length,
      lost: all.filter(({ kind }) => kind === "lost").length,
      handovers: sections.handovers,
      reconciles: sections.reconciles,
      aborted: all.filter((line) => line.kind === "reconcile" && line.step === "end" && line.isAborted).length,
      afterWrites: reconciles.reduce((sum, { afterWrites }) => sum + afterWrites, 0),
    },
  };
}
