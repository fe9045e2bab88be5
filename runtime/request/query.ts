import { RequestError } from "../errors/request-error.js";
import type { ApplyOptions, DeleteCollectionOptions, GetOptions, ListOptions, WriteOptions } from "../types/options.js";
import type { Action } from "./action.js";
import { formatFieldSelector, formatLabelSelector } from "./selector.js";

/** The options of all actions; the action decides which of them are sent. */
export type AnyOptions = Partial<GetOptions & ListOptions & WriteOptions & ApplyOptions> &
  Pick<DeleteCollectionOptions, "all" | "gracePeriodSeconds" | "propagationPolicy" | "preconditions">;

const SELECTION = ["labelSelector", "fieldSelector", "limit", "resourceVersion", "resourceVersionMatch"] as const;
const WRITE = ["dryRun", "fieldManager", "fieldValidation"] as const;

// Options of deletions are sent in the body.
const QUERY_OPTIONS = {
  get: ["resourceVersion"],
  list: [...SELECTION, "continue", "timeoutSeconds"],
  watch: ["labelSelector", "fieldSelector", "resourceVersion", "timeoutSeconds"],
  create: WRITE,
  update: WRITE,
  merge: WRITE,
  json: WRITE,
  strategic: WRITE,
  apply: [...WRITE, "force"],
  delete: [],
  deleteCollection: SELECTION,
} as const satisfies { [A in Action]: readonly (keyof AnyOptions)[] };

/** Whether an action writes fields, of which someone is the owner. */
export function hasFieldManager(action: Action): boolean {
  return (QUERY_OPTIONS[action] as readonly (keyof AnyOptions)[]).includes("fieldManager");
}

/** An encoded `name=value`. */
export function queryPair(name: string, value: string): string {
  try {
    return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  } catch (error) {
    throw new RequestError("InvalidOption", `the query parameter ${JSON.stringify(name)} is not valid Unicode`, {
      cause: error,
    });
  }
}

/** Query parameters as given: a list repeats its name. Throws a `RequestError` (`InvalidOption`) for other values. */
export function queryPairs(query: {
  readonly [name: string]: string | number | boolean | readonly string[];
}): string[] {
  return Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value)
      ? value.map((item: unknown) => queryPair(name, parameterOf(name, item)))
      : [queryPair(name, parameterOf(name, value))],
  );
}

/** The text of a parameter. Undefined values and numbers such as NaN are a caller's mistakes. */
function parameterOf(name: string, value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return String(value);
  throw new RequestError(
    "InvalidOption",
    `the query parameter ${JSON.stringify(name)} must be a string, a number, true, false or a list of strings`,
  );
}

/** An option in the server's form; undefined if it is not sent. */
function optionValue(name: keyof AnyOptions, options: AnyOptions): string | undefined {
  switch (name) {
    case "labelSelector":
      return options.labelSelector === undefined ? undefined : formatLabelSelector(options.labelSelector);
    case "fieldSelector":
      return options.fieldSelector === undefined ? undefined : formatFieldSelector(options.fieldSelector);
    case "dryRun":
      return options.dryRun === true ? "All" : undefined;
    case "force":
      return options.force === true ? "true" : undefined;
    case "limit":
      // Zero means "no limit" to the server. Unlike for `timeoutSeconds`, where an explicit zero is sent, it is never needed.
      return options.limit ? String(options.limit) : undefined;
    default:
      return options[name] === undefined ? undefined : String(options[name]);
  }
}

/** The query of a call without `?`; empty if there are no parameters. `timeout` is the call's timeout in milliseconds. */
export function buildQuery(action: Action, options: AnyOptions, timeout: number): string {
  const pairs: string[] = [];
  for (const name of QUERY_OPTIONS[action]) {
    const value = optionValue(name, options);
    if (value !== undefined && value !== "") pairs.push(queryPair(name, value));
  }
  if (action === "watch") pairs.push("watch=true", "allowWatchBookmarks=true");
  // The server stops at this time too, instead of working for a client that no longer waits.
  if (timeout > 0) pairs.push(`timeout=${timeout / 1000}s`);
  if (options.query !== undefined) pairs.push(...queryPairs(options.query));
  return pairs.join("&");
}
