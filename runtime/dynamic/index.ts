// For programs that meet kinds which they do not know when they are compiled. See index.ts for everything else.

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
