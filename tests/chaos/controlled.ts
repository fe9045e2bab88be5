import { createHash } from "node:crypto";

/** The namespace whose objects the controller reconciles. */
export const CONTROLLER_NAMESPACE = "chaos-2";
/** The annotation with the digest of the data for which an object was reconciled. */
export const DIGEST = "example.com/digest";

/** The name of the ConfigMap that belongs to an object. */
export function childOf(name: string): string {
  return `child-of-${name}`;
}

/** A digest of the data of an object. */
export function digestOf(data: { readonly [key: string]: string } = {}): string {
  const sorted = Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
