import type { DiscriminatedUnion, UnionCase } from "../types.js";
import { definitionOf, type Fixup } from "./types.js";

const VALIDATION = "https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis";
const CORE = `${VALIDATION}/core/validation/validation.go`;
const FLOW_CONTROL = `${VALIDATION}/flowcontrol/validation/validation.go`;

/** The cases of a profile for one of Linux's security modules. */
const PROFILES: readonly UnionCase[] = [
  requiring("Localhost", "localhostProfile"),
  only("RuntimeDefault"),
  only("Unconfined"),
];

/**
 * Unions that the documents describe and servers enforce. If the discriminator has the value that a property belongs to, the property is required or
 * allowed. With any other value, the server refuses the property. `x-kubernetes-unions` alone says neither that servers enforce a union nor
 * which of its properties may be omitted.
 */
export const UNIONS: readonly Fixup[] = [
  union("core.v1.AppArmorProfile", "type", PROFILES, CORE),
  union("core.v1.SeccompProfile", "type", PROFILES, CORE),
  union("flowcontrol.v1.LimitResponse", "type", [requiring("Queue", "queuing"), only("Reject")], FLOW_CONTROL),
  union(
    "flowcontrol.v1.PriorityLevelConfigurationSpec",
    "type",
    [{ value: "Exempt", requires: [], allows: ["exempt"] }, requiring("Limited", "limited")],
    FLOW_CONTROL,
  ),
  union(
    "flowcontrol.v1.Subject",
    "kind",
    [requiring("Group", "group"), requiring("ServiceAccount", "serviceAccount"), requiring("User", "user")],
    FLOW_CONTROL,
  ),
];

/** The union objects of the fix-ups. A parsed document never contains these same objects. */
const ENFORCED: ReadonlySet<unknown> = new Set(
  UNIONS.flatMap(({ change }) => ("union" in change ? [change.union] : [])),
);

/** Whether a union comes from a fix-up, rather than from a document that contains the same keyword. */
export function isEnforcedUnion(value: unknown): value is DiscriminatedUnion {
  return ENFORCED.has(value);
}

function union(short: string, discriminator: string, cases: readonly UnionCase[], link: string): Fixup {
  return {
    name: `union: ${short}`,
    reason: `The server accepts each dependent property only with the matching value of ${discriminator}.`,
    link,
    change: { definition: definitionOf(short), union: { discriminator, cases } },
  };
}

function requiring(value: string, member: string): UnionCase {
  return { value, requires: [member], allows: [] };
}

function only(value: string): UnionCase {
  return { value, requires: [], allows: [] };
}
