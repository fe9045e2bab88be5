export { applyFixups } from "./apply.js";
