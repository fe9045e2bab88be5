import type { CallExpression, Node, Type, TypeChecker } from "typescript";
import type { Verb } from "../api/index.js";
import { ts } from "./compiler.js";
import type { Sources } from "./sources.js";
import type { Token, Tokens } from "./tokens.js";

/** A verb of a resource. */
export interface VerbUse extends Pick<Token, "group" | "version" | "plural"> {
  readonly subresource?: string;
  readonly verb: Verb;
}

/** The verb that each method of a resource client needs. */
const METHODS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["get", "get"],
  ["list", "list"],
  ["watch", "watch"],
  ["create", "create"],
  ["update", "update"],
  ["apply", "patch"],
  ["patch", "patch"],
  ["delete", "delete"],
  ["deleteCollection", "deletecollection"],
]);

/**
 * Collects the verbs that resource clients need as arguments, because the type of a parameter has their methods. The called function need not
 * use all of them. Verbs of which a parameter needs one or the other, as `waitFor` does, are not collected: the requests of the call decide.
 */
export function collectTypeVerbs(checker: TypeChecker, sources: Sources, tokens: Tokens): VerbUse[] {
  const found: VerbUse[] = [];

  function verbsOf(parameter: Type): readonly Verb[] {
    const type = checker.getBaseConstraintOfType(parameter) ?? parameter;
    // The type of any client.
    if (tokens.of(type).length > 0) return [];
    return [...METHODS].flatMap(([method, verb]) => {
      const property = checker.getPropertyOfType(type, method);
      const isNeeded = property !== undefined && (property.flags & ts.SymbolFlags.Optional) === 0;
      return isNeeded ? [verb] : [];
    });
  }
  function addCall(call: CallExpression): void {
    const clients = call.arguments.map((argument) => tokens.of(checker.getTypeAtLocation(argument)));
    if (clients.every((resources) => resources.length === 0)) return;
    const declaration = checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined || ts.isJSDocSignature(declaration)) return;
    clients.forEach((resources, index) => {
      const parameter = declaration.parameters[index];
      if (parameter === undefined) return;
      const verbs = verbsOf(checker.getTypeAtLocation(parameter));
      for (const token of resources) {
        if (token === undefined) continue;
        const { group, version, plural } = token;
        for (const verb of verbs) found.push({ group, version, plural, verb });
      }
    });
  }
  function visit(node: Node): void {
    if (ts.isCallExpression(node)) addCall(node);
    ts.forEachChild(node, visit);
  }

  for (const file of sources.own) visit(file);
  return found;
}
