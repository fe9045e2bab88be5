export { roleText } from "./role-text.js";
export { type Role, type RoleRule, type RolesOptions, rolesFor } from "./roles.js";
