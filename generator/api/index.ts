export { buildApiModel } from "./build.js";
export { type Enums, openAllEnums } from "./enums.js";
export { parsePath, verbOf } from "./paths.js";
export { type CollectedResource, collectResources } from "./resources.js";
export type {
  ApiDefinition,
  ApiModel,
  ApiResource,
  ApiSubresource,
  MergeMember,
  MergeRule,
  Verb,
} from "./types.js";
