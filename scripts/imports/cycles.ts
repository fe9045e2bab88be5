import type { Imports } from "./direction.js";
import { TEST_FILES } from "./rules.js";

/** One step of a cycle: the import that leads from a node to the next. */
interface Step {
  readonly from: string;
  readonly to: string;
  /** The file that imports, and the one that it imports. */
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** Which cycles count in a tree. */
export interface CycleRule {
  /** Path of the tree's folder. */
  readonly of: string;
  /** False when cycles that only the compiler sees are fine: definitions of an API refer to each other. */
  readonly types: boolean;
}

/**
 * Finds cycles at each level of a tree: the files and folders directly in a folder must not import each other in a circle, whichever of
 * a folder's files does it. So a folder may be used by the file next to it, but then it uses none of what that file is part of.
 * @param imports imports by file; those of tests do not count
 * @param rule the tree, and whether imports of types count
 */
export function cycleOffences(imports: Imports, { of, types }: CycleRule): string[] {
  const files = [...imports.keys()].filter((file) => file.startsWith(`${of}/`) && !TEST_FILES.test(file));
  const folders = new Set<string>([of]);
  for (const file of files) {
    for (let at = file.lastIndexOf("/"); at > of.length; at = file.lastIndexOf("/", at - 1))
      folders.add(file.slice(0, at));
  }
  return [...folders].sort().flatMap((folder) => cyclesIn(folder, files, imports, types));
}

function cyclesIn(folder: string, files: readonly string[], imports: Imports, types: boolean): string[] {
  const childOf = (file: string): string => {
    const end = file.indexOf("/", folder.length + 1);
    return end < 0 ? file : `${file.slice(0, end)}/`;
  };
  const steps = new Map<string, Map<string, Step>>();
  for (const file of files) {
    if (!file.startsWith(`${folder}/`)) continue;
    for (const { target, isLocal, time } of imports.get(file) ?? []) {
      if (!isLocal || !imports.has(target) || TEST_FILES.test(target) || !target.startsWith(`${folder}/`)) continue;
      const isTypeOnly = time === "types";
      if (isTypeOnly && !types) continue;
      const [from, to] = [childOf(file), childOf(target)];
      if (from === to && file !== target) continue;
      const known = steps.get(from) ?? new Map<string, Step>();
      steps.set(from, known);
      // The import that counts at run time is the one worth telling.
      if (known.get(to)?.isTypeOnly !== false) known.set(to, { from, to, file, target, isTypeOnly });
    }
  }
  const told = new Set<string>();
  const offences: string[] = [];
  for (const start of [...steps.keys()].sort()) {
    const cycle = shortestCycle(start, steps);
    if (cycle === undefined || cycle.some(({ from }) => told.has(from))) continue;
    for (const { from } of cycle) told.add(from);
    offences.push(describe(cycle));
  }
  return offences;
}

/** Breadth first, so that the cycle told is the one that is easiest to break. */
function shortestCycle(start: string, steps: ReadonlyMap<string, ReadonlyMap<string, Step>>): Step[] | undefined {
  const came = new Map<string, Step>();
  const queue = [start];
  for (const node of queue) {
    for (const step of steps.get(node)?.values() ?? []) {
      if (came.has(step.to)) continue;
      came.set(step.to, step);
      if (step.to === start) return pathTo(start, came);
      queue.push(step.to);
    }
  }
  return undefined;
}

function pathTo(start: string, came: ReadonlyMap<string, Step>): Step[] {
  const path: Step[] = [];
  let step = came.get(start);
  while (step !== undefined) {
    path.unshift(step);
    step = step.from === start ? undefined : came.get(step.from);
  }
  return path;
}

function describe(cycle: readonly Step[]): string {
  const kind = cycle.some(({ isTypeOnly }) => isTypeOnly) ? "cycle of types" : "cycle";
  const names = [...cycle.map(({ from }) => from), cycle[0]?.from].join(" → ");
  const imports = cycle.map(
    ({ file, target, isTypeOnly }) => `  ${file} imports ${isTypeOnly ? "types of " : ""}${target}`,
  );
  return [`${kind}: ${names}`, ...imports].join("\n");
}
