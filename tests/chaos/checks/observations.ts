import { changesIn, type History, type TrueChange } from "../history/index.js";
import type { Gap, Observation, State } from "../observer/index.js";
import type { View } from "../views.js";

/** The result of a check of observations. */
export interface ObservationsResult {
  /** What is wrong, in words. */
  readonly problems: readonly string[];
  /** How many changes there were in the view. */
  readonly changes: number;
  /** How many of them happened while the informer listed, and were not observed. */
  readonly skipped: number;
}

/**
 * Checks what the handler of an informer was called with: the states of each object are an ordered part of the true ones, none comes twice, each
 * change continues from the one before, and nothing is missing except what happened while the informer listed.
 */
export function checkObservations(
  view: View,
  history: History,
  observations: readonly Observation[],
  gaps: readonly Gap[],
): ObservationsResult {
  const byKey = new Map<string, Observation[]>();
  for (const observation of observations) {
    const known = byKey.get(observation.key);
    if (known === undefined) byKey.set(observation.key, [observation]);
    else known.push(observation);
  }
  const keys = new Set([...history.keys(), ...byKey.keys()]);
  const results = [...keys].map((key) => {
    const ofKey = gaps.filter(({ namespace }) => namespace === undefined || key.startsWith(`${namespace}/`));
    const changes = changesIn(view, key, history.get(key) ?? []);
    const { problems, skipped } = checkObject(changes, byKey.get(key) ?? [], ofKey);
    return {
      problems: problems.map((problem) => `${view.name}, ${key}: ${problem}`),
      changes: changes.length,
      skipped,
    };
  });
  return {
    problems: results.flatMap(({ problems }) => problems),
    changes: results.reduce((sum, { changes }) => sum + changes, 0),
    skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

/** Checks the observations of one object. */
function checkObject(
  changes: readonly TrueChange[],
  observations: readonly Observation[],
  gaps: readonly Gap[],
): Pick<ObservationsResult, "problems" | "skipped"> {
  const problems: string[] = [];
  let skipped = 0;
  let current: State | undefined;
  // The place of the next change that may be observed.
  let next = 0;
  const skipTo = (end: number): void => {
    for (const { revision, uid } of changes.slice(next, end)) {
      if (gaps.some(({ from, to }) => from < revision && revision <= to)) {
        skipped++;
        continue;
      }
      problems.push(`missed ${uid === undefined ? "the deletion" : "the version"} ${revision}`);
    }
    next = end + 1;
  };
  for (const { type, object, previous, isFinalStateUnknown } of observations) {
    const what = `${type} ${object.version}`;
    if ((type === "added") !== (current === undefined)) {
      problems.push(`${what}: the cache ${current === undefined ? "did not have it" : `had ${current.version}`}`);
    }
    if (previous?.version !== current?.version || previous?.uid !== current?.uid) {
      problems.push(`${what}: continues from ${previous?.version}, not from ${current?.version}`);
    }
    const { uid } = object;
    if (isFinalStateUnknown) {
      if (!changes.slice(next).some((change) => change.uid !== uid)) problems.push(`${what}: it still existed`);
    } else {
      const revision = Number(object.version);
      const found = changes.findIndex((change, i) => i >= next && change.revision === revision);
      const trueUid = type === "deleted" ? undefined : uid;
      if (found !== -1) {
        skipTo(found);
        if (changes[found]?.uid !== trueUid) problems.push(`${what}: what really happened was something else`);
      } else {
        const isKnown = changes.some((change) => change.revision === revision);
        problems.push(`${what}: ${isKnown ? "came again, or too late" : "there is no such version"}`);
      }
    }
    current = type === "deleted" ? undefined : object;
  }
  skipTo(changes.length);
  return { problems, skipped };
}
