import { refTo } from "../../openapi/index.js";
import type { Bundled, DocumentParameter, Verb } from "./bundled.js";
import type { CustomResource } from "./definition.js";
import type { Members } from "./json-schema.js";
import { definitionName, gvkOf } from "./resource-schemas.js";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const SCALE = "io.k8s.api.autoscaling.v1.Scale";
const BODIES = ["application/json", "application/yaml"];
const PATCHES = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];

/** An operation of a path, before parameters that all operations of the path have are moved to the path. */
interface Route {
  readonly method: "get" | "put" | "post" | "delete" | "patch";
  readonly action: string;
  /** What its id and its description begin with. */
  readonly verb: "list" | "create" | "deletecollection" | "read" | "replace" | "patch" | "delete";
  readonly parameters: Verb;
  /** Name of the definition of its answer. */
  readonly answer: string;
  /** Status codes of its answer, with their text. */
  readonly codes: { readonly [code: string]: string };
  readonly body?: { readonly definition: string; readonly types: readonly string[]; readonly isRequired: boolean };
  /** What its id ends with. */
  readonly suffix?: string;
}

const OK = { "200": "OK" };
const STATUS = `${META}.Status`;

/** The paths of a resource with their operations, as the API server publishes them. */
export function resourcePaths(resource: CustomResource, bundled: Bundled): { readonly [path: string]: Members } {
  const { group, version, plural, kind, listKind, namespaced } = resource;
  const prefix = `/apis/${group}/${version}`;
  const all = `${prefix}/${plural}`;
  const collection = namespaced ? `${prefix}/namespaces/{namespace}/${plural}` : all;
  const item = `${collection}/{name}`;
  const [own, ownList] = [definitionName(resource, kind), definitionName(resource, listKind)];
  const list: Route = { method: "get", action: "list", verb: "list", parameters: "list", answer: ownList, codes: OK };
  const path = (at: string, subresource: string, routes: readonly Route[]): readonly [string, Members] => [
    at,
    pathItem(resource, at, subresource, routes, bundled),
  ];
  const scale = read(SCALE);
  return Object.fromEntries([
    ...(namespaced ? [path(all, "", [{ ...list, suffix: "ForAllNamespaces" }])] : []),
    path(collection, "", [
      list,
      {
        method: "post",
        action: "post",
        verb: "create",
        parameters: "create",
        answer: own,
        codes: { ...OK, "201": "Created", "202": "Accepted" },
        body: { definition: own, types: BODIES, isRequired: true },
      },
      {
        method: "delete",
        action: "deletecollection",
        verb: "deletecollection",
        parameters: "list",
        answer: STATUS,
        codes: OK,
      },
    ]),
    path(item, "", [
      ...read(own),
      {
        method: "delete",
        action: "delete",
        verb: "delete",
        parameters: "delete",
        answer: STATUS,
        codes: { ...OK, "202": "Accepted" },
        body: { definition: `${META}.DeleteOptions`, types: BODIES, isRequired: false },
      },
    ]),
    ...(resource.hasStatus ? [path(`${item}/status`, "status", read(own))] : []),
    ...(resource.hasScale ? [path(`${item}/scale`, "scale", scale)] : []),
  ]);
}

/** The operations that read, replace and change an object. */
function read(definition: string): readonly Route[] {
  return [
    { method: "get", action: "get", verb: "read", parameters: "get", answer: definition, codes: OK },
    {
      method: "put",
      action: "put",
      verb: "replace",
      parameters: "update",
      answer: definition,
      codes: { ...OK, "201": "Created" },
      body: { definition, types: BODIES, isRequired: true },
    },
    {
      method: "patch",
      action: "patch",
      verb: "patch",
      parameters: "patch",
      answer: definition,
      codes: OK,
      body: { definition: `${META}.Patch`, types: PATCHES, isRequired: true },
    },
  ];
}

