import type { Change } from "./change.js";

/** Which changes are allowed: none, compatible ones, or any. */
export type Allow = "none" | "compatible" | "any";

/** The values of {@link Allow}, the strictest first. */
export const ALLOW: readonly Allow[] = ["none", "compatible", "any"];

/** Whether a change is allowed, which a command then reports without failing. */
export function isAllowed({ rank }: Pick<Change, "rank">, allow: Allow = "none"): boolean {
  return allow === "any" || (allow === "compatible" && rank === "compatible");
}
