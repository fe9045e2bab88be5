import type { GroupVersion } from "../openapi/group-version.js";
import type { ModuleId } from "./types.js";

/** The built-in groups whose names client-go shortens; all others keep their full name. */
const SHORT_GROUPS: ReadonlyMap<string, string> = new Map([
  ["", "core"],
  ["admissionregistration.k8s.io", "admissionregistration"],
  ["apiextensions.k8s.io", "apiextensions"],
  ["apiregistration.k8s.io", "apiregistration"],
  ["authentication.k8s.io", "authentication"],
  ["authorization.k8s.io", "authorization"],
  ["certificates.k8s.io", "certificates"],
  ["coordination.k8s.io", "coordination"],
  ["discovery.k8s.io", "discovery"],
  ["events.k8s.io", "events"],
  ["flowcontrol.apiserver.k8s.io", "flowcontrol"],
  ["internal.apiserver.k8s.io", "apiserverinternal"],
  ["networking.k8s.io", "networking"],
  ["node.k8s.io", "node"],
  ["rbac.authorization.k8s.io", "rbac"],
  ["resource.k8s.io", "resource"],
  ["scheduling.k8s.io", "scheduling"],
  ["storage.k8s.io", "storage"],
  ["storagemigration.k8s.io", "storagemigration"],
]);

/** The module of the types that all groups share. */
export const SHARED_MODULE: ModuleId = "meta/v1";

/** Words that can't name a type, a constant, or both. */
const RESERVED = new Set(
  (
    "any arguments as async await bigint boolean break case catch class const constructor continue debugger default delete do else enum " +
    "eval export extends false finally for function get if implements import in infer instanceof interface intrinsic keyof let module " +
    "namespace never new null number object of package private protected prototype public readonly require return set static string " +
    "super switch symbol this throw true try type typeof undefined unique unknown var void while with yield"
  ).split(" "),
);

// Windows reserves these as the part before the first dot of any file name.
const RESERVED_FILE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

/** The module of a group/version: `core/v1`, `rbac/v1`, `cert-manager.io/v1`. Both parts are DNS names, checked when keys are parsed. */
export function moduleOf({ group, version }: GroupVersion): ModuleId {
  return `${fileSafe(SHORT_GROUPS.get(group) ?? group)}/${fileSafe(version)}`;
}

/** The built-in group that client-go calls `short`, if there is one. */
export function groupOfShortName(short: string): string | undefined {
  for (const [group, name] of SHORT_GROUPS) if (name === short) return group;
  return UNSHORTENED.has(short) ? short : undefined;
}
const UNSHORTENED = new Set(["apps", "autoscaling", "batch", "extensions", "policy"]);

/** Whether a group is one of Kubernetes' own. */
export function isBuiltInGroup(group: string): boolean {
  return SHORT_GROUPS.has(group) || UNSHORTENED.has(group);
}

function fileSafe(name: string): string {
  return RESERVED_FILE.test(name) ? `_${name}` : name;
}

/** The member of the clientset for a group or a version: `core`, `certManagerIo`, `v1beta1`. */
export function memberName(name: string): string {
  return reservedSafe(camelCase(SHORT_GROUPS.get(name) ?? name));
}

/** A DNS name as an identifier: a dot or hyphen starts a new word. Labels that differ give names that differ. */
export function camelCase(name: string): string {
  return name.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/[^A-Za-z0-9]/g, "_");
}

/**
 * The name of a type for the last segment of a definition's name. Kinds may have hyphens, which become `$`, and be reserved words, which
 * get an underscore at their end. No kind's name has an underscore inside, which {@link nestedName} relies on.
 */
export function typeName(name: string): string {
  return reservedSafe(name.replace(/[^A-Za-z0-9_$]/g, "$").replace(/^(?=[0-9]|$)/, "_"));
}

/**
 * The name of the type of an object inside of another: `Certificate_Spec_PrivateKey` for `spec.privateKey` of `Certificate`.
 * The underscores are what no kind can have. Were it `CertificateSpec`, a kind of that name that joins the group later would take it, and
 * programs that were compiled before would mean another type.
 * @param root the last segment of the definition's name
 * @param path the names of the properties that lead to the object, at least one
 */
export function nestedName(root: string, path: readonly string[]): string {
  return typeName([root, ...path.map((name) => pascalCase(name) || "Unnamed")].join("_"));
}

/** The letters and digits of a text as one word: `privateKey` → `PrivateKey`, `my-things` → `MyThings`. */
export function pascalCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function reservedSafe(name: string): string {
  return RESERVED.has(name) ? `${name}_` : name;
}

/** Hands out each name once; a name that is taken gets the first free number. */
export function createNamer(taken: Iterable<string> = []): (name: string) => string {
  const used = new Set(taken);
  // Where the numbers of a name begin that were not tried yet: thousands may want the same.
  const next = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let i = next.get(wanted) ?? 2;
    while (used.has(name)) name = `${wanted}_${i++}`;
    next.set(wanted, i);
    used.add(name);
    return name;
  };
}
