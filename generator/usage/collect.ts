import type {
  BinaryExpression,
  BindingElement,
  CallExpression,
  Expression,
  NewExpression,
  Node,
  ObjectLiteralExpression,
  Symbol as TsSymbol,
  TypeChecker,
} from "typescript";
import { ts } from "./compiler.js";
import { createFieldUses, type FieldUses } from "./field-uses.js";
import { createFields, textOf } from "./fields.js";
import { createFlow } from "./flow.js";
import { createKinds } from "./kinds.js";
import { createLiterals, isPattern } from "./literals.js";
import { comparePlaces } from "./places.js";
import { createRequests, isRequesting } from "./requests.js";
import { calleeOf, runtimeMembersOf } from "./runtime-calls.js";
import type { Sources } from "./sources.js";
import { createTargets } from "./targets.js";
import { readTokens } from "./tokens.js";
import type { Place, Usage } from "./types.js";

/** What is collected: everything, or only requests, which takes a third of the time. */
export type Collected = "all" | "requests";

/**
 * Collects what a program uses of generated code, in one pass over its own files.
 *
 * @param checker the checker of the program
 * @param sources the files of the program
 * @param onFile called before each file; what it throws ends the pass
 * @param collected without fields and kinds, these lists are empty
 */
export function collectUsage(
  checker: TypeChecker,
  sources: Sources,
  onFile: () => void = () => {},
  collected: Collected = "all",
): Usage {
  const tokens = readTokens(checker, sources);
  const flow = createFlow(checker, sources);
  const requests = createRequests(checker, sources, tokens, flow, createTargets(checker, sources, tokens, flow));
  const fields = createFields(checker, sources);
  const literals = createLiterals(checker, sources, fields, flow);
  const fieldUses = collected === "all" ? createFieldUses(checker, sources, fields, flow, literals) : undefined;
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
    fieldUses?.addAccess(node, name, object, property);
    const members = requestingMembersOf(property);
    if (members.length > 0) requests.addMember(members, { node, object, type: checker.getTypeAtLocation(object) });
  }
  function visitElement(element: BindingElement): void {
    const { parent: pattern, propertyName, name, dotDotDotToken } = element;
    if (!ts.isObjectBindingPattern(pattern) || dotDotDotToken !== undefined) return;
    const type = checker.getTypeAtLocation(pattern);
    for (const property of fields.propertiesOf(type, textOf(propertyName ?? name))) {
      fieldUses?.addElement(element, property);
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
    if (fieldUses === undefined) return;
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
    fieldUses?.addValue(right);
  }
  function visitLiteral(literal: ObjectLiteralExpression): void {
    if (!isPattern(literal)) literals.addAssignments(literal);
    fieldUses?.addLiteral(literal);
  }
  function visit(node: Node): void {
    visitRequests(node);
    if (fieldUses !== undefined) visitFields(node, fieldUses);
    ts.forEachChild(node, visit);
  }
  function visitRequests(node: Node): void {
    if (ts.isObjectLiteralExpression(node)) visitLiteral(node);
    else if (ts.isPropertyAccessExpression(node)) visitAccess(node, node.name, node.expression);
    else if (ts.isElementAccessExpression(node)) {
      if (ts.isStringLiteralLike(node.argumentExpression)) visitAccess(node, node.argumentExpression, node.expression);
    } else if (ts.isBindingElement(node)) visitElement(node);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) visitCall(node);
    else if (ts.isBinaryExpression(node)) visitAssignment(node);
  }
  /** What only fields and kinds need. */
  function visitFields(node: Node, { addValue, addIndexedType }: FieldUses): void {
    if (ts.isArrayLiteralExpression(node)) for (const element of node.elements) addValue(element);
    else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      if (node.initializer !== undefined && node.type !== undefined) addValue(node.initializer);
    } else if (ts.isReturnStatement(node)) {
      if (node.expression !== undefined) addValue(node.expression);
    } else if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body)) addValue(node.body);
    } else if (ts.isIndexedAccessTypeNode(node)) addIndexedType(node);
    else if (ts.isTypeReferenceNode(node)) kinds.addType(node.typeName);
    else if (ts.isExpressionWithTypeArguments(node)) kinds.addType(node.expression);
  }

  for (const file of sources.own) {
    onFile();
    visit(file);
  }
  const { resources, unknown } = requests.finish();
  const used = fieldUses?.finish() ?? [];
  if (fieldUses !== undefined) {
    for (const { group, version, kind, place } of resources) kinds.addKind(group, version, kind, place);
  }
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
  const ordered = [...uses].sort((a, b) => comparePlaces(a.place, b.place));
  const result: T[] = [];
  for (let start = 0, end = 0; start < ordered.length; start = end) {
    while (end < ordered.length && isSamePlace(ordered[start], ordered[end])) end++;
    result.push(...(end - start === 1 ? ordered.slice(start, end) : unique(ordered.slice(start, end))));
  }
  return result;
}

function isSamePlace<T extends { readonly place: Place }>(a: T | undefined, b: T | undefined): boolean {
  return a !== undefined && b !== undefined && comparePlaces(a.place, b.place) === 0;
}

/** Without repetitions, in an order that does not depend on that of the uses. */
function unique<T>(uses: readonly T[]): T[] {
  const byText = new Map(uses.map((use) => [JSON.stringify(use), use]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}
