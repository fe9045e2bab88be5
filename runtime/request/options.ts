import { RequestError, type RequestErrorCode } from "../errors/request-error.js";
import { isObject } from "../json/write-json.js";
import { printable } from "../text/printable.js";
import type { Action } from "./action.js";
import { quoted } from "./quoted.js";

/** What the value of an option must be. */
export interface OptionKind {
  /** `a string` */
  readonly what: string;
  /** The code of the error. Default `InvalidOption`. */
  readonly code?: RequestErrorCode;
  is(value: unknown): boolean;
}

export const TEXT: OptionKind = { what: "a string", is: (value) => typeof value === "string" };
export const SWITCH: OptionKind = { what: "true or false", is: (value) => typeof value === "boolean" };
export const COUNT: OptionKind = {
  what: "a whole number greater than or equal to 0",
  is: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const SECONDS: OptionKind = {
  what: "a number greater than or equal to 0",
  is: (value) => Number.isFinite(value) && (value as number) >= 0,
};
// Not a Map, Headers or URLSearchParams: they have no members of their own, and nothing would be sent.
const OBJECT: OptionKind = { what: "an object", is: isObject };
const SELECTOR: OptionKind = {
  what: "a string or an object",
  code: "InvalidSelector",
  is: (value) => typeof value === "string" || isObject(value),
};
const CALLBACK: OptionKind = { what: "a function", is: (value) => typeof value === "function" };
export const SIGNAL: OptionKind = {
  what: "an AbortSignal",
  is: (value) => typeof value === "object" && value !== null && "aborted" in value,
};

/** The kinds of options, by name. */
export interface OptionKinds {
  readonly [name: string]: OptionKind;
}

const CALL: OptionKinds = { signal: SIGNAL, headers: OBJECT, query: OBJECT };
const PATH: OptionKinds = { path: TEXT, ...CALL };
/** Members of a raw request. */
export const SEND: OptionKinds = {
  method: { what: "an HTTP method in upper case", is: (value) => typeof value === "string" && /^[A-Z]+$/.test(value) },
  ...PATH,
  body: {
    what: "a string, bytes or an object",
    is: (value) => typeof value === "string" || (typeof value === "object" && value !== null),
  },
  maxBytes: { what: "a number greater than or equal to 0", is: (value) => typeof value === "number" && value >= 0 },
};
/** Members of a request whose response is read as it arrives. */
export const STREAM: OptionKinds = { ...SEND, anyStatus: SWITCH };
/** Members of a request for another protocol. */
export const UPGRADE: OptionKinds = { protocol: TEXT, ...PATH };

const METHOD: OptionKinds = { ...CALL, onWarning: CALLBACK };
const VERSION: OptionKinds = { resourceVersion: TEXT };
const SELECTION: OptionKinds = {
  labelSelector: SELECTOR,
  fieldSelector: SELECTOR,
  limit: COUNT,
  ...VERSION,
  resourceVersionMatch: TEXT,
};
const WRITE: OptionKinds = { dryRun: SWITCH, fieldManager: TEXT, fieldValidation: TEXT, ...METHOD };
const DELETE: OptionKinds = {
  gracePeriodSeconds: COUNT,
  propagationPolicy: TEXT,
  preconditions: OBJECT,
  dryRun: SWITCH,
  ...METHOD,
};

const KINDS: { readonly [A in Action]: OptionKinds } = {
  get: { ...VERSION, ...METHOD },
  list: { ...SELECTION, continue: TEXT, timeoutSeconds: SECONDS, ...METHOD },
  watch: {
    labelSelector: SELECTOR,
    fieldSelector: SELECTOR,
    name: TEXT,
    ...VERSION,
    timeoutSeconds: SECONDS,
    onError: CALLBACK,
    ...METHOD,
  },
  create: WRITE,
  update: WRITE,
  merge: WRITE,
  json: WRITE,
  strategic: WRITE,
  apply: { force: SWITCH, ...WRITE },
  delete: DELETE,
  deleteCollection: { ...SELECTION, all: SWITCH, ...DELETE },
};

/**
 * Checks options against their kinds. An undefined option is absent. Throws a `RequestError` (`InvalidOption`, or `InvalidSelector`)
 * that names the option: otherwise a misspelt one would be ignored, and one of the wrong kind sent as other text.
 * @param what what is called, for messages
 */
export function checkKinds(options: unknown, kinds: OptionKinds, what: string): void {
  if (!isObject(options)) throw invalid(`${what}: the options must be an object`);
  // With inherited members, which have the same effect.
  for (const name in options) {
    const value = options[name];
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      throw invalid(
        `${what}: unknown option ${printable(quoted(name), 100)}; accepted options: ${Object.keys(kinds).join(", ")}`,
      );
    }
    if (!kind.is(value)) throw new RequestError(kind.code ?? "InvalidOption", `${what}: ${name} must be ${kind.what}`);
  }
}

/** Checks the options of a call. Throws a `RequestError` (`InvalidOption`, or `InvalidSelector`) that names the option. */
export function checkOptions(action: Action, options: unknown, what: string): void {
  checkKinds(options, KINDS[action], what);
  const { preconditions } = options as { readonly preconditions?: object };
  if (preconditions !== undefined) checkPreconditions(preconditions, what);
}

/** Preconditions that are given must restrict the deletion. */
function checkPreconditions(preconditions: object, what: string): void {
  const entries = Object.entries(preconditions);
  if (entries.length === 0) throw invalid(`${what}: preconditions must contain a uid or a resourceVersion`);
  for (const [name, value] of entries) {
    if (name !== "uid" && name !== "resourceVersion") {
      throw invalid(`${what}: unknown precondition ${printable(quoted(name), 100)}`);
    }
    if (value === undefined) throw invalid(`${what}: preconditions.${name} must not be undefined`);
    if (!TEXT.is(value)) throw invalid(`${what}: preconditions.${name} must be ${TEXT.what}`);
  }
}

function invalid(message: string): RequestError {
  return new RequestError("InvalidOption", message);
}
