import type { EmitDefinition, EmitResource, EmitSubresource } from "../generator/naming/index.js";
import {
  type ConstantStatement,
  type InterfaceStatement,
  objectType,
  type Property,
  stringLiteral,
} from "../generator/print/index.js";
import { docsOfKind } from "./docs.js";
import { liveStatement } from "./live.js";
import type { ResourceTypes } from "./resource-types.js";

/**
 * The declarations of a resource: the type that is read, the type of the resource, and the token that programs use.
 * @param object the definition of its objects, if the module declares it
 */
export function resourceStatements(
  resource: EmitResource,
  object: EmitDefinition | undefined,
  types: ResourceTypes,
): (InterfaceStatement | ConstantStatement)[] {
  const { plural, gvk, scope, typeName, tokenName, readAs } = resource;
  const where = scope === "Namespaced" ? "namespaced" : "cluster-scoped";
  const docs = docsOfKind(`Resource \`${plural}\`: ${gvk.kind}, ${where}.`, readAs === undefined ? object : undefined);
  return [
    ...liveStatement(resource, object, types),
    {
      kind: "interface",
      name: typeName,
      extends: [baseOf(resource, types)],
      properties: typeProperties(resource, types),
    },
    {
      kind: "constant",
      name: tokenName,
      type: `${types.runtime("Resource")}<${typeName}>`,
      value: { kind: "literal", value: token(resource) },
      docs,
    },
  ];
}

function baseOf({ gvk, plural, scope }: EmitResource, types: ResourceTypes): string {
  const base = types.runtime(scope === "Namespaced" ? "NamespacedResource" : "ClusterResource");
  return `${base}<${[gvk.group, gvk.version, plural, gvk.kind].map(stringLiteral).join(", ")}>`;
}

function typeProperties(resource: EmitResource, types: ResourceTypes): Property[] {
  const { verbs, object, liveName, strategic, answersStatus, subresources } = resource;
  const merge = types.merge(object);
  return [
    { name: "verbs", type: verbSet(verbs, types) },
    { name: "object", type: types.definition(object) },
    { name: "live", type: liveName ?? answerType(resource, types) },
    ...(merge === "{}" ? [] : [{ name: "merge", type: merge }]),
    { name: "strategic", type: String(strategic) },
    ...(answersStatus ? [{ name: "answer", type: types.runtime("Status") }] : []),
    ...(subresources.length === 0
      ? []
      : [
          {
            name: "subresources",
            type: objectType(subresources.map((sub) => [memberOf(sub), subresourceType(sub, types)])),
          },
        ]),
  ];
}

/**
 * What another resource declares, or else what is answered without being stored, such as a review: the written form, in which the server
 * sets some fields.
 */
function answerType({ object, alwaysReturned, readAs }: EmitResource, types: ResourceTypes): string {
  if (readAs !== undefined) return `${readAs}["live"]`;
  const written = types.definition(object);
  // Intersected with `{}`, a type loses undefined.
  return alwaysReturned.length === 0
    ? written
    : `${written} & ${objectType(alwaysReturned.map((name) => [name, "{}"]))}`;
}

function subresourceType({ verbs, body, answersStatus, strategic }: EmitSubresource, types: ResourceTypes): string {
  return objectType([
    ["verbs", verbSet(verbs, types)],
    ...(body === undefined ? [] : bodyMembers(body.definition, types)),
    ...(answersStatus ? ([["answer", types.runtime("Status")]] as const) : []),
    ...(strategic ? ([["strategic", "true"]] as const) : []),
  ]);
}

function bodyMembers(id: string, types: ResourceTypes): (readonly [string, string])[] {
  const merge = types.merge(id);
  return [["body", types.definition(id)], ...(merge === "{}" ? [] : ([["merge", merge]] as const))];
}

function verbSet(verbs: readonly string[], types: ResourceTypes): string {
  return verbs.length === 0 ? "{}" : `${types.runtime("Verbs")}<${verbs.map(stringLiteral).join(" | ")}>`;
}

/** The run-time token: what a request needs to know. */
function token({ gvk, plural, scope, verbs, subresources }: EmitResource): object {
  return {
    group: gvk.group,
    version: gvk.version,
    plural,
    kind: gvk.kind,
    scope,
    verbs,
    ...(subresources.length > 0 && {
      subresources: Object.fromEntries(subresources.map((sub) => [memberOf(sub), subresourceToken(sub)])),
    }),
  };
}

function subresourceToken({ name, member, verbs, body }: EmitSubresource): object {
  return { ...(member !== undefined && { name }), verbs, ...body?.gvk };
}

function memberOf({ name, member = name }: EmitSubresource): string {
  return member;
}
