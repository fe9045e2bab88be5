import type { Schema } from "../types.js";

/** A named correction of what Kubernetes' documents get wrong. */
export interface Fixup {
  readonly name: string;
  /** What the server really does. */
  readonly reason: string;
  /** Where upstream shows it. */
  readonly link: string;
  readonly change: PropertyFixup | SchemaFixup | AnswerFixup;
}

/** Makes a property optional, required or nullable. */
export interface PropertyFixup {
  readonly definition: string;
  readonly property: string;
  readonly make: "optional" | "required" | "nullable";
}

/** Gives a definition a shape that the document leaves open. */
export interface SchemaFixup {
  readonly definition: string;
  readonly schema: Schema;
}

/** Makes an operation's successful answers a Status. */
export interface AnswerFixup {
  readonly path: string;
  readonly method: "post";
  readonly answers: "Status";
}

/** A property of a definition, in short: `core.v1.Pod.spec` of `io.k8s.api.core.v1.Pod`. */
export type ShortProperty = `${string}.${string}.${string}.${string}`;

/** Makes corrections of properties that share a link: short names to reasons. */
export function propertyFixups(
  make: PropertyFixup["make"],
  link: string,
  reasons: { readonly [property: ShortProperty]: string },
): Fixup[] {
  return Object.entries(reasons).map(([short, reason]) => {
    const at = short.lastIndexOf(".");
    const property = short.slice(at + 1);
    return {
      name: `${make}: ${short}`,
      reason,
      link,
      change: { definition: definitionOf(short.slice(0, at)), property, make },
    };
  });
}

/** The packages of built-in definitions that do not live in `k8s.io/api`. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["apiextensions.v1", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"],
  ["apiregistration.v1", "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1"],
  ["meta.v1", "io.k8s.apimachinery.pkg.apis.meta.v1"],
]);

/** The full name of a definition: `io.k8s.api.core.v1.Pod` of `core.v1.Pod`. */
export function definitionOf(short: string): string {
  const at = short.lastIndexOf(".");
  const group = short.slice(0, at);
  return `${PACKAGES.get(group) ?? `io.k8s.api.${group}`}.${short.slice(at + 1)}`;
}
