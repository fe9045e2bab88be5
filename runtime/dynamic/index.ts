// For programs that meet kinds which they do not know when they are compiled. See index.ts for everything else.

export { createRESTMapper, type RESTMapper, type TypeMeta } from "../discovery/mapper.js";
export type { DiscoveredResources, ResourceMapping } from "../discovery/mapping.js";
export { ApplyAllError, type ApplyAllOptions, type ApplyFailure, applyAll } from "./apply-all.js";
export { createDynamicClient, type DynamicClient, type DynamicResourceClient } from "./client.js";
export { type DynamicObject, type DynamicResource, type DynamicToken, dynamicToken } from "./resource.js";
