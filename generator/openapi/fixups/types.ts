import type { DiscriminatedUnion, Schema } from "../types.js";

/** The minor versions of Kubernetes that fix-ups are for. */
export const MINORS = ["1.33", "1.34", "1.35", "1.36", "1.37"] as const;
/** One of {@link MINORS}. */
export type Minor = (typeof MINORS)[number];

/** A named fix-up for a mistake in Kubernetes' documents. */
export interface Fixup extends Range {
  readonly name: string;
  /** How the server really behaves. */
  readonly reason: string;
  /** Where upstream shows it. */
  readonly link: string;
  readonly change: PropertyFixup | LooseFixup | SchemaFixup | UnionFixup | AnswerFixup | ParameterFixup;
}

/** The Kubernetes versions of a fix-up. */
export interface Range {
  /** The first and the last minor version whose documents it changes; the range is open without them. A test checks this. */
  readonly since?: Minor;
  readonly until?: Minor;
  /** The property that identifies documents to correct, if the same definition is right in one version and wrong in another. */
  readonly where?: Mark;
}

/**
 * Distinguishes releases by a property that exists from one release on. The version in a document is not reliable. A document without the
 * property's definition does not match.
 */
export type Mark = { readonly has: ShortProperty } | { readonly lacks: ShortProperty };

/** Makes a property optional, required or nullable. */
export interface PropertyFixup {
  readonly definition: string;
  readonly property: string;
  readonly make: "optional" | "required" | "nullable";
}

/** Makes everything below a property optional, and any value acceptable, in copies of the definitions that it refers to. */
export interface LooseFixup {
  readonly definition: string;
  readonly property: string;
  /** The prefix of the copies' names: `io.k8s.api.apps.v1.StatefulSet` gives `io.k8s.api.apps.v1.StatefulSetContainer`. */
  readonly copies: string;
}

/** Gives a definition a shape that the document leaves open. */
export interface SchemaFixup {
  readonly definition: string;
  readonly schema: Schema;
}

/** Says that the server enforces a union which the document describes. */
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

/** Makes a query parameter of a path a list, whose items are sent as one parameter each. */
export interface ParameterFixup {
  readonly path: string;
  readonly parameter: string;
  readonly make: "repeated";
}

/** A property of a definition in short form: `core.v1.Pod.spec` of `io.k8s.api.core.v1.Pod`. */
export type ShortProperty = `${string}.${string}.${string}.${string}`;

/** Creates fix-ups of properties that share a link and versions, from short names and reasons. */
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

/** The definition and the name of a property: `io.k8s.api.core.v1.Pod` and `spec` of `core.v1.Pod.spec`. */
export function propertyOf(short: string): { readonly definition: string; readonly property: string } {
  const at = short.lastIndexOf(".");
  return { definition: definitionOf(short.slice(0, at)), property: short.slice(at + 1) };
}

/** The full name of a definition: `io.k8s.api.core.v1.Pod` of `core.v1.Pod`. */
export function definitionOf(short: string): string {
  const at = short.lastIndexOf(".");
  const group = short.slice(0, at);
  return `${PACKAGES.get(group) ?? `io.k8s.api.${group}`}.${short.slice(at + 1)}`;
}
