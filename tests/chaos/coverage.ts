import { missingFaults } from "./faults/index.js";
import type { Report } from "./report.js";

/** The share of the changes in a view that its handler must have been called with at least. The others happened while the informer listed. */
const LEAST_SEEN = 0.1;

/** What a run lacks to show anything: a check of nothing succeeds, too. */
export function checkCoverage({ wanted, written, views, controller, faults }: Omit<Report, "problems">): string[] {
  const ofViews = Object.entries(views).flatMap(([name, { changes, lists, true: all, deletions }]) => [
    ...(changes < all * LEAST_SEEN ? [`${name}: saw only ${changes} of ${all} changes`] : []),
    ...(lists < 2 ? [`${name}: never listed again`] : []),
    ...(deletions === 0 ? [`${name}: saw no deletion`] : []),
  ]);
  const { reconciles, afterWrites, handovers, lost } = controller;
  const unseen = Object.values(views).reduce((sum, { unseenDeletions }) => sum + unseenDeletions, 0);
  return [
    ...(written < wanted ? [`${written} writes succeeded, not ${wanted}`] : []),
    ...ofViews,
    ...(unseen === 0 ? ["no informer learned of a deletion only by a list"] : []),
    ...(reconciles === 0 ? ["controller: no reconciles"] : []),
    ...(afterWrites === 0 ? ["controller: no reconcile came after a write of its own"] : []),
    ...(handovers === 0 ? ["controller: no process took over from another one"] : []),
    ...(lost === 0 ? ["controller: no process noticed that it lost the Lease"] : []),
    ...missingFaults(faults).map((fault) => `this never happened: ${fault}`),
  ];
}
