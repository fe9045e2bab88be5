export { roleText } from "./role-text.js";
export { type Role, type RoleRule, rolesFor } from "./roles.js";
