import { mapChildren } from "../keywords.js";
import { definitionsOf, type IsKnown, resolveReference } from "../references.js";
import type { OpenAPIDocument, Schema } from "../types.js";
import type { LooseFixup } from "./types.js";

type Schemas = { readonly [name: string]: Schema };

/**
 * Makes everything below a property optional, and accepts any value where values are listed. Definitions that the property refers to may
 * have to stay strict elsewhere. Each definition that requires something, lists values or refers to such a definition is therefore copied
 * for this property. The fix-up says how the copies are named.
 */
export function loosen(document: OpenAPIDocument, { definition, property, copies }: LooseFixup): OpenAPIDocument {
  const schemas = document.components?.schemas ?? {};
  const holder = schemas[definition];
  const before = holder?.properties?.[property];
  if (holder === undefined || before === undefined) return document;
  const isKnown = definitionsOf(document);
  const strict = strictBelow(before, document, isKnown);
  if (strict.size === 0) return document;
  const copyOf = (name: string): string => copies + name.slice(name.lastIndexOf(".") + 1);
  const redirect = (schema: Schema): Schema => {
    const target = schema.$ref === undefined ? undefined : resolveReference(schema.$ref, isKnown);
    const { required, enum: values, "x-kubesmith-union": union, ...inner } = mapChildren(schema, redirect);
    if (target === undefined || !strict.has(target)) return inner;
    return { ...inner, $ref: `#/components/schemas/${copyOf(target)}` };
  };
  const copied = [...strict].map((name): [string, Schema] => {
    // A copy is an object inside another object, not a kind that can be created.
    const { "x-kubernetes-group-version-kind": kinds, ...copy } = redirect(schemas[name] ?? {});
    return [copyOf(name), copy];
  });
  const fixed = { ...holder, properties: { ...holder.properties, [property]: redirect(before) } };
  const all: Schemas = { ...schemas, ...Object.fromEntries(copied), [definition]: fixed };
  return { ...document, components: { ...document.components, schemas: all } };
}

/** The definitions below a schema that require something or list values, and the definitions that lead to such definitions. */
function strictBelow(root: Schema, document: OpenAPIDocument, isKnown: IsKnown): ReadonlySet<string> {
  const leads = new Map<string, ReadonlySet<string>>();
  const open = [...referencesIn(root, isKnown)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (leads.has(name)) continue;
    const next = referencesIn(document.components?.schemas?.[name] ?? {}, isKnown);
    leads.set(name, next);
    open.push(...next);
  }
  const strict = new Set([...leads.keys()].filter((name) => isStrict(document.components?.schemas?.[name] ?? {})));
  for (let before = -1; before !== strict.size; ) {
    before = strict.size;
    for (const [name, next] of leads) if ([...next].some((target) => strict.has(target))) strict.add(name);
  }
  return strict;
}

function isStrict(root: Schema): boolean {
  let found = (root.required ?? []).length > 0;
  const visit = (schema: Schema): Schema => {
    found ||= schema.enum !== undefined;
    return mapChildren(schema, visit);
  };
  visit(root);
  return found;
}

function referencesIn(root: Schema, isKnown: IsKnown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (schema: Schema): Schema => {
    const target = schema.$ref === undefined ? undefined : resolveReference(schema.$ref, isKnown);
    if (target !== undefined) found.add(target);
    return mapChildren(schema, visit);
  };
  visit(root);
  return found;
}
