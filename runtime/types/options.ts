/** What every call takes. */
export interface CallOptions {
  /** Aborts the request; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Extra request headers. A header set here wins over the one that the runtime would send. */
  headers?: { readonly [name: string]: string };
  /** Extra query parameters, sent as given, for what the options do not name. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Called with each warning of the server about this call, instead of the client's `onWarning`. */
  onWarning?: (text: string) => void;
}

/** Options of `get`. */
export interface GetOptions extends CallOptions {
  /** Unset: the most recent state. `"0"`: any cached state. Else: not older than this version. */
  resourceVersion?: string;
}

/**
 * A label selector as an object: a string asks for equality, a list for one of the values, `null` for the label's absence, `true` for
 * its presence.
 */
export interface LabelSelectorInput {
  readonly [label: string]: string | readonly string[] | null | true;
}

/** Which objects of a collection are meant. */
export interface SelectorOptions {
  /** A selector in kubectl's notation, or an object. */
  labelSelector?: string | LabelSelectorInput;
  /** A field selector such as `metadata.name=web`, or an object of equalities. */
  fieldSelector?: string | { readonly [field: string]: string };
}

/** Options of `list`. */
export interface ListOptions extends CallOptions, SelectorOptions {
  /** Largest number of items of one answer. Unset: everything when awaited, pages of 500 when iterated. */
  limit?: number;
  /** Token of the page to read, from `metadata.continue` of the one before. */
  continue?: string;
  /** Unset: the most recent state. `"0"`: any cached state. Else see `resourceVersionMatch`. */
  resourceVersion?: string;
  /** How `resourceVersion` is meant; needs one. */
  resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** Limit of the server for this call, in seconds. */
  timeoutSeconds?: number;
}

/** Options of every write. */
export interface WriteOptions extends CallOptions {
  /** Validate and answer as if done, but store nothing. Default false. */
  dryRun?: boolean;
  /** Who owns the written fields (1–128 printable characters). The server's default is the User-Agent up to its `/`. */
  fieldManager?: string;
  /** What the server does about unknown and duplicate fields. The server's default is `Warn`. */
  fieldValidation?: "Ignore" | "Warn" | "Strict";
}

/** Options of `apply`. */
export interface ApplyOptions extends WriteOptions {
  /** Who owns the applied fields (1–128 printable characters). */
  fieldManager: string;
  /** Take fields over from other managers instead of failing with a conflict. Default false. */
  force?: boolean;
}

/** Options of `delete` and `deleteCollection`; sent in the request's body. */
export interface DeleteOptions extends CallOptions {
  /** Seconds until the object goes; 0 means at once. Unset: the kind's default. */
  gracePeriodSeconds?: number;
  /** What becomes of dependents. Unset: the kind's default. */
  propagationPolicy?: "Foreground" | "Background" | "Orphan";
  /** Delete only this incarnation, or this version; else the server answers 409. */
  preconditions?: { uid?: string; resourceVersion?: string };
  /** Validate and answer as if done, but delete nothing. Default false. */
  dryRun?: boolean;
}

/** Options of `deleteCollection`. */
export interface DeleteCollectionOptions extends DeleteOptions, SelectorOptions {
  /** Largest number of objects to delete. */
  limit?: number;
  resourceVersion?: string;
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}
