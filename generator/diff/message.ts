import type { Change, ChangeKind } from "./change.js";

/** Maximum length of a value in a message. */
const MAX_VALUE = 80;

/** Describes what changed, without the place: `the property was removed`. Contains text of documents as it is. */
export function changeMessage(change: Change): string {
  const hint = HINTS[change.kind]?.(change);
  return hint === undefined || change.counterpart === undefined ? textOf(change) : `${textOf(change)}; ${hint}`;
}

const renamedTo = ({ counterpart = "" }: Change): string => `it may have been renamed to ${counterpart}`;
const renamedFrom = ({ counterpart = "" }: Change): string => `it may have been called ${counterpart} before`;

const HINTS: { readonly [K in ChangeKind]?: (change: Change) => string } = {
  "group-version-removed": ({ counterpart = "" }) => `${counterpart} serves the same resources`,
  "resource-removed": renamedTo,
  "resource-added": renamedFrom,
  "property-removed": renamedTo,
  "property-added": renamedFrom,
};

function textOf(change: Change): string {
  const [from, to] = [valueText(change.from), valueText(change.to)];
  const { verb = "", keyword = "" } = change;
  switch (change.kind) {
    case "group-version-added":
      return "the group/version was added";
    case "group-version-removed":
      return "the group/version was removed";
    case "resource-added":
      return "the resource was added";
    case "resource-removed":
      return "the resource was removed";
    case "subresource-added":
      return "the subresource was added";
    case "subresource-removed":
      return "the subresource was removed";
    case "verb-added":
      return `the verb ${verb} was added`;
    case "verb-removed":
      return `the verb ${verb} was removed`;
    case "scope-changed":
      return `the scope changed from ${from} to ${to}`;
    case "kind-renamed":
      return `the kind was renamed from ${from} to ${to}`;
    case "list-kind-renamed":
      return `the kind of lists was renamed from ${from} to ${to}`;
    case "parameter-added":
      return `${verb} has the new parameter ${to}`;
    case "parameter-removed":
      return `${verb} no longer has the parameter ${from}`;
    case "media-type-added":
      return `the ${keyword} to ${verb} may now be ${to}`;
    case "media-type-removed":
      return `the ${keyword} to ${verb} can no longer be ${from}`;
    case "definition-replaced":
      return change.rank === "compatible"
        ? `the type is now called ${to} instead of ${from}`
        : `the type changed from ${from} to ${to}`;
    case "deprecation-added":
      return "it is now deprecated";
    case "deprecation-removed":
      return "it is no longer deprecated";
    case "property-added":
      return change.rank === "compatible" ? `the property was added (${to})` : `a required property was added (${to})`;
    case "property-removed":
      return `the property was removed (${from})`;
    case "property-became-required":
      return change.rank === "compatible" ? "it is now required, but has a default" : "it is now required";
    case "property-became-optional":
      return "it is now optional";
    case "type-changed":
      return `the type changed from ${from} to ${to}`;
    case "type-widened":
      return `the type was widened from ${from} to ${to}`;
    case "type-narrowed":
      return `the type was narrowed from ${from} to ${to}`;
    case "nullable-added":
      return "it may now be null";
    case "nullable-removed":
      return "it can no longer be null";
    case "enum-added":
      return `only these values are now listed: ${to}`;
    case "enum-removed":
      return `any value is now accepted, and not only ${from}`;
    case "enum-values-added":
      return `new values: ${to}`;
    case "enum-values-removed":
      return `values that are no longer accepted: ${from}`;
    case "default-added":
      return `the default ${to} was added`;
    case "default-changed":
      return `the default changed from ${from} to ${to}`;
    case "default-removed":
      return `the default ${from} was removed`;
    case "constraint-tightened":
      return `${keyword} was tightened${fromTo(from, to)}`;
    case "constraint-loosened":
      return `${keyword} was loosened${fromTo(from, to)}`;
    case "unknown-fields-kept":
      return "the server now keeps unknown fields";
    case "unknown-fields-dropped":
      return "the server no longer keeps unknown fields";
    case "rule-added":
      return `a validation rule was added: ${to}`;
    case "rule-removed":
      return `a validation rule was removed: ${from}`;
    case "rule-changed":
      return `a validation rule changed from ${from} to ${to}`;
    case "selectable-field-added":
      return `field selectors may now use ${to}`;
    case "selectable-field-removed":
      return `field selectors can no longer use ${from}`;
    case "constraint-changed":
    case "list-type-changed":
    case "list-map-keys-changed":
    case "map-type-changed":
    case "patch-merge-key-changed":
    case "patch-strategy-changed":
    case "keyword-changed":
      return `${keyword} changed${fromTo(from, to)}`;
  }
}

function fromTo(from: string, to: string): string {
  return ` from ${from === "" ? "none" : from} to ${to === "" ? "none" : to}`;
}

/** A value on one line; empty if there is none. */
function valueText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

/** What changed, for people: `Deployment`, `pods/eviction`, `apps/v1`. */
export function changeSubject({ definition, resource, subresource, groupVersion }: Change): string {
  if (definition !== undefined) return definition.slice(definition.lastIndexOf(".") + 1);
  if (resource === undefined) return groupVersion;
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}
