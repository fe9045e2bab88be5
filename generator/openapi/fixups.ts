import type { OpenAPIDocument, Operation, PathItem, Schema } from "./types.js";

/** A named correction of what Kubernetes' documents get wrong. */
export interface Fixup {
  readonly name: string;
  /** What the server really does. */
  readonly reason: string;
  /** Where upstream shows it. */
  readonly link: string;
  /** What to change: a property of a definition, or the answer of an operation. */
  readonly change: PropertyFixup | AnswerFixup;
}

/** Makes a property optional or nullable. */
export interface PropertyFixup {
  readonly definition: string;
  readonly property: string;
  readonly make: "optional" | "nullable";
}

/** Makes an operation's successful answers a Status. */
export interface AnswerFixup {
  readonly path: string;
  readonly method: "post";
  readonly answers: "Status";
}

const STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";
const TYPES = "https://github.com/kubernetes/api/blob/v0.36.0";
const REST = "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/registry/core/pod/storage";

/** All corrections, applied to every set of documents. */
export const FIXUPS: readonly Fixup[] = [
  {
    name: "optional-sysctl-value",
    reason: "The value of a sysctl may be left out: the empty string is a valid value.",
    link: `${TYPES}/core/v1/types.go`,
    change: { definition: "io.k8s.api.core.v1.Sysctl", property: "value", make: "optional" },
  },
  {
    name: "optional-http-header-value",
    reason: "The value of a probe's header may be left out: the empty string is a valid value.",
    link: `${TYPES}/core/v1/types.go`,
    change: { definition: "io.k8s.api.core.v1.HTTPHeader", property: "value", make: "optional" },
  },
  {
    name: "optional-crd-version-served",
    reason: "A version that does not say whether it is served is not.",
    link: "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    change: {
      definition: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion",
      property: "served",
      make: "optional",
    },
  },
  {
    name: "nullable-cluster-role-rules",
    reason: "A role without rules is read back with `rules: null`: Go writes an absent list so.",
    link: `${TYPES}/rbac/v1/types.go`,
    change: { definition: "io.k8s.api.rbac.v1.ClusterRole", property: "rules", make: "nullable" },
  },
  {
    name: "nullable-role-rules",
    reason: "A role without rules is read back with `rules: null`: Go writes an absent list so.",
    link: `${TYPES}/rbac/v1/types.go`,
    change: { definition: "io.k8s.api.rbac.v1.Role", property: "rules", make: "nullable" },
  },
  {
    name: "nullable-event-time",
    reason: "Events recorded through the core API have no event time and are read back with `eventTime: null`.",
    link: `${TYPES}/events/v1/types.go`,
    change: { definition: "io.k8s.api.events.v1.Event", property: "eventTime", make: "nullable" },
  },
  {
    name: "eviction-answers-status",
    reason: "An eviction is answered with a Status, not with the eviction.",
    link: `${REST}/eviction.go`,
    change: { path: "/api/v1/namespaces/{namespace}/pods/{name}/eviction", method: "post", answers: "Status" },
  },
  {
    name: "binding-answers-status",
    reason: "A pod's binding is answered with a Status, not with the binding.",
    link: `${REST}/storage.go`,
    change: { path: "/api/v1/namespaces/{namespace}/pods/{name}/binding", method: "post", answers: "Status" },
  },
];

/** Documents after the corrections, and the names of those that found nothing to correct. */
export interface FixedDocuments<D> {
  readonly documents: readonly D[];
  readonly neverApplied: readonly string[];
}

/**
 * Applies corrections to documents; what a correction does not touch is passed on as it is.
 * A correction that never applies is reported: upstream mended it, or the document it is for is not in the set.
 */
export function applyFixups<D extends { readonly document: OpenAPIDocument }>(
  documents: readonly D[],
  fixups: readonly Fixup[] = FIXUPS,
): FixedDocuments<D> {
  const applied = new Set<string>();
  const fixed = documents.map((source) => {
    const document = fixups.reduce((before, fixup) => {
      const after = applyFixup(before, fixup);
      if (after !== before) applied.add(fixup.name);
      return after;
    }, source.document);
    return document === source.document ? source : { ...source, document };
  });
  return { documents: fixed, neverApplied: fixups.map(({ name }) => name).filter((name) => !applied.has(name)) };
}

function applyFixup(document: OpenAPIDocument, { change }: Fixup): OpenAPIDocument {
  return "definition" in change ? fixProperty(document, change) : fixAnswer(document, change);
}

function fixProperty(document: OpenAPIDocument, { definition, property, make }: PropertyFixup): OpenAPIDocument {
  const schema = document.components?.schemas?.[definition];
  const before = schema?.properties?.[property];
  if (schema === undefined || before === undefined) return document;
  const required = schema.required ?? [];
  if (make === "optional" ? !required.includes(property) : before.nullable === true) return document;
  const after: Schema =
    make === "optional"
      ? { ...schema, required: required.filter((name) => name !== property) }
      : { ...schema, properties: { ...schema.properties, [property]: { ...before, nullable: true } } };
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, [definition]: after } },
  };
}

function fixAnswer(document: OpenAPIDocument, { path, method }: AnswerFixup): OpenAPIDocument {
  const item = document.paths?.[path];
  const operation = item?.[method];
  if (item === undefined || operation === undefined || answersStatus(operation)) return document;
  const schema = { $ref: `#/components/schemas/${STATUS}` };
  const answer = { content: { "application/json": { schema } } };
  const fixed: PathItem = { ...item, [method]: { ...operation, responses: { "200": answer, "201": answer } } };
  return { ...document, paths: { ...document.paths, [path]: fixed } };
}

function answersStatus(operation: Operation): boolean {
  const schema = operation.responses?.["201"]?.content?.["application/json"]?.schema;
  return (schema?.$ref ?? schema?.allOf?.[0]?.$ref ?? "").endsWith(STATUS);
}
