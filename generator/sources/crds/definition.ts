import { isObject } from "../../json.js";
import { formatKey, type GroupVersion, parseKey } from "../../openapi/index.js";
import { checkSchema } from "./check-schema.js";
import type { Fail, JsonSchema } from "./json-schema.js";
import { readSchema } from "./read-schema.js";

/** A served version of a custom resource: all that its part of an OpenAPI document depends on. */
export interface CustomResource extends GroupVersion {
  /** Name of its CustomResourceDefinition. */
  readonly definition: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly schema: JsonSchema;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** Paths of the fields that a field selector may use: `.spec.mode`. */
  readonly selectableFields: readonly string[];
}

const APPROVED = "api-approved.kubernetes.io";

/**
 * The served versions of a CustomResourceDefinition.
 * @param value an object whose `kind` is CustomResourceDefinition
 * @param fail called for the first reason for which the API server would not accept it
 */
export function readDefinition(value: { readonly [name: string]: unknown }, fail: Fail): readonly CustomResource[] {
  const { apiVersion } = value;
  if (apiVersion === "apiextensions.k8s.io/v1beta1")
    fail(
      "apiVersion",
      "v1beta1 of CustomResourceDefinition is not served since Kubernetes 1.22; write it as apiextensions.k8s.io/v1",
    );
  if (apiVersion !== "apiextensions.k8s.io/v1") fail("apiVersion", "must be apiextensions.k8s.io/v1");
  const spec = objectOf(value.spec, "spec", fail);
  const names = objectOf(spec.names, "spec.names", fail);
  const group = textOf(spec.group, "spec.group", fail);
  if (parseKey(`apis/${group}/v1`) === undefined || !group.includes("."))
    fail("spec.group", "must be a lower-case DNS name with at least one dot");
  const plural = labelOf(names.plural, "spec.names.plural", fail);
  const kind = kindOf(names.kind, "spec.names.kind", fail);
  const listKind = names.listKind ?? "";
  const list = listKind === "" ? `${kind}List` : kindOf(listKind, "spec.names.listKind", fail);
  if (list === kind) fail("spec.names.listKind", "must differ from the kind");
  const { scope } = spec;
  if (scope !== "Namespaced" && scope !== "Cluster") fail("spec.scope", "must be Namespaced or Cluster");
  if (spec.preserveUnknownFields === true)
    fail("spec.preserveUnknownFields", "must not be true; use x-kubernetes-preserve-unknown-fields in the schema");
  const metadata = objectOf(value.metadata, "metadata", fail);
  const definition = `${plural}.${group}`;
  if (metadata.name !== definition) fail("metadata.name", `must be ${definition} (the plural and the group)`);
  checkApproval(group, metadata.annotations, fail);
  const { versions } = spec;
  if (!Array.isArray(versions) || versions.length === 0) return fail("spec.versions", "must be a list of versions");
  const shared = { definition, group, kind, listKind: list, plural, namespaced: scope === "Namespaced" };
  const all = versions.map((version: unknown, i) => readVersion(version, shared, `spec.versions[${i}]`, fail));
  if (new Set(all.map(({ resource }) => resource.version)).size < all.length)
    fail("spec.versions", "must not contain two versions with the same name");
  if (all.filter(({ isStored }) => isStored).length !== 1)
    fail("spec.versions", "must have storage: true in exactly one version");
  return all.filter(({ isServed }) => isServed).map(({ resource }) => resource);
}

/** What all versions of a definition have in common. */
type Shared = Pick<CustomResource, "definition" | "group" | "kind" | "listKind" | "plural" | "namespaced">;

interface Version {
  readonly resource: CustomResource;
  readonly isServed: boolean;
  readonly isStored: boolean;
}

function readVersion(value: unknown, shared: Shared, path: string, fail: Fail): Version {
  const version = objectOf(value, path, fail);
  const name = labelOf(version.name, `${path}.name`, fail);
  const [isServed, isStored] = (["served", "storage"] as const).map((flag) => {
    const found = version[flag] ?? false;
    return typeof found === "boolean" ? found : fail(`${path}.${flag}`, "must be true or false");
  });
  const { openAPIV3Schema } = objectOf(version.schema ?? {}, `${path}.schema`, fail);
  const at = `${path}.schema.openAPIV3Schema`;
  if (openAPIV3Schema === undefined || openAPIV3Schema === null)
    fail(
      at,
      "is missing; a version without a schema needs type: object with x-kubernetes-preserve-unknown-fields: true",
    );
  const schema = readSchema(openAPIV3Schema, at, fail);
  checkSchema(schema, at, fail);
  const subresources = objectOf(version.subresources ?? {}, `${path}.subresources`, fail);
  const has = (subresource: string): boolean => {
    const found = subresources[subresource] ?? undefined;
    return found !== undefined && isObject(objectOf(found, `${path}.subresources.${subresource}`, fail));
  };
  const resource: CustomResource = {
    ...shared,
    version: name,
    schema,
    hasStatus: has("status"),
    hasScale: has("scale"),
    selectableFields: selectableFieldsOf(version.selectableFields ?? [], `${path}.selectableFields`, fail),
  };
  if (parseKey(formatKey(resource)) === undefined) fail(`${path}.name`, "is not a version that Kubernetes accepts");
  return { resource, isServed: isServed === true, isStored: isStored === true };
}

function selectableFieldsOf(value: unknown, path: string, fail: Fail): readonly string[] {
  if (!Array.isArray(value)) return fail(path, "must be a list");
  return value.map((field: unknown, i) =>
    textOf(objectOf(field, `${path}[${i}]`, fail).jsonPath, `${path}[${i}].jsonPath`, fail),
  );
}

/** Groups of the Kubernetes project need an annotation. */
function checkApproval(group: string, annotations: unknown, fail: Fail): void {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return;
  const approval = isObject(annotations) ? annotations[APPROVED] : undefined;
  if (typeof approval === "string" && (approval.startsWith("unapproved") || URL.canParse(approval))) return;
  fail(
    `metadata.annotations[${APPROVED}]`,
    `must be a URL, or a text that begins with unapproved, because the group ${group} is reserved for Kubernetes`,
  );
}

function objectOf(value: unknown, path: string, fail: Fail): { readonly [name: string]: unknown } {
  return isObject(value) ? value : fail(path, value === undefined ? "is missing" : "must be an object");
}

function textOf(value: unknown, path: string, fail: Fail): string {
  if (value === undefined) return fail(path, "is missing");
  return typeof value === "string" && value !== "" ? value : fail(path, "must be a non-empty string");
}

function labelOf(value: unknown, path: string, fail: Fail): string {
  const text = textOf(value, path, fail);
  return isLabel(text)
    ? text
    : fail(path, "must be a lower-case name that begins with a letter and has only letters, digits and dashes");
}

function kindOf(value: unknown, path: string, fail: Fail): string {
  const text = textOf(value, path, fail);
  return isLabel(text.toLowerCase())
    ? text
    : fail(path, "must be a name that begins with a letter and has only letters, digits and dashes");
}

/** Whether a text is a label as in RFC 1035. */
function isLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z][-a-z0-9]*$/.test(text) && !text.endsWith("-");
}
