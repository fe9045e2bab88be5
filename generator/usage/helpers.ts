import type { CallExpression, Expression, TypeChecker } from "typescript";
import type { Verb } from "../api/index.js";
import { ts } from "./compiler.js";
import { skipOuter } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { CRDS, DAEMON_SETS, EVENTS, FOLLOW, LEASES, PODS, SIMPLE } from "./function-verbs.js";
import { createOptions } from "./options.js";
import { COMPUTED, readRawRequest } from "./raw-requests.js";
import type { Recorder } from "./recorder.js";
import type { Sources } from "./sources.js";
import type { Target, Targets } from "./targets.js";
import type { Tokens } from "./tokens.js";
import type { Place, Where } from "./types.js";

/** Knows which requests the functions of the runtime send. */
export interface Helpers {
  addCall(callee: string, call: CallExpression): void;
  /** Adds the recording of events about objects of the program's controllers, after all calls. */
  addEvents(place: Place, by: string): void;
  /** The verbs of a watch with these options: without a version to start from, it first lists what exists. */
  watchVerbs(options: Expression | undefined): readonly Verb[];
}

const ALL: Where = { kind: "all-namespaces" };

/** Creates what knows the functions of the runtime. */
export function createHelpers(
  checker: TypeChecker,
  sources: Sources,
  flow: Flow,
  targets: Targets,
  tokens: Tokens,
  recorder: Recorder,
): Helpers {
  const options = createOptions(checker, flow);
  const controlled: Target[] = [];

  const textsOf = (values: readonly Value[]): readonly (string | undefined)[] =>
    values.flatMap((value) => (value === undefined ? [undefined] : flow.textsOf(value)));

  /** The targets of an argument. An expression that is not a resource client, such as a fake, has none. */
  function targetsOf(value: Value): readonly Target[] {
    if (value === undefined) return [{ token: undefined, where: ALL }];
    return targets.of(value);
  }
  /** The objects that an informer caches: `namespaces` selects some of those of the resource client. */
  function informed(value: Value, informer: readonly Value[]): readonly Target[] {
    const lists = informer.flatMap((one) => (one === undefined ? [] : options.valuesOf(one, "namespaces")));
    const found = targetsOf(value);
    if (lists.length === 0) return found;
    const names = lists.flatMap((list) => textsOf(options.elementsOf(list)));
    return found.flatMap((target) =>
      target.where.kind === "all-namespaces" ? targets.inNamespaces([target], names) : [target],
    );
  }
  function watchVerbs(given: Expression | undefined): readonly Verb[] {
    const versions = options.valuesOf(given, "resourceVersion");
    const [version] = versions;
    if (versions.length !== 1 || version === undefined) return FOLLOW;
    const type = checker.getTypeAtLocation(version);
    return (type.flags & ts.TypeFlags.String) !== 0 ? ["watch"] : FOLLOW;
  }

  function addController(call: CallExpression, place: Place): void {
    const [own, given] = call.arguments;
    const found = informed(own, options.valuesOf(given, "informer"));
    controlled.push(...found);
    recorder.add(found, FOLLOW, "createController", place);
    // The controller adds and removes its finalizer.
    if (options.has(given, "finalize")) recorder.add(found, ["patch"], "finalize", place);
    for (const list of options.valuesOf(given, "owns")) {
      for (const entry of ownedBy(list)) recorder.add(entry, FOLLOW, "owns", place);
    }
  }
  /** The targets of each entry of `owns`. Entries that `withOptions` created are counted where that is called. */
  function ownedBy(list: Value): readonly (readonly Target[])[] {
    return options.elementsOf(list).flatMap((entry): readonly (readonly Target[])[] => {
      if (entry !== undefined) return tokens.of(checker.getTypeAtLocation(entry)).length > 0 ? [targetsOf(entry)] : [];
      const type = list && checker.getTypeAtLocation(list);
      const elements = type === undefined ? [] : (checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? []);
      const found = [elements].flat().flatMap((element) => tokens.of(element));
      return [found.map((token): Target => ({ token, where: token?.scope === "Cluster" ? { kind: "cluster" } : ALL }))];
    });
  }

  function addLeases(values: readonly Value[], by: string, place: Place): void {
    const names = textsOf(values);
    const found = targets.placesIn(names).map((where): Target => ({ token: LEASES, where }));
    recorder.add(found, ["get", "create", "update"], by, place);
  }

  function addDrain(call: CallExpression, place: Place): void {
    const [nodes, , given] = call.arguments;
    const pods: Target = { token: PODS, where: ALL };
    recorder.add(targetsOf(nodes), ["get", "patch"], "drain", place);
    recorder.add([pods], ["get", ...FOLLOW], "drain", place);
    recorder.add([{ token: DAEMON_SETS, where: ALL }], ["get"], "drain", place);
    const isDisabled = options.valuesOf(given, "disableEviction").map((value) => value && skipOuter(value).kind);
    const mayEvict = isDisabled.length === 0 || isDisabled.some((kind) => kind !== ts.SyntaxKind.TrueKeyword);
    const mayDelete = isDisabled.some((kind) => kind !== ts.SyntaxKind.FalseKeyword);
    if (mayEvict) recorder.add([pods], ["create"], "drain", place, "eviction");
    if (mayDelete) recorder.add([pods], ["delete"], "drain", place);
  }

  /** Adds the objects that `applyAll` applies, as far as they are literals. */
  function addManifests(call: CallExpression, place: Place): void {
    const [, manifests, given] = call.arguments;
    const namespaces = options.valuesOf(given, "namespace");
    const literals = options.elementsOf(manifests).map((value) => value && skipOuter(value));
    for (const literal of literals) {
      const [apiVersion, kind] = ["apiVersion", "kind"].map((name) => textsOf(options.valuesOf(literal, name))[0]);
      const token = apiVersion === undefined || kind === undefined ? undefined : tokens.ofKind(apiVersion, kind);
      if (literal === undefined || token === undefined) {
        recorder.addUnknown({ kind: "manifests", by: "applyAll", place });
        continue;
      }
      const named = options.valuesOf(literal, "metadata", "namespace");
      const names = textsOf(named.length > 0 ? named : namespaces);
      const places = token.scope === "Cluster" ? [{ kind: "cluster" } as const] : targets.placesIn(names);
      recorder.add(
        places.map((where) => ({ token, where })),
        ["create", "patch"],
        "applyAll",
        place,
      );
      // Kinds that are defined by the same call are waited for.
      if (token.plural === CRDS.plural && token.group === CRDS.group) {
        recorder.add([{ token: CRDS, where: { kind: "cluster" } }], FOLLOW, "applyAll", place);
      }
    }
  }

  function addRaw(callee: string, call: CallExpression, place: Place): void {
    const by = `client.${callee.slice("Client.".length)}`;
    const [request] = call.arguments;
    const [path, ...others] = options.valuesOf(request, "path");
    const text = path === undefined || others.length > 0 ? undefined : shownText(path);
    const methods = textsOf(options.valuesOf(request, "method"));
    const method = methods.length === 0 ? "GET" : methods.length === 1 ? methods[0] : undefined;
    const isWatch = options.valuesOf(request, "query", "watch").length > 0;
    const found =
      text === undefined || method === undefined ? undefined : readRawRequest(text, method, isWatch, tokens.ofPlural);
    if (found === "public") return;
    if (found === undefined) {
      recorder.addUnknown({ kind: "request", by, ...(text !== undefined && { path: text }), place });
      return;
    }
    recorder.add([found], found.verbs, by, place, found.subresource);
  }
  /** A text as the source shows it, with `…` for the parts that are computed. */
  function shownText(expression: Expression): string | undefined {
    const [text, ...others] = flow.textsOf(expression);
    if (text !== undefined && others.length === 0) return text;
    const inner = skipOuter(expression);
    if (!ts.isTemplateExpression(inner)) return undefined;
    const parts = inner.templateSpans.map((span) => {
      const [part, ...more] = flow.textsOf(span.expression);
      return `${part === undefined || more.length > 0 ? COMPUTED : part}${span.literal.text}`;
    });
    return inner.head.text + parts.join("");
  }

  return {
    addCall: (callee, call) => {
      const place = sources.placeOf(call);
      const [first, second] = call.arguments;
      const simple = SIMPLE.get(callee);
      if (simple !== undefined) return recorder.add(targetsOf(first), simple, callee, place);
      switch (callee) {
        case "waitFor":
        case "waitForDeletion":
        case "rolloutStatus": {
          const type = first && checker.getTypeAtLocation(first);
          const isWatchable = ["list", "watch"].every((name) => type && checker.getPropertyOfType(type, name));
          return recorder.add(targetsOf(first), isWatchable ? FOLLOW : ["get"], callee, place);
        }
        case "watch":
          return recorder.add(targetsOf(first), watchVerbs(second), callee, place);
        case "Informers.of":
          return recorder.add(informed(first, second === undefined ? [] : [second]), FOLLOW, "informers.of", place);
        case "withOptions":
          return recorder.add(informed(first, options.valuesOf(second, "informer")), FOLLOW, callee, place);
        case "mapped":
          return recorder.add(informed(first, options.valuesOf(call.arguments[2], "informer")), FOLLOW, callee, place);
        case "createController":
          return addController(call, place);
        case "runControllers": {
          const election = options.valuesOf(call.arguments[2], "leaderElection");
          if (election.length === 0) return;
          return addLeases(options.valuesOf(call.arguments[2], "leaderElection", "namespace"), "leaderElection", place);
        }
        case "lead":
          return addLeases(options.valuesOf(second, "namespace"), callee, place);
        case "drain":
          return addDrain(call, place);
        case "applyAll":
          return addManifests(call, place);
        case "copyFrom":
        case "copyTo":
          return recorder.add(targetsOf(first), ["create", "get"], callee, place, "exec");
        case "Client.send":
        case "Client.stream":
        case "Client.upgrade":
          return addRaw(callee, call, place);
        default:
      }
    },
    addEvents: (place, by) => {
      // Events are stored in the namespace of the object; those about cluster-scoped objects in `default`.
      const places = new Map<string, Where>();
      for (const { where } of controlled) {
        const place: Where =
          where.kind === "cluster"
            ? { kind: "namespace", name: "default" }
            : where.kind === "namespace"
              ? where
              : { kind: "unknown-namespace" };
        places.set(JSON.stringify(place), place);
      }
      const all: readonly Where[] = places.size === 0 ? [{ kind: "unknown-namespace" }] : [...places.values()];
      recorder.add(
        all.map((where) => ({ token: EVENTS, where })),
        ["create", "patch"],
        by,
        place,
      );
    },
    watchVerbs,
  };
}
