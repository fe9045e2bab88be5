export { type ModuleId, moduleOf, SHARED_MODULE } from "./modules.js";
export { nameModel } from "./name-model.js";
export type { EmitDefinition, EmitModel, EmitModule, EmitResource, EmitSubresource } from "./types.js";
