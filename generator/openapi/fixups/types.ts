import type { DiscriminatedUnion, Schema } from "../types.js";

/** The minor versions of Kubernetes that the fix-ups cover. */
export const MINORS = ["1.33", "1.34", "1.35", "1.36", "1.37"] as const;
/** One of {@link MINORS}. */
export type Minor = (typeof MINORS)[number];

/** A named fix-up, which corrects a mistake in Kubernetes' documents. */
export interface Fixup extends Range {
  readonly name: string;
  /** How the server really behaves. */
  readonly reason: string;
  /** A link to the upstream source that shows this behaviour. */
  readonly link: string;
  readonly change: PropertyFixup | LooseFixup | SchemaFixup | UnionFixup | AnswerFixup | ParameterFixup;
}

/** The Kubernetes versions that a fix-up is for. */
export interface Range {
  /**
   * The first and the last minor version whose documents the fix-up changes. If one is unset, the range is open at that end. A test checks
   * both.
   */
  readonly since?: Minor;
  readonly until?: Minor;
  /** Identifies the documents to correct by a property, if the same definition is right in one version and wrong in another. */
  readonly where?: Mark;
}

/**
 * Distinguishes releases by a property that exists from one release on, because the version in a document is not reliable. A document
 * without the definition of the property does not match.
 */
export type Mark = { readonly has: ShortProperty } | { readonly lacks: ShortProperty };

/** Makes a property optional, required or nullable. */
export interface PropertyFixup {
  readonly definition: string;
  readonly property: string;
  readonly make: "optional" | "required" | "nullable";
}

/** Makes everything below a property optional, and accepts any value there, in copies of the definitions that the property refers to. */
export interface LooseFixup {
  readonly definition: string;
  readonly property: string;
  /** The prefix of the copies' names. With `io.k8s.api.apps.v1.StatefulSet`, one copy is `io.k8s.api.apps.v1.StatefulSetContainer`. */
  readonly copies: string;
}

/** Gives a shape to a definition whose document does not describe one. */
export interface SchemaFixup {
  readonly definition: string;
  readonly schema: Schema;
}

/** Says that the server enforces a union that the document describes. */
export interface UnionFixup {
  readonly definition: string;
  readonly union: DiscriminatedUnion;
}

/** Makes a Status the successful response of an operation. */
export interface AnswerFixup {
  readonly path: string;
  readonly method: "post";
  readonly answers: "Status";
}

/** Makes a query parameter of a path a list. Each item is sent as a parameter of its own. */
export interface ParameterFixup {
  readonly path: string;
  readonly parameter: string;
  readonly make: "repeated";
}

/** The short form of a property of a definition: `core.v1.Pod.spec` for `spec` of `io.k8s.api.core.v1.Pod`. */
export type ShortProperty = `${string}.${string}.${string}.${string}`;

/**
 * Creates fix-ups for properties, from their short names and the reasons. All these fix-ups have the same link and the same range of
 * versions.
 */
export function propertyFixups(
  make: PropertyFixup["make"],
  link: string,
  reasons: { readonly [property: ShortProperty]: string },
  range: Range = {},
): Fixup[] {
  return Object.entries(reasons).map(([short, reason]) => ({
    ...range,
    name: `${make}: ${short}`,
    reason,
    link,
    change: { ...propertyOf(short), make },
  }));
}

/** Whether a fix-up applies to a minor version. */
export function isFor({ since, until }: Range, minor: Minor): boolean {
  const at = MINORS.indexOf(minor);
  return (since === undefined || MINORS.indexOf(since) <= at) && (until === undefined || at <= MINORS.indexOf(until));
}

/** The packages of built-in definitions that are not in `k8s.io/api`. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["apiextensions.v1", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"],
  ["apiregistration.v1", "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1"],
  ["meta.v1", "io.k8s.apimachinery.pkg.apis.meta.v1"],
]);

/** Splits the short form of a property: `core.v1.Pod.spec` gives the definition `io.k8s.api.core.v1.Pod` and the property `spec`. */
export function propertyOf(short: string): { readonly definition: string; readonly property: string } {
  const at = short.lastIndexOf(".");
  return { definition: definitionOf(short.slice(0, at)), property: short.slice(at + 1) };
}

/** The full name of a definition: `core.v1.Pod` gives `io.k8s.api.core.v1.Pod`. */
export function definitionOf(short: string): string {
  const at = short.lastIndexOf(".");
  const group = short.slice(0, at);
  return `${PACKAGES.get(group) ?? `io.k8s.api.${group}`}.${short.slice(at + 1)}`;
}
