import type { CallExpression, Expression, Node, ObjectLiteralExpression, Type, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { branchesOf, skipOuter } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { calleeOf } from "./runtime-calls.js";
import type { Sources } from "./sources.js";
import type { Token, Tokens } from "./tokens.js";
import type { Where } from "./types.js";

/** A resource, in one namespace, in all of them, or cluster-scoped. The resource is undefined if it is known only at run time. */
export interface Target {
  readonly token: Token | undefined;
  readonly where: Where;
}

/** Finds the resources that expressions are clients of. */
export interface Targets {
  of(expression: Expression): readonly Target[];
  /** The targets in these namespaces, where a resource client is for all of them. */
  inNamespaces(targets: readonly Target[], namespaces: readonly (string | undefined)[]): readonly Target[];
  /** The place of a request in one of these namespaces. */
  placesIn(namespaces: readonly (string | undefined)[]): readonly Where[];
}

const UNKNOWN: Where = { kind: "unknown-namespace" };
const ALL: Where = { kind: "all-namespaces" };
const CLUSTER: Where = { kind: "cluster" };

/**
 * Finds the resources of clients: the resource by the type of the expression, and the namespace by the call that selected it, wherever the
 * program makes that call.
 */
export function createTargets(checker: TypeChecker, sources: Sources, tokens: Tokens, flow: Flow): Targets {
  const found = new Map<Expression, readonly Target[]>();

  function of(expression: Expression): readonly Target[] {
    const known = found.get(expression);
    if (known !== undefined) return known;
    // A client that comes from itself adds nothing.
    found.set(expression, []);
    const targets = unique(read(expression));
    found.set(expression, targets);
    return targets;
  }

  function read(expression: Expression): readonly Target[] {
    const type = checker.getTypeAtLocation(expression);
    // No request is sent through a client that is absent.
    if ((type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0) return [];
    const resources = tokens.of(type);
    const isOpen = resources.length === 0 || resources.includes(undefined);
    if (!isOpen) {
      const isForAll = isCallable(checker, type);
      const places = resources.map((token) => (token?.scope === "Cluster" ? CLUSTER : isForAll ? ALL : undefined));
      if (places.every((where) => where !== undefined)) {
        return resources.map((token, at) => ({ token, where: places[at] ?? UNKNOWN }));
      }
    }
    const created = trace(skipOuter(expression));
    if (isOpen) return created;
    // The type says which resources these are; the traces only say where.
    return resources.flatMap((token): readonly Target[] => {
      if (token?.scope === "Cluster") return [{ token, where: CLUSTER }];
      const same = created.filter((one) => one.token === undefined || isSame(one.token, token));
      return (same.length === 0 ? [{ where: UNKNOWN }] : same).map(({ where }) => ({ token, where }));
    });
  }

  function trace(expression: Expression): readonly Target[] {
    const branches = branchesOf(expression);
    if (branches !== undefined) return branches.flatMap(of);
    if (ts.isCallExpression(expression)) return traceCall(expression);
    if (ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression)) {
      const name = ts.isIdentifier(expression) ? expression : expression.name;
      const symbol = checker.getSymbolAtLocation(name);
      const isOwn = symbol?.declarations?.some((one) => sources.isOwn(one) || ts.isImportSpecifier(one)) === true;
      if (symbol !== undefined && isOwn) return flow.valuesOf(symbol).flatMap(ofValue);
    }
    return [{ token: undefined, where: UNKNOWN }];
  }
  function ofValue(value: Value): readonly Target[] {
    return value === undefined ? [{ token: undefined, where: UNKNOWN }] : of(value);
  }

  function traceCall(call: CallExpression): readonly Target[] {
    const callee = skipOuter(call.expression);
    const [first, second] = call.arguments;
    if (tokens.of(checker.getTypeAtLocation(callee)).length > 0) {
      return inNamespaces(of(callee), first === undefined ? [undefined] : flow.textsOf(first));
    }
    switch (calleeOf(checker, sources, call)) {
      case "Client.resource": {
        if (first === undefined) return [];
        const resources = tokensOf(first, new Set());
        const places = (token: Token | undefined): readonly Where[] => {
          if (token?.scope === "Cluster") return [CLUSTER];
          return second === undefined ? [ALL] : placesIn(flow.textsOf(second));
        };
        return resources.flatMap((token) => places(token).map((where) => ({ token, where })));
      }
      case "DynamicClient.resource":
        return first === undefined ? [] : [dynamicTarget(first)];
      case "metadataOnly":
        return first === undefined ? [] : of(first);
      default:
    }
    const returned = flow.returnsOf(call) ?? [];
    return returned.length === 0 ? [{ token: undefined, where: UNKNOWN }] : returned.flatMap(of);
  }

  /** The resources of a token, which may be the parameter of a helper. */
  function tokensOf(expression: Expression, seen: Set<Expression>): readonly (Token | undefined)[] {
    const token = tokens.ofToken(checker.getTypeAtLocation(expression));
    const inner = skipOuter(expression);
    if (token !== undefined || seen.has(expression) || !ts.isIdentifier(inner)) return [token];
    seen.add(expression);
    const symbol = checker.getSymbolAtLocation(inner);
    const values = symbol === undefined ? [] : flow.valuesOf(symbol);
    return values.flatMap((value) => (value === undefined ? [undefined] : tokensOf(value, seen)));
  }

  /** The resource of a kind that a literal names, if the program has generated code for it. */
  function dynamicTarget(named: Expression): Target {
    const object = skipOuter(named);
    const token = ts.isObjectLiteralExpression(object) ? ofLiteral(object) : undefined;
    return { token, where: token?.scope === "Cluster" ? CLUSTER : ALL };
  }
  function ofLiteral(object: ObjectLiteralExpression): Token | undefined {
    const [apiVersion, kind] = ["apiVersion", "kind"].map((name) => {
      const value = propertyOf(object, name);
      const texts = value === undefined ? [] : flow.textsOf(value);
      return texts.length === 1 ? texts[0] : undefined;
    });
    return apiVersion === undefined || kind === undefined ? undefined : tokens.ofKind(apiVersion, kind);
  }

  function placesIn(namespaces: readonly (string | undefined)[]): readonly Where[] {
    if (namespaces.length === 0) return [UNKNOWN];
    return namespaces.map((name) => (name === undefined || name === "" ? UNKNOWN : { kind: "namespace", name }));
  }
  function inNamespaces(targets: readonly Target[], namespaces: readonly (string | undefined)[]): readonly Target[] {
    return targets.flatMap(({ token, where }) => {
      if (where.kind === "cluster") return [{ token, where }];
      return placesIn(namespaces).map((place) => ({ token, where: place }));
    });
  }
  return { of, inNamespaces, placesIn };
}

/** The value of a property of an object literal. */
function propertyOf(object: ObjectLiteralExpression, name: string): Expression | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || !hasText(property.name, name)) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

function hasText(name: Node, text: string): boolean {
  return (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === text;
}

/** A namespaced resource before a namespace is selected is a function of the namespace. */
function isCallable(checker: TypeChecker, type: Type): boolean {
  const present = checker.getNonNullableType(type);
  const members = present.isUnion() ? present.types : [present];
  return members.some((member) => member.getCallSignatures().length > 0);
}

function isSame(a: Token, b: Token | undefined): boolean {
  return a.group === b?.group && a.plural === b.plural && a.version === b.version;
}

function unique(targets: readonly Target[]): readonly Target[] {
  const seen = new Map(targets.map((target) => [JSON.stringify([target.token, target.where]), target]));
  return [...seen.values()];
}
