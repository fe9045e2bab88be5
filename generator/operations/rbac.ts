import { basename, dirname, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { type Role, rolesFor, roleText } from "../rbac/index.js";
import type { UnknownUse } from "../usage/types.js";
import { checkOptions } from "./options.js";
import { requestsOf, type UsageOptions } from "./usage.js";

/** Options of {@link rbac}. */
export interface RbacOptions extends UsageOptions {
  /** The name of the roles. Default: that of the folder of tsconfig.json. */
  readonly name?: string;
  /**
   * The namespace of requests that are in one namespace, if the source does not show in which one. Default: a ClusterRole allows them, which
   * a RoleBinding or a ClusterRoleBinding can refer to.
   */
  readonly namespace?: string;
}

/** The result of {@link rbac}. */
export interface RbacResult {
  /** The ClusterRole first, then the Roles by namespace. Empty if the program sends no requests. */
  readonly roles: readonly Role[];
  /** The roles as YAML, with comments that say which code needs each rule. */
  readonly text: string;
  /** The places where the source does not show what is requested: the roles may lack what these need. */
  readonly unknown: readonly UnknownUse[];
}

/**
 * Writes the Role or ClusterRole that a program needs: which verbs it uses of which resources and subresources, in which namespaces.
 *
 * @example
 * ```ts
 * const { text, unknown } = await rbac({ tsconfig: "tsconfig.json", name: "websites" });
 * await writeFile("role.yaml", text);
 * ```
 * @throws GeneratorError `usage` if tsconfig.json cannot be read or is not valid, or for invalid names
 */
export async function rbac(options: RbacOptions): Promise<RbacResult> {
  checkOptions(options, ["tsconfig"]);
  const { name = defaultName(options.tsconfig), namespace } = options;
  if (!isName(name)) throw invalid("name", "a name, such as websites");
  if (namespace !== undefined && !isNamespace(namespace)) throw invalid("namespace", "the name of a namespace");
  const { resources, unknown } = await requestsOf(options);
  const roles = rolesFor({ resources }, { name, namespace });
  return { roles, text: roleText(roles), unknown };
}

function invalid(option: string, expected: string): GeneratorError {
  return new GeneratorError("usage", `\`${option}\` must be ${expected}`, { options: [option] });
}

/** The name of the folder of tsconfig.json, as a name of Kubernetes. */
function defaultName(tsconfig: string): string {
  const path = resolve(tsconfig);
  const folder = basename(path.endsWith(".json") ? dirname(path) : path);
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return name === "" ? "program" : name.slice(0, 63).replace(/-$/, "");
}

/** Whether a role may have this name: one that is a segment of a URL's path. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[^/%\p{C}\s]+$/u.test(name) && name !== "." && name !== "..";
}

function isNamespace(name: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}
