import type { LiveNamespaced, Metadata } from "../types/object.js";
import type { Resource, ResourceDef } from "../types/resource.js";
import { type ConfigMapsResource, configMaps } from "./tokens.js";

export interface Secret {
  apiVersion?: "v1";
  kind?: "Secret";
  metadata?: Metadata;
  data?: { [key: string]: string };
  stringData?: { [key: string]: string };
}
export interface LiveSecret extends LiveNamespaced<Secret> {}
export interface SecretsResource extends ResourceDef {
  group: "";
  version: "v1";
  plural: "secrets";
  kind: "Secret";
  scope: "Namespaced";
  verbs: ConfigMapsResource["verbs"];
  object: Secret;
  live: LiveSecret;
  merge: {};
  strategic: true;
  subresources: {};
}
export const secrets: Resource<SecretsResource> = {
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
  scope: "Namespaced",
  verbs: configMaps.verbs,
};
