import { groupOfShortName } from "./built-in-groups.js";
import type { GroupVersion } from "./group-version.js";

/** The definition of every object's metadata. */
export const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
/** The definition of every list's metadata. */
export const LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

/** Whether a definition is part of apimachinery, which all groups share. */
export function isMachinery(name: string): boolean {
  return name.startsWith("io.k8s.apimachinery.");
}

/** The package of a definition: its name without the last segment, `io.k8s.api.apps.v1` of `io.k8s.api.apps.v1.Deployment`. */
export function packageOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

// Exactly the places where Kubernetes' own packages are: an API server that is not Kubernetes' can call its definitions anything else.
const BUILT_IN =
  /^io\.k8s\.(?:api|kube-aggregator\.pkg\.apis|apiextensions-apiserver\.pkg\.apis)\.([a-z]+)\.(v[a-z0-9]+)$/;

/** The built-in group/version of a package such as `io.k8s.api.core.v1`; `undefined` for all other packages. */
export function builtInPackage(packageName: string): GroupVersion | undefined {
  const [, short, version] = BUILT_IN.exec(packageName) ?? [];
  const group = short === undefined ? undefined : groupOfShortName(short);
  return group === undefined || version === undefined ? undefined : { group, version };
}
