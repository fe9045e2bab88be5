import { brand } from "../../errors/brand.js";
import { printable } from "../../text/printable.js";
import type { PodName } from "./pod.js";
import type { PodMessage } from "./select.js";

/**
 * `NotAllowed`: the options do not allow some of the pods to be removed, and no pod was removed. `Failed`: some pods could not be removed.
 * `TimedOut`: some pods were still there when the time was up.
 */
export type DrainErrorCode = "NotAllowed" | "Failed" | "TimedOut";

/** What is wrong, and which pods it affects. */
export interface DrainProblem extends PodMessage {
  /** The error that was thrown. Absent if none was thrown. */
  readonly error?: unknown;
}

const MOST_PODS = 10;

/** Thrown if a node was not drained. The node stays unschedulable. The message names all problems. */
export class DrainError extends Error {
  static {
    brand(DrainError, "DrainError");
  }
  /** Why the node was not drained. */
  readonly code: DrainErrorCode;
  /** The node's name. */
  readonly node: string;
  /** All problems that prevented the drain. */
  readonly problems: readonly DrainProblem[];

  constructor(code: DrainErrorCode, node: string, end: string, problems: readonly DrainProblem[]) {
    const words = problems.map(({ message, pods }) => `${message}: ${namesOf(pods)}`);
    const why = words.length === 0 ? "the server has not answered" : words.join("; ");
    super(printable(`${end} node ${node}: ${why}`, 4000), { cause: problems[0]?.error });
    this.code = code;
    this.node = node;
    this.problems = problems;
  }
}

function namesOf(pods: readonly PodName[]): string {
  const names = pods.slice(0, MOST_PODS).map(({ namespace, name }) => `${namespace}/${name}`);
  return `${names.join(", ")}${pods.length > MOST_PODS ? ` and ${pods.length - MOST_PODS} more` : ""}`;
}