function pathItem(
  resource: CustomResource,
  path: string,
  subresource: string,
  routes: readonly Route[],
  bundled: Bundled,
): Members {
  const fixed = [
    bundled.pretty,
    ...(path.includes("/{namespace}/") ? [NAMESPACE] : []),
    ...(path.includes("/{name}") ? [nameOf(resource)] : []),
  ];
  const of = ({ parameters }: Route): readonly DocumentParameter[] => bundled.parameters[parameters];
  const [first, ...others] = routes.map((route) => of(route));
  const isShared = (parameter: DocumentParameter): boolean =>
    others.every((list) => list.some(({ name }) => name === parameter.name));
  const shared = (first ?? []).filter(isShared);
  return {
    parameters: sorted([...fixed, ...shared]),
    ...Object.fromEntries(
      routes.map((route) => {
        const own = sorted(of(route).filter((parameter) => !shared.some(({ name }) => name === parameter.name)));
        return [route.method, operation(resource, subresource, route, own)];
      }),
    ),
  };
}

function operation(
  resource: CustomResource,
  subresource: string,
  route: Route,
  parameters: readonly DocumentParameter[],
): Members {
  const { group, version, kind, namespaced } = resource;
  const { verb, action, body, answer, codes, suffix = "" } = route;
  const scope = namespaced && suffix === "" ? "Namespaced" : "";
  const name = `${scope}${kind}${capitalised(subresource)}${suffix}`;
  // Ids begin with a verb of HTTP: of `deletecollection`, the rest follows the group and the version.
  const [first, rest] = verb === "deletecollection" ? ["delete", "Collection"] : [verb, ""];
  const shortGroup = group.replace(/\.k8s\.io$/, "");
  return {
    description: describe(verb, kind, subresource),
    operationId: `${first}${identifier(shortGroup, true)}${identifier(version, true)}${rest}${name}`,
    tags: [`${identifier(shortGroup, false)}_${identifier(version, false)}`],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        content: contentOf(body.definition, body.types),
        ...(body.isRequired && { required: true }),
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(codes).map(([code, description]) => [code, { description, content: contentOf(answer, BODIES) }]),
      ),
      "401": { description: "Unauthorized" },
    },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvkOf(resource, kind),
  };
}

function contentOf(definition: string, types: readonly string[]): Members {
  return Object.fromEntries(types.map((type) => [type, { schema: refTo(definition) }]));
}

/** The description of an operation, in the words of the API server. */
function describe(verb: Route["verb"], kind: string, subresource: string): string {
  const of = subresource === "" ? "" : ` ${subresource} of`;
  switch (verb) {
    case "list":
      return `list${of} objects of kind ${kind}`;
    case "patch":
      return `partially update${of} the specified ${kind}`;
    case "create":
    case "delete":
      return `${verb}${of}${articleFor(kind)}${kind}`;
    case "deletecollection":
      return `delete collection of ${kind}`;
    default:
      return `${verb}${of} the specified ${kind}`;
  }
}

/** The article before a kind, with spaces: the API server takes a word with one `s` at its end for a plural. */
function articleFor(kind: string): string {
  if (kind.endsWith("s") && !kind.endsWith("ss")) return " ";
  return /^[aeiou]/i.test(kind) ? " an " : " a ";
}

const NAMESPACE: DocumentParameter = {
  name: "namespace",
  in: "path",
  description: "object name and auth scope, such as for teams and projects",
  required: true,
  schema: { type: "string", uniqueItems: true },
};

function nameOf({ kind }: CustomResource): DocumentParameter {
  return { ...NAMESPACE, name: "name", description: `name of the ${kind}` };
}

function sorted(parameters: readonly DocumentParameter[]): readonly DocumentParameter[] {
  return [...parameters].sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

/** A text as part of an identifier: letters and digits stay, apart from a digit at the beginning, and what follows anything else is capitalised. */
function identifier(text: string, isCapitalised: boolean): string {
  const [first = "", ...rest] = text.replace(/^\p{Nd}/u, "-").split(/[^\p{L}\p{Nd}_]+/u);
  return [isCapitalised ? capitalised(first) : first, ...rest.map(capitalised)].join("");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
