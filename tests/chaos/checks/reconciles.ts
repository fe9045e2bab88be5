import type { ReconcileStep } from "../candidates/index.js";
import { CONTROLLER_NAMESPACE, childOf } from "../controlled.js";
import type { History } from "../history/index.js";

interface Written {
  readonly uid: string;
  object: string | undefined;
  child: string | undefined;
}

/** The result of a check of reconciles. */
export interface ReconcilesResult {
  /** What is wrong, in words. */
  readonly problems: readonly string[];
  /** How many reconciles began after a write of an earlier one, so that they could have begun too early. */
  readonly afterWrites: number;
}

/**
 * Checks the reconciles of one process: never two of one object at once, and none begins before the cache has what the last one wrote.
 *
 * A controller finds its child by the owner. When another process has led meanwhile, the child may belong to a successor of the object, which
 * the cache of the objects does not have yet: such a child is not found, although the cache of the children has what was written.
 */
export function checkReconciles(steps: readonly ReconcileStep[], history: History): ReconcilesResult {
  const problems: string[] = [];
  const running = new Set<string>();
  const written = new Map<string, Written>();
  let afterWrites = 0;
  for (const step of steps) {
    const { name, uid } = step;
    if (step.step === "end") {
      running.delete(name);
      continue;
    }
    const known = written.get(name);
    const own: Written = known?.uid === uid ? known : { uid, object: undefined, child: undefined };
    written.set(name, own);
    if (step.step === "wrote") {
      own[step.what] = step.version;
      continue;
    }
    if (running.has(name)) problems.push(`${name}: two reconciles at once`);
    running.add(name);
    if (own.object !== undefined || own.child !== undefined) afterWrites++;
    for (const what of ["object", "child"] as const) {
      const version = own[what];
      const read = step.read[what];
      if (version === undefined || Number(read ?? 0) >= Number(version)) continue;
      if (what === "child" && read === undefined && wasTaken(history, name, uid, Number(version))) continue;
      problems.push(`${name}: a reconcile began with version ${read} of the ${what}, after it wrote ${version}`);
    }
  }
  return { problems: problems.map((problem) => `controller: ${problem}`), afterWrites };
}

/** Whether the child of an object belonged to another object after a version. */
function wasTaken(history: History, name: string, uid: string, version: number): boolean {
  const versions = history.get(`${CONTROLLER_NAMESPACE}/${childOf(name)}`) ?? [];
  return versions.some(({ revision, owners }) => revision > version && !owners.includes(uid));
}
