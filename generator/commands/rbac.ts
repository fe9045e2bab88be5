import { rbac } from "../operations/rbac.js";
import type { Flags } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { describeUnknown } from "./report-usage.js";

/** The flags of `kubesmith rbac`. */
export type RbacFlags = Flags & { readonly usedBy: string; readonly name?: string; readonly namespace?: string };

/** `kubesmith rbac`. What the program requests without showing it is a warning, because the roles may lack it. */
export async function rbacCommand(flags: RbacFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { usedBy, name, namespace } = flags;
  const { roles, text, unknown } = await rbac({
    tsconfig: usedBy,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...options,
  });
  for (const use of unknown) notify(`warning: ${describeUnknown(use)}`);
  return { json: { roles, unknown }, lines: text.trimEnd().split("\n"), different: unknown.length > 0 };
}
