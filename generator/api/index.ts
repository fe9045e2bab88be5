export { buildApiModel } from "./build.js";
export type {
  ApiDefinition,
  ApiGroupVersion,
  ApiModel,
  ApiResource,
  ApiSubresource,
  MergeMember,
  MergeRule,
  NestedPlace,
  Verb,
} from "./types.js";
