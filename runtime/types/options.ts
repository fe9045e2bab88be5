import type { AbortSignal } from "./platform.js";

/** Options of every call. */
export interface CallOptions {
  /** Aborts the request. The call then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Extra request headers. A header that is set here replaces the runtime's header. */
  headers?: { readonly [name: string]: string };
  /** Extra query parameters, which are sent unchanged. Use them for everything that has no option. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Called with each warning from the server about this call, instead of the client's `onWarning`. */
  onWarning?: (text: string) => void;
}

/** Options of `get`. */
export interface GetOptions extends CallOptions {
  /** Default: the most recent state. `"0"`: a cached state, which may be old. Other values: a state that is not older than this version. */
  resourceVersion?: string;
}

/**
 * A label selector as an object. A string requires this value, and a list requires one of its values. `null` requires that the label is
 * absent, and `true` requires that the label is present.
 */
export interface LabelSelectorInput {
  readonly [label: string]: string | readonly string[] | null | true;
}

/** Selects objects of a collection. */
export interface SelectorOptions {
  /** A selector in kubectl's notation, or an object. */
  labelSelector?: string | LabelSelectorInput;
  /** A field selector such as `metadata.name=web`, or an object in which each field is given its required value. */
  fieldSelector?: string | { readonly [field: string]: string };
}

/** Options of `list`. */
export interface ListOptions extends CallOptions, SelectorOptions {
  /**
   * The maximum number of items in one response. Default: all items if you await the list, and pages of 500 items if you iterate over it.
   */
  limit?: number;
  /** The token of the page to read, from `metadata.continue` of the previous page. */
  continue?: string;
  /** Default: the most recent state. `"0"`: a cached state, which may be old. For other values, see `resourceVersionMatch`. */
  resourceVersion?: string;
  /** How the server interprets `resourceVersion`, which must be set, too. */
  resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** The server's timeout for this call, in seconds. */
  timeoutSeconds?: number;
}

/** Options of every write. */
export interface WriteOptions extends CallOptions {
  /** Validate the object and respond as usual, but store nothing. Default false. */
  dryRun?: boolean;
  /**
   * The owner of the written fields (1 to 128 printable characters). Default: the `fieldManager` of the client, if `connect` was given one, or
   * the part of the User-Agent before the `/`.
   */
  fieldManager?: string;
  /** How the server treats unknown and duplicate fields. The server's default is `Warn`. */
  fieldValidation?: "Ignore" | "Warn" | "Strict";
}

/** Options of `apply`. */
export interface ApplyOptions extends WriteOptions {
  /** The owner of the applied fields (1 to 128 printable characters). */
  fieldManager: string;
  /** Take over fields from other managers instead of failing with a conflict. Default false. */
  force?: boolean;
}

/** Options of `delete` and `deleteCollection`. They are sent in the body of the request. */
export interface DeleteOptions extends CallOptions {
  /** The number of seconds until the object is deleted. 0 means immediately. Default: the default of the kind. */
  gracePeriodSeconds?: number;
  /** How dependents are treated. Default: the default of the kind. */
  propagationPolicy?: "Foreground" | "Background" | "Orphan";
  /** Delete the object only if it has this UID or version. Otherwise, the server responds with 409. */
  preconditions?: { uid?: string; resourceVersion?: string };
  /** Validate the request and respond as usual, but delete nothing. Default false. */
  dryRun?: boolean;
}

/** Options of `deleteCollection`, without those that say which objects are deleted. */
export interface DeleteManyOptions extends DeleteOptions {
  /** The maximum number of objects to delete. */
  limit?: number;
  resourceVersion?: string;
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}

/** Options of `deleteCollection`. It deletes the objects that a selector selects, or all objects. An empty selector is refused. */
export type DeleteCollectionOptions = DeleteManyOptions &
  (
    | (SelectorOptions & { labelSelector: string | LabelSelectorInput; all?: false })
    | (SelectorOptions & { fieldSelector: string | { readonly [field: string]: string }; all?: false })
    | {
        /**
         * Delete all objects. If the resource is in a namespace, delete all its objects in that namespace. As with kubectl's `--all`, a
         * selector is not allowed.
         */
        all: true;
        labelSelector?: never;
        fieldSelector?: never;
      }
  );
