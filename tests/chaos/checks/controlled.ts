import { CONTROLLER_NAMESPACE, childOf, DIGEST, digestOf } from "../controlled.js";

/** What is read of a ConfigMap. */
export interface ControlledObject {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly labels?: { readonly [name: string]: string };
    readonly annotations?: { readonly [name: string]: string };
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly data?: { readonly [key: string]: string };
}

/**
 * Checks that a controller has done everything: each of its objects has a child with the digest of its data, and the same in its annotation.
 * @param objects all objects of the server
 * @returns what is wrong, in words
 */
export function checkControlled(objects: readonly ControlledObject[]): string[] {
  const inNamespace = objects.filter(({ metadata }) => metadata.namespace === CONTROLLER_NAMESPACE);
  const byName = new Map(inNamespace.map((object) => [object.metadata.name, object]));
  return inNamespace.flatMap(({ metadata: { name, uid, labels, annotations }, data }) => {
    if (labels?.run !== "chaos") return [];
    const digest = digestOf(data);
    const child = byName.get(childOf(name));
    const owners = child?.metadata.ownerReferences?.map((reference) => reference.uid) ?? [];
    return [
      ...(child?.data?.digest === digest
        ? []
        : [`controller: ${name}: the child has ${child?.data?.digest}, not ${digest}`]),
      ...(owners.join() === uid
        ? []
        : [`controller: ${name}: the child belongs to ${owners.join(" and ")}, not to ${uid}`]),
      ...(annotations?.[DIGEST] === digest ? [] : [`controller: ${name}: the annotation is not up to date`]),
    ];
  });
}
