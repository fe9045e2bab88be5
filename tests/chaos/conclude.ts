import { setTimeout as sleep } from "node:timers/promises";
import type { clientset } from "@kubesmith/kubernetes";
import type { KubernetesObject } from "@kubesmith/runtime";
import {
  type ControlledObject,
  checkCache,
  checkControlled,
  checkObservations,
  checkReconciles,
} from "./checks/index.js";
import { CONTROLLER_NAMESPACE } from "./controlled.js";
import type { History } from "./history/index.js";
import { type Dump, type Gap, type Observation, type ReconcileStep, readLines } from "./observer/index.js";
import { VIEWS } from "./views.js";

type Clientset = ReturnType<typeof clientset>;

/** What an informer recorded. */
export interface Observed {
  readonly observations: Observation[];
  readonly gaps: Gap[];
  failures: number;
}

/** What the informers and the controller recorded. */
export interface Records {
  readonly views: ReadonlyMap<string, Observed>;
  readonly steps: readonly ReconcileStep[];
}

const POLL_MS = 500;

/** Reads the file of the process with the informers. */
export async function readRecords(file: string): Promise<Records> {
  const views = new Map<string, Observed>(VIEWS.map(({ name }) => [name, { observations: [], gaps: [], failures: 0 }]));
  const steps: ReconcileStep[] = [];
  for await (const line of readLines(file)) {
    if (line.kind === "reconcile") {
      steps.push(line);
      continue;
    }
    const observed = views.get(line.view);
    if (line.kind === "error") {
      if (observed !== undefined) observed.failures++;
    } else if (line.kind === "observation") observed?.observations.push(line);
    else observed?.gaps.push(line);
  }
  return { views, steps };
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

/** Writes an object that every view has, so that each informer can tell that it has seen everything, and resolves with its version. */
export async function writeLast(k8s: Clientset): Promise<string> {
  const labels = { run: "chaos", selected: "yes" };
  const { metadata } = await k8s.core.v1.configMaps("chaos-1").create({ metadata: { name: "last", labels } });
  return metadata.resourceVersion;
}

/** All that is wrong with what was recorded, and with the caches at the end. */
export function judge(
  history: History,
  { views, steps }: Records,
  dumps: readonly Dump[],
  objects: readonly KubernetesObject[],
): string[] {
  const ofViews = VIEWS.flatMap((view) => {
    const dump = dumps.find((each) => each.view === view.name);
    const { observations, gaps } = views.get(view.name) ?? { observations: [], gaps: [] };
    return [
      ...(dump === undefined ? [`${view.name}: there is no cache`] : checkCache(view, dump, objects)),
      ...checkObservations(view, history, observations, gaps),
    ];
  });
  return [...ofViews, ...checkReconciles(steps)];
}
