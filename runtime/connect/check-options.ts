import { ConfigError } from "../errors/config-error.js";
import { isObject } from "../json/write-json.js";
import { printable } from "../text/printable.js";
import type { ConnectOptions, Impersonation } from "../types/connect.js";

/** What the value of an option must be. */
interface Kind {
  /** `a string` */
  readonly what: string;
  is(value: unknown): boolean;
}

/** A kind for each member of `T`: one that is missing here does not compile. */
type Kinds<T> = { readonly [Name in keyof Required<T>]: Kind };

// `every` alone would skip the holes of an array.
function areTexts(value: unknown): boolean {
  return Array.isArray(value) && Array.from(value).every((item) => typeof item === "string");
}

const TEXT: Kind = { what: "a string", is: (value) => typeof value === "string" };
const TEXTS: Kind = { what: "a list of strings", is: areTexts };
const SWITCH: Kind = { what: "true or false", is: (value) => typeof value === "boolean" };
const CALLBACK: Kind = { what: "a function", is: (value) => typeof value === "function" };
const OBJECT: Kind = { what: "an object", is: isObject };

const OPTIONS: Kinds<ConnectOptions> = {
  kubeconfig: {
    what: "a file name, true, false, or an object with `content`",
    is: (value) => TEXT.is(value) || SWITCH.is(value) || isObject(value),
  },
  context: TEXT,
  cluster: TEXT,
  user: TEXT,
  namespace: TEXT,
  server: TEXT,
  token: TEXT,
  username: TEXT,
  password: TEXT,
  ca: TEXT,
  caFile: TEXT,
  insecureSkipTlsVerify: SWITCH,
  tlsServerName: TEXT,
  clientCertificate: TEXT,
  clientCertificateFile: TEXT,
  clientKey: TEXT,
  clientKeyFile: TEXT,
  impersonate: OBJECT,
  requestTimeout: {
    what: "a number of milliseconds, or 0 for no limit",
    is: (value) => Number.isFinite(value) && (value as number) >= 0,
  },
  userAgent: TEXT,
  fieldManager: {
    what: "1 to 128 printable characters",
    is: (value) =>
      typeof value === "string" &&
      value !== "" &&
      [...value].length <= 128 &&
      !/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(value),
  },
  onWarning: CALLBACK,
  apiHashes: {
    what: "an object whose values are strings",
    is: (value) => isObject(value) && Object.values(value).every(TEXT.is),
  },
  skew: { what: '"warn" or "error"', is: (value) => value === "warn" || value === "error" },
  interceptors: {
    what: "a list of functions",
    is: (value) => Array.isArray(value) && Array.from(value).every((item) => typeof item === "function"),
  },
  credentialPluginPolicy: TEXT,
  credentialPluginAllowlist: TEXTS,
  onCredentialPlugin: CALLBACK,
  signal: {
    what: "an AbortSignal",
    is: (value) => typeof value === "object" && value !== null && "aborted" in value,
  },
};

const IMPERSONATION: Kinds<Impersonation> = {
  user: TEXT,
  uid: TEXT,
  groups: TEXTS,
  extra: {
    what: "an object whose values are lists of strings",
    is: (value) => isObject(value) && Object.values(value).every(areTexts),
  },
};

const CONTENT: Kinds<{ content: unknown }> = {
  content: {
    what: "a string or an object",
    is: (value) => typeof value === "string" || (typeof value === "object" && value !== null),
  },
};

/**
 * Checks names and types of options, which may come from a configuration file or from JavaScript. Otherwise a misspelt option would be
 * ignored, and a value of the wrong type misunderstood: `"false"` is not false, and `"5s"` is not a number. An undefined option is absent.
 *
 * @throws ConfigError `InvalidConfiguration` that names the option; its value is shown only if it cannot be a secret
 */
export function checkOptions(options: ConnectOptions): void {
  const given: unknown = options;
  if (!isObject(given)) throw invalid("the options of connect must be an object");
  checkMembers(given, OPTIONS, "");
  const { impersonate, kubeconfig, skew, apiHashes, onWarning } = given;
  if (isObject(impersonate)) {
    checkMembers(impersonate, IMPERSONATION, "impersonate.");
    // A program whose variable is undefined must not act with all its own rights.
    if (impersonate.user === undefined) throw invalid(`impersonate.user must be ${TEXT.what}`);
  }
  if (isObject(kubeconfig)) {
    checkMembers(kubeconfig, CONTENT, "kubeconfig.");
    if (kubeconfig.content === undefined) throw invalid(`kubeconfig.content must be ${CONTENT.content.what}`);
  }
  if (skew !== undefined && apiHashes === undefined)
    throw invalid("skew needs apiHashes, which the generated code exports from its module api-hashes");
  // A warning that nobody sees is most likely a mistake.
  if (skew === "warn" && onWarning === undefined) throw invalid('skew: "warn" needs onWarning');
}

function checkMembers(value: object, kinds: { readonly [name: string]: Kind }, prefix: string): void {
  const members = value as { readonly [name: string]: unknown };
  // With inherited members, which have the same effect.
  for (const name in members) {
    const member = members[name];
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).sort().join(", ");
      throw invalid(`unknown option ${JSON.stringify(printable(`${prefix}${name}`, 100))}; accepted options: ${known}`);
    }
    if (member === undefined || kind.is(member)) continue;
    const got = name === "requestTimeout" ? `, but is ${shown(member)}` : "";
    throw invalid(`${prefix}${name} must be ${kind.what}${got}`);
  }
}

/** A value in a message. */
function shown(value: unknown): string {
  if (typeof value === "string") return printable(JSON.stringify(value), 100);
  return typeof value === "number" || value === null ? String(value) : `a value of type ${typeof value}`;
}

function invalid(problem: string): ConfigError {
  return new ConfigError("InvalidConfiguration", problem);
}
