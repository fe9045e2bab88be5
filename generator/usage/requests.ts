import type { CallExpression, Expression, Node, Type, TypeChecker } from "typescript";
import type { Verb } from "../api/index.js";
import { ts } from "./compiler.js";
import { skipOuter } from "./expressions.js";
import { textOf } from "./fields.js";
import type { Flow } from "./flow.js";
import { createHelpers } from "./helpers.js";
import type { Recorder } from "./recorder.js";
import type { Sources } from "./sources.js";
import type { Target, Targets } from "./targets.js";
import type { Tokens } from "./tokens.js";
import type { ResourceUse, UnknownUse } from "./types.js";

/** Collects the requests of a program. */
export interface Requests {
  /** Adds a member that the program reads from a value, such as a method of a resource client. */
  addMember(members: readonly string[], access: MemberAccess): void;
  /** Adds a call of a function of the runtime. */
  addCall(callee: string, call: CallExpression): void;
  /** The requests, after all members and calls were added. */
  finish(): { readonly resources: readonly ResourceUse[]; readonly unknown: readonly UnknownUse[] };
}

/** Where a member is read: by an access, or by an element of a pattern. */
export interface MemberAccess {
  readonly node: Node;
  /** The object that has the member; undefined if the source does not show it as an expression. */
  readonly object: Expression | undefined;
  readonly type: Type;
}

const METHODS: ReadonlyMap<string, readonly Verb[]> = new Map<string, readonly Verb[]>([
  ["get", ["get"]],
  ["list", ["list"]],
  ["create", ["create"]],
  ["update", ["update"]],
  // The server checks `create` as well if the object does not exist yet.
  ["apply", ["create", "patch"]],
  ["patch", ["patch"]],
  ["delete", ["delete"]],
  ["deleteCollection", ["deletecollection"]],
]);

/** The subresource of each method that streams, and its verbs. Since Kubernetes 1.35, the server checks `create` for WebSockets, before `get`. */
const STREAMS: ReadonlyMap<string, { readonly subresource: string; readonly verbs: readonly Verb[] }> = new Map([
  ["log", { subresource: "log", verbs: ["get"] }],
  ["exec", { subresource: "exec", verbs: ["create", "get"] }],
  ["attach", { subresource: "attach", verbs: ["create", "get"] }],
  ["portForward", { subresource: "portforward", verbs: ["create", "get"] }],
]);
/** The verb that the server checks for each HTTP method of a request to a proxy. */
const PROXIED: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["GET", "get"],
  ["HEAD", "get"],
  ["OPTIONS", "get"],
  ["POST", "create"],
  ["PUT", "update"],
  ["PATCH", "patch"],
  ["DELETE", "delete"],
]);

