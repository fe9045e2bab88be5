import type { ChangeKind } from "../diff/index.js";

/** Kinds of differences that only `verify` finds. */
type VerifyRule =
  | "documentation-changed"
  | "document-changed"
  | "code-missing"
  | "code-obsolete"
  | "code-outdated"
  | "other-generator"
  | "other-option"
  | "file-edited"
  | "file-reformatted"
  | "file-conflict"
  | "file-missing"
  | "file-orphaned";

/** What kind of difference a finding is. */
export type RuleId = ChangeKind | VerifyRule;

/** A kind of difference, explained. */
export interface RuleText {
  /** A short sentence. */
  readonly title: string;
  /** What it means, and what to do. */
  readonly help: string;
}

const rule = (title: string, help: string): RuleText => ({ title, help });

const REMOVED = "Requests and programs that use it no longer work. Change them before you use the newer API.";
const ADDED = "Existing programs keep working.";
const REJECTED = "The server may reject objects that it accepted before. Check what you write.";
const READ = "Programs that read such objects may see something that they do not expect. Check them.";
const MERGED = "Lists and maps merge differently. Check what you write with server-side apply and with patches.";
const CODE = "Run kubesmith verify --write, or generate the code again.";

/** The texts about all kinds of differences. */
export const RULES: { readonly [id in RuleId]: RuleText } = {
  "group-version-added": rule("A group/version was added", ADDED),
  "group-version-removed": rule("A group/version was removed", REMOVED),
  "resource-added": rule("A resource was added", ADDED),
  "resource-removed": rule("A resource was removed", REMOVED),
  "subresource-added": rule("A subresource was added", ADDED),
  "subresource-removed": rule("A subresource was removed", REMOVED),
  "verb-added": rule("A resource supports a new verb", ADDED),
  "verb-removed": rule("A resource no longer supports a verb", REMOVED),
  "scope-changed": rule("A resource is now namespaced, or no longer is", REMOVED),
  "kind-renamed": rule("A kind was renamed", REMOVED),
  "list-kind-renamed": rule("The kind of a resource's lists was renamed", "Check programs that compare the kind."),
  "parameter-added": rule("A verb has a new query parameter", ADDED),
  "parameter-removed": rule("A verb no longer has a query parameter", "The server ignores the parameter."),
  "media-type-added": rule("A verb supports a new media type", ADDED),
  "media-type-removed": rule("A verb no longer supports a media type", REMOVED),
  "definition-replaced": rule(
    "Another definition describes a value",
    "If the name alone changed, existing programs keep working. Otherwise the two definitions could not be compared.",
  ),
  "deprecation-added": rule("An API or a property is now deprecated", "A later version may no longer have it."),
  "deprecation-removed": rule("An API or a property is no longer deprecated", ADDED),
  "property-added": rule(
    "A property was added",
    `${ADDED} If the property is required and has no default, the server rejects objects without it.`,
  ),
  "property-removed": rule(
    "A property was removed",
    "The server drops the property or rejects objects that have it, and programs can no longer read it.",
  ),
  "property-became-required": rule(
    "A property is now required",
    "If the property has no default, the server rejects objects without it.",
  ),
  "property-became-optional": rule("A property is now optional", "Objects may lack it. Check programs that read it."),
  "type-changed": rule("The type of a value changed", "Programs that read or write the value must be changed."),
  "type-widened": rule("A value may have more types", READ),
  "type-narrowed": rule("A value may have fewer types", REJECTED),
  "nullable-added": rule("A value may now be null", READ),
  "nullable-removed": rule("A value can no longer be null", REJECTED),
  "enum-added": rule("Only listed values are now accepted", REJECTED),
  "enum-removed": rule("Any value is now accepted", READ),
  "enum-values-added": rule("There are new values", READ),
  "enum-values-removed": rule("Some values are no longer accepted", REJECTED),
  "default-added": rule(
    "A default was added",
    "Objects that do not set the property now have a value. Check whether programs distinguish these cases.",
  ),
  "default-changed": rule(
    "A default changed",
    "Objects that do not set the property now have another value. Set the property if you need the old one.",
  ),
  "default-removed": rule(
    "A default was removed",
    "Objects that do not set the property now have no value. Set the property if you need the old one.",
  ),
  "constraint-tightened": rule("A limit, pattern or format was tightened", REJECTED),
  "constraint-loosened": rule("A limit, pattern or format was loosened", ADDED),
  "constraint-changed": rule("A limit, pattern or format changed", REJECTED),
  "list-type-changed": rule("The type of a list changed", MERGED),
  "list-map-keys-changed": rule("The keys of a list changed", MERGED),
  "map-type-changed": rule("The type of a map changed", MERGED),
  "patch-merge-key-changed": rule("The merge key of a list changed", MERGED),
  "patch-strategy-changed": rule("The patch strategy of a list changed", MERGED),
  "unknown-fields-kept": rule("The server now keeps unknown fields", ADDED),
  "unknown-fields-dropped": rule(
    "The server no longer keeps unknown fields",
    "Properties that the schema does not name are lost when an object is written.",
  ),
  "rule-added": rule("A validation rule was added", REJECTED),
  "rule-removed": rule("A validation rule was removed", ADDED),
  "rule-changed": rule("A validation rule changed", REJECTED),
  "selectable-field-added": rule("Field selectors may use a new field", ADDED),
  "selectable-field-removed": rule("Field selectors can no longer use a field", REMOVED),
  "keyword-changed": rule("Another keyword changed", "It cannot be determined who may break. Compare the two values."),
  "documentation-changed": rule(
    "Only documentation changed",
    "The types and paths are the same. Run kubesmith verify --write to record the new documentation.",
  ),
  "document-changed": rule(
    "The document of a group/version changed",
    "What changed cannot be determined, because the snapshot is damaged. Run kubesmith verify --write to record it again.",
  ),
  "code-missing": rule("Code for a group/version is missing", CODE),
  "code-obsolete": rule("Code for a group/version is no longer needed", CODE),
  "code-outdated": rule("The generated code is outdated", CODE),
  "other-generator": rule("The code was generated by another version of kubesmith", CODE),
  "other-option": rule("The code was generated with other options", CODE),
  "file-edited": rule("A generated file was edited", `The next run overwrites the file. ${CODE}`),
  "file-reformatted": rule(
    "A generated file was reformatted",
    `Make your formatter ignore the folder of the generated code. ${CODE}`,
  ),
  "file-conflict": rule(
    "A generated file contains merge conflict markers",
    "Do not resolve the conflict by hand. Run kubesmith verify --write.",
  ),
  "file-missing": rule("A generated file is missing", CODE),
  "file-orphaned": rule("A generated file is not listed in lock.json", "Delete the file if you do not need it."),
};
