import type { AbortSignal } from "./platform.js";

/** Options of every call. */
export interface CallOptions {
  /** Aborts the request; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Extra request headers. A header set here replaces the runtime's. */
  headers?: { readonly [name: string]: string };
  /** Extra query parameters, sent unchanged, for everything that has no option. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Called with each warning from the server about this call, instead of the client's `onWarning`. */
  onWarning?: (text: string) => void;
}

/** Options of `get`. */
export interface GetOptions extends CallOptions {
  /** Default: the most recent state. `"0"`: a cached state, however old. Other values: a state that is not older than this version. */
  resourceVersion?: string;
}

/** A label selector as an object: a string requires equality, a list one of its values, `null` the label's absence, `true` its presence. */
export interface LabelSelectorInput {
  readonly [label: string]: string | readonly string[] | null | true;
}

/** Selects objects of a collection. */
export interface SelectorOptions {
  /** A selector in kubectl's notation, or an object. */
  labelSelector?: string | LabelSelectorInput;
  /** A field selector such as `metadata.name=web`, or an object of equalities. */
  fieldSelector?: string | { readonly [field: string]: string };
}

/** Options of `list`. */
export interface ListOptions extends CallOptions, SelectorOptions {
  /** Maximum number of items in one response. Default: everything when awaited, pages of 500 when iterated. */
  limit?: number;
  /** Token of the page to read, from `metadata.continue` of the previous page. */
  continue?: string;
  /** Default: the most recent state. `"0"`: a cached state, however old. For other values see `resourceVersionMatch`. */
  resourceVersion?: string;
  /** How `resourceVersion` is interpreted; requires it. */
  resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** The server's timeout for this call, in seconds. */
  timeoutSeconds?: number;
}

/** Options of every write. */
export interface WriteOptions extends CallOptions {
  /** Validate and answer as usual, but store nothing. Default false. */
  dryRun?: boolean;
  /** The owner of the written fields (1–128 printable characters). The server's default is the User-Agent up to its `/`. */
  fieldManager?: string;
  /** How the server treats unknown and duplicate fields. The server's default is `Warn`. */
  fieldValidation?: "Ignore" | "Warn" | "Strict";
}

/** Options of `apply`. */
export interface ApplyOptions extends WriteOptions {
  /** The owner of the applied fields (1–128 printable characters). */
  fieldManager: string;
  /** Take fields over from other managers instead of failing with a conflict. Default false. */
  force?: boolean;
}

/** Options of `delete` and `deleteCollection`; sent in the request's body. */
export interface DeleteOptions extends CallOptions {
  /** Seconds until the object is deleted; 0 means immediately. Default: the kind's. */
  gracePeriodSeconds?: number;
  /** How dependents are treated. Default: the kind's. */
  propagationPolicy?: "Foreground" | "Background" | "Orphan";
  /** Delete only the object with this UID or version; otherwise the server answers 409. */
  preconditions?: { uid?: string; resourceVersion?: string };
  /** Validate and answer as usual, but delete nothing. Default false. */
  dryRun?: boolean;
}

/** Options of `deleteCollection`, apart from what is deleted. */
export interface DeleteManyOptions extends DeleteOptions {
  /** Maximum number of objects to delete. */
  limit?: number;
  resourceVersion?: string;
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}

/** What `deleteCollection` deletes: what a selector selects, or all objects. A selector that is empty is refused. */
export type DeleteCollectionOptions = DeleteManyOptions &
  (
    | (SelectorOptions & { labelSelector: string | LabelSelectorInput; all?: false })
    | (SelectorOptions & { fieldSelector: string | { readonly [field: string]: string }; all?: false })
    | {
        /** Delete all objects, those of the namespace if the resource has one. Like kubectl's `--all`, not together with a selector. */
        all: true;
        labelSelector?: never;
        fieldSelector?: never;
      }
  );
