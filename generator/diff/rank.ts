import type { Verb } from "../api/index.js";
import { isZeroValue } from "../openapi/index.js";
import type { Audience, Change, ChangeKind, Rank } from "./change.js";
import type { About } from "./found.js";

/** What a change means: how serious it is, and for whom. */
export type Verdict = Pick<Change, "rank" | "breaks">;

/** What a verdict depends on. */
export interface Judged extends Pick<Change, "from" | "to" | "verb"> {
  readonly kind: ChangeKind;
  readonly about?: About;
  /** Whether the author of a custom resource wrote the schema: a default that is Go's zero value is then intentional. */
  readonly custom?: boolean;
}

const ALL: readonly Audience[] = ["readers", "writers", "appliers", "listers"];
const WRITING: readonly Audience[] = ["writers", "appliers"];
const OBJECTS: readonly Audience[] = ["readers", "writers", "appliers"];

const verdict = (rank: Rank, breaks: readonly Audience[]): Verdict => ({ rank, breaks });
const COMPATIBLE: Verdict = verdict("compatible", []);

/** Who uses a verb. */
const USERS: { readonly [V in Verb]: readonly Audience[] } = {
  get: ["readers"],
  list: ["listers"],
  watch: ["listers"],
  create: ["writers"],
  update: ["writers"],
  patch: WRITING,
  delete: ["writers"],
  deletecollection: ["writers"],
};

const VERDICTS: { readonly [K in ChangeKind]: Verdict | ((change: Judged) => Verdict) } = {
  "group-version-added": COMPATIBLE,
  "group-version-removed": verdict("breaking", ALL),
  "resource-added": COMPATIBLE,
  "resource-removed": verdict("breaking", ALL),
  "subresource-added": COMPATIBLE,
  "subresource-removed": verdict("breaking", OBJECTS),
  "verb-added": COMPATIBLE,
  "verb-removed": (change) => verdict("breaking", usersOf(change)),
  "scope-changed": verdict("breaking", ALL),
  "kind-renamed": verdict("breaking", ALL),
  "list-kind-renamed": verdict("breaking", ["listers"]),
  "parameter-added": COMPATIBLE,
  // Servers ignore parameters that they do not know.
  "parameter-removed": (change) => verdict("possibly-breaking", usersOf(change)),
  "media-type-added": COMPATIBLE,
  "media-type-removed": (change) => verdict("breaking", usersOf(change)),
  "definition-replaced": ({ about }) =>
    about?.notCompared === true ? verdict("possibly-breaking", ["unknown"]) : COMPATIBLE,
  "deprecation-added": COMPATIBLE,
  "deprecation-removed": COMPATIBLE,
  "property-added": mandatory,
  "property-removed": ({ about }) =>
    about?.stillKept === true ? verdict("possibly-breaking", ["readers"]) : verdict("breaking", OBJECTS),
  "property-became-required": mandatory,
  "property-became-optional": verdict("possibly-breaking", ["readers"]),
  "type-changed": verdict("breaking", OBJECTS),
  "type-widened": verdict("possibly-breaking", ["readers"]),
  "type-narrowed": verdict("breaking", WRITING),
  "nullable-added": verdict("possibly-breaking", ["readers"]),
  "nullable-removed": verdict("breaking", WRITING),
  "enum-added": verdict("breaking", WRITING),
  "enum-removed": verdict("possibly-breaking", ["readers"]),
  "enum-values-added": verdict("possibly-breaking", ["readers"]),
  "enum-values-removed": verdict("breaking", WRITING),
  "default-added": (change) => unlessZero(change, change.to, verdict("possibly-breaking", OBJECTS)),
  "default-changed": verdict("breaking", OBJECTS),
  "default-removed": (change) => unlessZero(change, change.from, verdict("breaking", OBJECTS)),
  "constraint-tightened": verdict("breaking", WRITING),
  "constraint-loosened": COMPATIBLE,
  "constraint-changed": unlessWithoutEffect(verdict("possibly-breaking", WRITING)),
  // Lists that are sets or maps also refuse duplicates.
  "list-type-changed": unlessWithoutEffect(verdict("breaking", WRITING)),
  "list-map-keys-changed": verdict("breaking", WRITING),
  "map-type-changed": unlessWithoutEffect(verdict("breaking", ["appliers"])),
  // Only strategic merge patches use these.
  "patch-merge-key-changed": verdict("breaking", ["writers"]),
  "patch-strategy-changed": verdict("breaking", ["writers"]),
  "unknown-fields-kept": COMPATIBLE,
  "unknown-fields-dropped": verdict("breaking", OBJECTS),
  "rule-added": verdict("possibly-breaking", WRITING),
  "rule-removed": COMPATIBLE,
  "rule-changed": verdict("possibly-breaking", WRITING),
  "selectable-field-added": COMPATIBLE,
  "selectable-field-removed": verdict("breaking", ["listers"]),
  "keyword-changed": verdict("possibly-breaking", ["unknown"]),
};

/** How serious a change is, and who may break. */
export function judge(change: Judged): Verdict {
  const found = VERDICTS[change.kind];
  return typeof found === "function" ? found(change) : found;
}

function usersOf({ verb }: Judged): readonly Audience[] {
  return verb === undefined ? ["unknown"] : USERS[verb];
}

function mandatory({ about }: Judged): Verdict {
  return about?.mustBeWritten === true ? verdict("breaking", WRITING) : COMPATIBLE;
}

function unlessWithoutEffect(otherwise: Verdict): (change: Judged) => Verdict {
  return ({ about }) => (about?.withoutEffect === true ? COMPATIBLE : otherwise);
}

/** Go's types give properties that may be omitted a zero value as default, which changes nothing. */
function unlessZero({ custom }: Judged, value: unknown, otherwise: Verdict): Verdict {
  return custom !== true && isZeroValue(value) ? COMPATIBLE : otherwise;
}
