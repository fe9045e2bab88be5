import type { Verb } from "../api/index.js";

/**
 * Who may break: programs that read objects; that create, update, patch or delete them; that use server-side apply; that list or watch.
 * `unknown` if that cannot be determined.
 */
export type Audience = "readers" | "writers" | "appliers" | "listers" | "unknown";

/**
 * How serious a change is. `breaking`: a request or a program that was correct before may be rejected or lose data. `possibly-breaking`:
 * that depends on values that are written or read, or cannot be determined. `compatible`: everything keeps working.
 */
export type Rank = "breaking" | "possibly-breaking" | "compatible";

/** What changed. */
export type ChangeKind =
  | "group-version-added"
  | "group-version-removed"
  | "resource-added"
  | "resource-removed"
  | "subresource-added"
  | "subresource-removed"
  | "verb-added"
  | "verb-removed"
  | "scope-changed"
  | "kind-renamed"
  | "list-kind-renamed"
  /** A query parameter of a verb; `keyword` is its name. */
  | "parameter-added"
  | "parameter-removed"
  /** A media type that requests may have, or that answers may have; `keyword` says which: `request` or `response`. */
  | "media-type-added"
  | "media-type-removed"
  /** Another definition describes a value; `from` and `to` are the names of the two. Their differences are changes of their own. */
  | "definition-replaced"
  | "deprecation-added"
  | "deprecation-removed"
  | "property-added"
  | "property-removed"
  | "property-became-required"
  | "property-became-optional"
  | "type-changed"
  /** The value may have more types than before: integer → integer or string. */
  | "type-widened"
  /** The value may have fewer types than before. */
  | "type-narrowed"
  | "nullable-added"
  | "nullable-removed"
  /** Any value was accepted; only the listed ones are now. */
  | "enum-added"
  /** Only the listed values were accepted; any is now. */
  | "enum-removed"
  /** `to` lists the values. */
  | "enum-values-added"
  /** `from` lists the values. */
  | "enum-values-removed"
  | "default-added"
  | "default-changed"
  | "default-removed"
  /** A bound, length, pattern or format; `keyword` says which. */
  | "constraint-tightened"
  | "constraint-loosened"
  /** Whether fewer or other values are accepted cannot be determined. */
  | "constraint-changed"
  | "list-type-changed"
  | "list-map-keys-changed"
  | "map-type-changed"
  | "patch-merge-key-changed"
  | "patch-strategy-changed"
  /** The server keeps properties that the schema does not name, or any keys of a map. */
  | "unknown-fields-kept"
  /** The server drops properties that the schema does not name. */
  | "unknown-fields-dropped"
  /** A CEL rule; `from` and `to` are its text. */
  | "rule-added"
  | "rule-removed"
  | "rule-changed"
  /** A field that lists and watches can select by; `from` or `to` is its path. */
  | "selectable-field-added"
  | "selectable-field-removed"
  /** Any other keyword of a schema, or another part of an operation; `keyword` is its name. */
  | "keyword-changed";

/** A kind that a change reaches. */
export interface ReachedKind {
  /** In the form of `apiVersion`: `v1`, `apps/v1`. */
  readonly groupVersion: string;
  /** Its name, `Deployment`. */
  readonly kind: string;
  /**
   * The shortest path from the kind to the place of the change: `spec.template.spec.containers[].image`; empty for the kind itself. Absent for
   * what is not part of objects of the kind: the metadata of their lists, options of requests.
   */
  readonly path?: string;
}

/**
 * One change between two versions of an API. A change inside a definition that several kinds share is one change.
 */
export interface Change {
  /** What changed. */
  readonly kind: ChangeKind;
  /** How serious it is. */
  readonly rank: Rank;
  /** Who may break, in the order of {@link Audience}; empty if nobody. */
  readonly breaks: readonly Audience[];
  /**
   * The group/version of the subject, in the form of `apiVersion`. That of a definition is the one that it belongs to: `v1` for a pod's spec,
   * wherever it is used; `meta/v1` for what all groups share.
   */
  readonly groupVersion: string;
  /** Plural of the resource that changed, `deployments`; absent for a change inside a definition, and for a change to a whole group/version. */
  readonly resource?: string;
  /** Name of its subresource that changed, `scale`. */
  readonly subresource?: string;
  /** The verb that changed, or whose parameter or media type changed. */
  readonly verb?: Verb;
  /** Name of the definition that changed, `io.k8s.api.core.v1.PodSpec`. */
  readonly definition?: string;
  /**
   * The place inside the definition for people: `containers[].image`. `[]` stands for the items of a list, `{}` for the values of a map. Empty
   * for the definition itself; absent if the change is not inside a definition.
   */
  readonly path?: string;
  /** The names of the properties on that path, without the steps into lists and maps. */
  readonly properties?: readonly string[];
  /** Index key of the document that describes what changed, `apis/apps/v1`. Of several documents, that of the definition's own group/version. */
  readonly document?: string;
  /**
   * JSON pointer to the changed schema in that document: `/components/schemas/io.k8s.api.core.v1.PodSpec/properties/hostUsers`. It is a place
   * in the older version, except for a property that was added. Absent if the change is not inside a definition.
   */
  readonly pointer?: string;
  /** What changed of a schema or an operation, where the kind of change does not say it: `minLength`, the name of a parameter. */
  readonly keyword?: string;
  /** The value before, as in the document; absent if there was none. */
  readonly from?: unknown;
  /** The value after. */
  readonly to?: unknown;
  /**
   * For something that was removed or added: the name of something that is equal except for its name, and was added or removed. It may have
   * been renamed. For a group/version that was removed: another version that serves all of its resources.
   */
  readonly counterpart?: string;
  /** The kinds that the change reaches, sorted. */
  readonly reaches: readonly ReachedKind[];
}
