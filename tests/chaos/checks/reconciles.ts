import type { ReconcileStep } from "../observer/index.js";

interface Written {
  readonly uid: string;
  object: string | undefined;
  child: string | undefined;
}

/**
 * Checks the reconciles of a controller: never two of one object at once, and none begins before the cache has what the last one wrote.
 * @returns what is wrong, in words
 */
export function checkReconciles(steps: readonly ReconcileStep[]): string[] {
  const problems: string[] = [];
  const running = new Set<string>();
  const written = new Map<string, Written>();
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
    for (const what of ["object", "child"] as const) {
      const version = own[what];
      const read = step.read[what];
      if (version === undefined || Number(read ?? 0) >= Number(version)) continue;
      problems.push(`${name}: a reconcile began with version ${read} of the ${what}, after it wrote ${version}`);
    }
  }
  return problems.map((problem) => `controller: ${problem}`);
}
