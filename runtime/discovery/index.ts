// How a server describes its resources, and which of them serves a kind.

export { createRESTMapper, type RESTMapper, type TypeMeta } from "./mapper.js";
export type { DiscoveredResources, ResourceMapping } from "./mapping.js";
