import type { LiveNamespaced, Metadata } from "../types/object.js";
import type { Resource } from "../types/resource.js";
import { type ConfigMapsResource, configMaps } from "./tokens.js";

export interface Secret {
  apiVersion?: "v1";
  kind?: "Secret";
  metadata?: Metadata;
  data?: { [key: string]: string };
  stringData?: { [key: string]: string };
}
export interface LiveSecret extends LiveNamespaced<Secret> {}
/** Differs from ConfigMaps only in its names and its objects. */
export interface SecretsResource extends Omit<ConfigMapsResource, "plural" | "kind" | "object" | "live"> {
  plural: "secrets";
  kind: "Secret";
  object: Secret;
  live: LiveSecret;
}
export const secrets: Resource<SecretsResource> = {
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
  scope: "Namespaced",
  verbs: configMaps.verbs,
};
