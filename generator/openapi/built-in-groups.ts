/** The built-in groups for which Go packages and client-go use short names. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
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

/** The built-in groups whose names are short already. */
const UNSHORTENED: ReadonlySet<string> = new Set(["apps", "autoscaling", "batch", "extensions", "policy"]);

/** Whether a group is one of Kubernetes' own. */
export function isBuiltInGroup(group: string): boolean {
  return SHORT_NAMES.has(group) || UNSHORTENED.has(group);
}

/** The name of a group in Go packages: `rbac` for `rbac.authorization.k8s.io`. Other groups keep their name. */
export function shortGroupName(group: string): string {
  return SHORT_NAMES.get(group) ?? group;
}

/** The built-in group with the name `short` in Go packages; `undefined` if there is none. */
export function groupOfShortName(short: string): string | undefined {
  for (const [group, name] of SHORT_NAMES) if (name === short) return group;
  return UNSHORTENED.has(short) ? short : undefined;
}

/** Whether a group that is not built in is called what a built-in one is shortened to: `core`, `rbac`. */
export function isShortNameOfAnother(group: string): boolean {
  return (groupOfShortName(group) ?? group) !== group;
}
