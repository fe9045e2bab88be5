import type { SourceFile, Type, TypeChecker } from "typescript";
import { apiVersionOf } from "./api-version.js";
import { ts } from "./compiler.js";
import type { Sources } from "./sources.js";

/** A resource, as types and literals show it. */
export interface Token {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** The types of resource clients. */
export interface Tokens {
  /**
   * The resources that a type is a client of, one for each member of a union. A resource is undefined if only a type parameter or the server
   * knows it. Empty if the type is not that of a resource client.
   */
  of(type: Type): readonly (Token | undefined)[];
  /** The resource of a token, such as the exported `pods`; undefined if its types do not show it. */
  ofToken(type: Type): Token | undefined;
  /** The generated resource that serves a kind; undefined if the program has none. */
  ofKind(apiVersion: string, kind: string): Token | undefined;
  /** The generated resource with a plural name; undefined if the program has none. */
  ofPlural(group: string, version: string, plural: string): Token | undefined;
}

/** The member that describes a resource client. It exists only in the types: see `Described` of the runtime. */
const DESCRIPTION = " resource client";

/** Reads resources from types, which the SDK's declarations carry as literals. */
export function readTokens(checker: TypeChecker, { generated }: Sources): Tokens {
  const found = new Map<Type, readonly (Token | undefined)[]>();
  let known: readonly Token[] | undefined;
  const all = (): readonly Token[] => {
    known ??= generated.flatMap(resourcesIn);
    return known;
  };

  function literalOf(type: Type, name: string): string | undefined {
    const property = checker.getPropertyOfType(type, name);
    if (property === undefined) return undefined;
    const value = checker.getTypeOfSymbol(property);
    const known = checker.getBaseConstraintOfType(value) ?? value;
    return known.isStringLiteral() ? known.value : undefined;
  }
  function ofToken(type: Type): Token | undefined {
    const [group, version, plural, kind, scope] = ["group", "version", "plural", "kind", "scope"].map((name) =>
      literalOf(type, name),
    );
    if (group === undefined || version === undefined || plural === undefined || kind === undefined) return undefined;
    return scope === "Namespaced" || scope === "Cluster" ? { group, version, plural, kind, scope } : undefined;
  }
  function read(type: Type): readonly (Token | undefined)[] {
    const present = checker.getNonNullableType(type);
    if (present.isUnion()) return present.types.flatMap((member) => of(member));
    if ((present.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.Instantiable)) === 0)
      return [];
    const property = checker.getPropertyOfType(checker.getApparentType(present), DESCRIPTION);
    if (property === undefined) return [];
    const description = checker.getTypeOfSymbol(property);
    const token = checker.getPropertyOfType(description, "token");
    return [token && ofToken(checker.getTypeOfSymbol(token))];
  }
  function of(type: Type): readonly (Token | undefined)[] {
    let tokens = found.get(type);
    if (tokens === undefined) {
      tokens = read(type);
      found.set(type, tokens);
    }
    return tokens;
  }
  return {
    of,
    ofToken,
    ofKind: (apiVersion, kind) => all().find((token) => token.kind === kind && apiVersionOf(token) === apiVersion),
    ofPlural: (group, version, plural) =>
      all().find((token) => token.group === group && token.version === version && token.plural === plural),
  };
}

/** The resources that a generated file declares: `interface PodsResource extends NamespacedResource<"", "v1", "pods", "Pod">`. */
function resourcesIn({ statements }: SourceFile): Token[] {
  return statements.flatMap((statement) => {
    if (!ts.isInterfaceDeclaration(statement)) return [];
    const [base] = statement.heritageClauses?.[0]?.types ?? [];
    if (base === undefined || !ts.isIdentifier(base.expression)) return [];
    const scope = SCOPES.get(base.expression.text);
    const [group, version, plural, kind] = (base.typeArguments ?? []).map((argument) =>
      ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal.text : undefined,
    );
    if (scope === undefined || group === undefined || version === undefined) return [];
    return plural === undefined || kind === undefined ? [] : [{ group, version, plural, kind, scope }];
  });
}

const SCOPES: ReadonlyMap<string, Token["scope"]> = new Map([
  ["NamespacedResource", "Namespaced"],
  ["ClusterResource", "Cluster"],
]);
