import { refTo, type Schema } from "../../openapi/index.js";
import type { Bundled } from "./bundled.js";
import type { CustomResource } from "./definition.js";
import type { Members } from "./json-schema.js";
import { publishSchema } from "./publish-schema.js";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const CONVENTIONS = "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";
const TYPE_KINDS = `${CONVENTIONS}#types-kinds`;

/** The definition of a resource, and that of its list, by name. */
export function resourceSchemas(resource: CustomResource, bundled: Bundled): { readonly [name: string]: Members } {
  const { kind, listKind, selectableFields } = resource;
  const type = typeFields(bundled);
  const metadata = described("ObjectMeta", `Standard object's metadata. More info: ${CONVENTIONS}#metadata`);
  const schema = publishSchema(resource.schema, {
    apiVersion: {
      ...type.apiVersion,
      description: `apiVersion defines the versioned schema of this representation of an object. More info: ${CONVENTIONS}#resources`,
    },
    kind: {
      ...type.kind,
      description: `kind is a string value representing the type of this object. In CamelCase. More info: ${TYPE_KINDS}`,
    },
    metadata,
  });
  const selectable =
    selectableFields.length === 0
      ? {}
      : {
          "x-kubernetes-selectable-fields": selectableFields.map((path) => ({ fieldPath: path.replace(/^\./, "") })),
        };
  const { properties = {} } = schema as { readonly properties?: Members };
  return {
    [definitionName(resource, kind)]: {
      ...schema,
      properties: { ...properties, metadata, ...type, ...embeddedFields(resource, schema) },
      "x-kubernetes-group-version-kind": [gvkOf(resource, kind)],
      ...selectable,
    },
    [definitionName(resource, listKind)]: {
      ...listSchema(resource, type),
      "x-kubernetes-group-version-kind": [gvkOf(resource, listKind)],
      ...selectable,
    },
  };
}

/** A whole resource that is said to be embedded has the descriptions of embedded ones. */
function embeddedFields({ schema }: CustomResource, { properties = {} }: Members): Members {
  if (schema["x-kubernetes-embedded-resource"] !== true) return {};
  const { apiVersion, kind } = properties as Members;
  return { apiVersion, kind };
}

/** The definition of a list of resources. */
function listSchema(resource: CustomResource, type: TypeFields): Members {
  const { kind, listKind, plural } = resource;
  return {
    type: "object",
    description: `${listKind} is a list of ${kind}`,
    required: ["items"],
    properties: {
      ...type,
      items: {
        type: "array",
        description: `List of ${plural}. More info: ${CONVENTIONS}`,
        items: refTo(definitionName(resource, kind)),
      },
      metadata: described("ListMeta", `Standard list metadata. More info: ${TYPE_KINDS}`),
    },
  };
}

/** The name of a definition: the group backwards, the version and the kind. */
export function definitionName({ group, version }: Pick<CustomResource, "group" | "version">, kind: string): string {
  return `${group.split(".").reverse().join(".")}.${version}.${kind}`;
}

/** A kind as an extension of documents writes it. */
export function gvkOf({ group, version }: CustomResource, kind: string): Members {
  return { group, version, kind };
}

interface TypeFields extends Members {
  readonly apiVersion: Schema;
  readonly kind: Schema;
}

/** The fields that every resource has, as any of Kubernetes' own definitions has them. */
function typeFields({ schemas }: Bundled): TypeFields {
  const { apiVersion = {}, kind = {} } = schemas.get(`${META}.Status`)?.properties ?? {};
  return { apiVersion, kind };
}

/** A reference with a description: other members beside `$ref` would mean nothing. */
function described(name: string, description: string): Members {
  return { description, allOf: [refTo(`${META}.${name}`)] };
}
