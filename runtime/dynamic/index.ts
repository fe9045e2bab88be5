// For programs that work with kinds which are unknown at compile time. See index.ts for everything else.

export {
  createRESTMapper,
  type DiscoveredResources,
  type RESTMapper,
  type ResourceMapping,
  type TypeMeta,
} from "../discovery/index.js";
export { ApplyAllError, type ApplyAllOptions, type ApplyFailure, applyAll } from "./apply-all.js";
export { createDynamicClient, type DynamicClient } from "./client.js";
export type { DynamicObject, DynamicResource, DynamicResourceClient, DynamicResourceDef } from "./resource.js";