/** Collects requests, and finds out which resources they are for once the whole program is known. */
export function createRequests(
  checker: TypeChecker,
  sources: Sources,
  tokens: Tokens,
  flow: Flow,
  targets: Targets,
): Requests {
  const accesses: { readonly members: readonly string[]; readonly access: MemberAccess }[] = [];
  const calls: { readonly callee: string; readonly call: CallExpression }[] = [];
  const resources: ResourceUse[] = [];
  const unknown: UnknownUse[] = [];

  const recorder: Recorder = {
    add: (found, verbs, by, place, subresource) => {
      for (const { token, where } of found) {
        if (token === undefined) {
          unknown.push({ kind: "resource", by, verbs, place });
          continue;
        }
        const { group, version, plural, kind } = token;
        const part = subresource === undefined ? {} : { subresource };
        const resource = { group, version, plural, kind, ...part };
        for (const verb of verbs) resources.push({ ...resource, verb, where, by, place });
      }
    },
    addUnknown: (use) => void unknown.push(use),
  };
  const helpers = createHelpers(checker, sources, flow, targets, tokens, recorder);

  /** The resources of the object that has a member. */
  function targetsOf({ object, type }: MemberAccess): readonly Target[] {
    if (object !== undefined) return targets.of(object);
    return tokens.of(type).map((token) => ({
      token,
      where: token?.scope === "Cluster" ? { kind: "cluster" } : { kind: "unknown-namespace" },
    }));
  }

  function addMethod(name: string, access: MemberAccess): void {
    const place = sources.placeOf(access.node);
    if (name === "watch") {
      const { parent } = access.node;
      const call = ts.isCallExpression(parent) && parent.expression === access.node ? parent : undefined;
      recorder.add(targetsOf(access), helpers.watchVerbs(call?.arguments[0]), name, place);
      return;
    }
    recorder.add(targetsOf(access), METHODS.get(name) ?? [], name, place);
  }

  /** Adds a method that streams: `pods("default").log`. */
  function addStream(name: string, access: MemberAccess): void {
    const { subresource, verbs } = STREAMS.get(name) ?? { subresource: "proxy", verbs: proxyVerbs(access.node) };
    recorder.add(targetsOf(access), verbs, name, sources.placeOf(access.node), subresource);
  }
  /** The verbs of requests to a proxy: all of them, unless the request follows directly: `pods("default").proxy("web").fetch("/")`. */
  function proxyVerbs(node: Node): readonly Verb[] {
    const all = [...new Set(PROXIED.values())];
    const call = ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
    const member = call?.parent;
    if (member === undefined || !ts.isPropertyAccessExpression(member) || !ts.isCallExpression(member.parent))
      return all;
    const [, request] = member.parent.arguments;
    if (member.name.text === "upgrade" || request === undefined) return ["get"];
    if (!ts.isObjectLiteralExpression(request)) return all;
    if (request.properties.some((property) => ts.isSpreadAssignment(property))) return all;
    const given = request.properties.find(
      (property) => property.name !== undefined && textOf(property.name) === "method",
    );
    if (given === undefined) return ["get"];
    const method =
      ts.isPropertyAssignment(given) && ts.isStringLiteralLike(given.initializer) ? given.initializer.text : "";
    const verb = PROXIED.get(method);
    return verb === undefined ? all : [verb];
  }

  /** Adds a method of the client of a subresource: `deployments("default").scale.get`. */
  function addSubresourceMethod(name: string, access: MemberAccess): void {
    const verbs = name === "apply" ? (["patch"] as const) : (METHODS.get(name) ?? []);
    const place = sources.placeOf(access.node);
    const owners = access.object === undefined ? [] : ownersOf(access.object, new Set());
    if (owners.length === 0) recorder.add([{ token: undefined, where: { kind: "cluster" } }], verbs, name, place);
    for (const { object, type, subresource } of owners) {
      recorder.add(targetsOf({ node: access.node, object, type }), verbs, `${subresource}.${name}`, place, subresource);
    }
  }
  /** The resource client and the subresource of which an expression is the client. */
  function ownersOf(
    expression: Expression,
    seen: Set<Expression>,
  ): readonly { readonly object: Expression | undefined; readonly type: Type; readonly subresource: string }[] {
    const inner = skipOuter(expression);
    if (seen.has(inner)) return [];
    seen.add(inner);
    const isMember = ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
    if (isMember) {
      const type = checker.getTypeAtLocation(inner.expression);
      const key = ts.isPropertyAccessExpression(inner) ? inner.name : inner.argumentExpression;
      if (tokens.of(type).length > 0) {
        return [{ object: inner.expression, type, subresource: subresourceOf(textOf(key)) }];
      }
    }
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
    for (const declaration of symbol?.declarations ?? []) {
      if (!ts.isBindingElement(declaration)) continue;
      const type = checker.getTypeAtLocation(declaration.parent);
      if (tokens.of(type).length === 0) continue;
      const { parent } = declaration.parent;
      const object = ts.isVariableDeclaration(parent) ? parent.initializer : undefined;
      return [{ object, type, subresource: subresourceOf(textOf(declaration.propertyName ?? declaration.name)) }];
    }
    const values = symbol === undefined ? [] : flow.valuesOf(symbol);
    return values.flatMap((value) => (value === undefined ? [] : ownersOf(value, seen)));
  }

  return {
    addMember: (members, access) => void accesses.push({ members, access }),
    addCall: (callee, call) => void calls.push({ callee, call }),
    finish: () => {
      for (const { callee, call } of calls) helpers.addCall(callee, call);
      for (const { members, access } of accesses) {
        for (const member of new Set(members)) {
          const [owner, name = ""] = member.split(".");
          if (owner === "Methods") addMethod(name, access);
          else if (owner === "StreamMethods") addStream(name, access);
          else if (owner === "SubresourceMethods") addSubresourceMethod(name, access);
          else if (owner === "Events") helpers.addEvents(sources.placeOf(access.node), `events.${name}`);
        }
      }
      return { resources, unknown };
    },
  };
}

/** The name of a subresource. One with the name of a method, such as `get`, is the member `get_` in code. */
function subresourceOf(member: string): string {
  const name = member.replace(/_$/, "");
  return METHODS.has(name) || name === "watch" ? name : member;
}

/** Members of the runtime whose use sends requests. */
export function isRequesting(member: string): boolean {
  return /^(?:Methods|SubresourceMethods|StreamMethods|Events)\./.test(member);
}
