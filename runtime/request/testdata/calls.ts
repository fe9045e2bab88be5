import type { ResourceCall } from "../index.js";

/** A call of a resource that a table names. */
export type Call = Omit<ResourceCall, "token">;
/** The object of most calls. */
export const named = { namespace: "default", name: "web" };
