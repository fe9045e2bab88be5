import type {
  BinaryExpression,
  BindingElement,
  CallExpression,
  Expression,
  NewExpression,
  Node,
  Symbol as TsSymbol,
  TypeChecker,
} from "typescript";
import { ts } from "./compiler.js";
import { createFieldUses } from "./field-uses.js";
import { createFields, textOf } from "./fields.js";
import { createFlow } from "./flow.js";
import { createKinds } from "./kinds.js";
import { comparePlaces } from "./places.js";
import { createRequests, isRequesting } from "./requests.js";
import { calleeOf, runtimeMembersOf } from "./runtime-calls.js";
import type { Sources } from "./sources.js";
import { createTargets } from "./targets.js";
import { readTokens } from "./tokens.js";
import type { Place, Usage } from "./types.js";

/**
 * Collects what a program uses of generated code, in one pass over its own files.
 *
 * @param checker the checker of the program
 * @param sources the files of the program
 * @param onFile called before each file; what it throws ends the pass
 */
export function collectUsage(checker: TypeChecker, sources: Sources, onFile: () => void = () => {}): Usage {
  const tokens = readTokens(checker, sources);
  const flow = createFlow(checker, sources);
  const requests = createRequests(checker, sources, tokens, flow, createTargets(checker, sources, tokens, flow));
  const fields = createFields(checker, sources);
  const fieldUses = createFieldUses(checker, sources, fields, flow);
  const kinds = createKinds(checker, sources);
  const requesting = new Map<TsSymbol, readonly string[]>();

  function requestingMembersOf(property: TsSymbol): readonly string[] {
    let members = requesting.get(property);
    if (members === undefined) {
      members = runtimeMembersOf(checker, sources, property).filter(isRequesting);
      requesting.set(property, members);
    }
    return members;
  }
  function visitAccess(node: Node, name: Node, object: Expression): void {
    const property = checker.getSymbolAtLocation(name);
    if (property === undefined) return;
    fieldUses.addAccess(node, name, object, property);
    const members = requestingMembersOf(property);
    if (members.length > 0) requests.addMember(members, { node, object, type: checker.getTypeAtLocation(object) });
  }
  function visitElement(element: BindingElement): void {
    const { parent: pattern, propertyName, name, dotDotDotToken } = element;
    if (!ts.isObjectBindingPattern(pattern) || dotDotDotToken !== undefined) return;
    const type = checker.getTypeAtLocation(pattern);
    for (const property of fields.propertiesOf(type, textOf(propertyName ?? name))) {
      fieldUses.addElement(element, property);
      const members = requestingMembersOf(property);
      if (members.length === 0) continue;
      const object = ts.isVariableDeclaration(pattern.parent) ? pattern.parent.initializer : undefined;
      requests.addMember(members, { node: propertyName ?? name, object, type });
    }
  }
  function visitCall(call: CallExpression | NewExpression): void {
    flow.addCall(call);
    const callee = ts.isCallExpression(call) ? calleeOf(checker, sources, call) : undefined;
    if (callee !== undefined && ts.isCallExpression(call)) requests.addCall(callee, call);
    const operations = callee === "PatchMethods.json" ? call.arguments?.[1] : undefined;
    const patched = operations && checker.getAwaitedType(checker.getTypeAtLocation(call));
    if (operations !== undefined && patched !== undefined) fieldUses.addJsonPatch(patched, operations);
    const parameters = flow.calledBy(call)?.parameters;
    call.arguments?.forEach((argument, index) => {
      fieldUses.addValue(argument);
      // The type parameter of a generic function may have a constraint of the program.
      const parameter = parameters?.[index];
      if (parameter !== undefined) fieldUses.addValue(argument, checker.getTypeAtLocation(parameter));
    });
  }
  function visitAssignment({ left, operatorToken: { kind }, right }: BinaryExpression): void {
    if (kind !== ts.SyntaxKind.EqualsToken && kind !== ts.SyntaxKind.QuestionQuestionEqualsToken) return;
    const name = ts.isPropertyAccessExpression(left) ? left.name : left;
    const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
    const own = symbol?.declarations?.find((declaration) => sources.isOwn(declaration));
    if (own !== undefined) flow.addAssignment(own, right);
    fieldUses.addValue(right);
  }
  function visit(node: Node): void {
    if (ts.isPropertyAccessExpression(node)) visitAccess(node, node.name, node.expression);
    else if (ts.isElementAccessExpression(node)) {
      if (ts.isStringLiteralLike(node.argumentExpression)) visitAccess(node, node.argumentExpression, node.expression);
    } else if (ts.isBindingElement(node)) visitElement(node);
    else if (ts.isObjectLiteralExpression(node)) fieldUses.addLiteral(node);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) visitCall(node);
    else if (ts.isBinaryExpression(node)) visitAssignment(node);
    else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      if (node.initializer !== undefined && node.type !== undefined) fieldUses.addValue(node.initializer);
    } else if (ts.isReturnStatement(node)) {
      if (node.expression !== undefined) fieldUses.addValue(node.expression);
    } else if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body)) fieldUses.addValue(node.body);
    } else if (ts.isArrayLiteralExpression(node)) for (const element of node.elements) fieldUses.addValue(element);
    else if (ts.isIndexedAccessTypeNode(node)) fieldUses.addIndexedType(node);
    else if (ts.isTypeReferenceNode(node)) kinds.addType(node.typeName);
    else if (ts.isExpressionWithTypeArguments(node)) kinds.addType(node.expression);
    ts.forEachChild(node, visit);
  }

  for (const file of sources.own) {
    onFile();
    visit(file);
  }
  const { resources, unknown } = requests.finish();
  const used = fieldUses.finish();
  for (const { group, version, kind, place } of resources) kinds.addKind(group, version, kind, place);
  return {
    resources: sorted(resources),
    fields: sorted(used),
    kinds: sorted(kinds.found()),
    unknown: sorted(unknown),
    modules: [...new Set([...used.map(({ module }) => module), ...kinds.modules()])].sort(),
  };
}

/** Sorted by place, without repetitions. */
function sorted<T extends { readonly place: Place }>(uses: readonly T[]): T[] {
  const unique = new Map(uses.map((use) => [JSON.stringify(use), use]));
  return [...unique]
    .sort(([a, one], [b, other]) => comparePlaces(one.place, other.place) || (a < b ? -1 : 1))
    .map(([, use]) => use);
}
