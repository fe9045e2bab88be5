export { applyFixups } from "./apply.js";
export { isEnforcedUnion } from "./unions.js";
