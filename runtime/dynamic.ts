// For programs that meet kinds which they do not know when they are compiled. See index.ts for everything else.
export { ApplyAllError, type ApplyAllOptions, type ApplyFailure, applyAll } from "./dynamic/apply-all.js";
export { createDynamicClient, type DynamicClient, type DynamicResourceClient } from "./dynamic/client.js";
export { createRESTMapper, type RESTMapper, type TypeMeta } from "./dynamic/mapper.js";
export type { DiscoveredResources, ResourceMapping } from "./dynamic/mapping.js";
export { type DynamicObject, type DynamicResource, type DynamicToken, dynamicToken } from "./dynamic/resource.js";
