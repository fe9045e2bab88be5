import type { ApiDefinition, ApiResource, ApiSubresource, MergeMember } from "../api/index.js";
import type { GroupVersion } from "../openapi/index.js";
import type { ModuleId } from "./modules.js";

/** Everything that is emitted: the facts of an API model, and their TypeScript names. */
export interface EmitModel {
  /** Sorted by id. */
  readonly modules: readonly EmitModule[];
  /** All definitions by id. */
  readonly definitions: ReadonlyMap<string, EmitDefinition>;
  /** Members of the clientset, sorted. */
  readonly groups: readonly GroupMember[];
}

/** What one module declares. */
export interface EmitModule {
  readonly id: ModuleId;
  /** Set if the module is a group/version of the index; shared types (`meta/v1`) have none. */
  readonly groupVersion?: GroupVersion;
  /** Sorted by export name. */
  readonly definitions: readonly EmitDefinition[];
  readonly resources: readonly EmitResource[];
}

/** A type to emit. */
export interface EmitDefinition extends Omit<ApiDefinition, "owner" | "nested" | "merge" | "foreign"> {
  /** The module that declares it. */
  readonly moduleId: ModuleId;
  readonly exportName: string;
  /** How server-side apply merges it, if not field by field, and the exported name of that. */
  readonly merge?: { readonly exportName: string; readonly members: readonly MergeMember[] };
}

/** A resource with the names that its module exports. */
export interface EmitResource extends Omit<ApiResource, "subresources"> {
  /** Sorted by name. */
  readonly subresources: readonly EmitSubresource[];
  /** Name of the exported token. */
  readonly tokenName: string;
  /** Name of the exported interface with the token's types. */
  readonly typeName: string;
  /** Name of the exported interface of its objects as they are read; absent if they are not stored. */
  readonly liveName?: string;
  /** Set if an earlier resource of the module has the same objects: the name of that one's {@link typeName}, which tells how they are read. */
  readonly readAs?: string;
}

/** A subresource with its name in code. */
export interface EmitSubresource extends ApiSubresource {
  /** Name of the member of a resource client; absent if it is the subresource's own name. */
  readonly member?: string;
}

/** A member of the clientset: a group, whose members are versions. */
export interface GroupMember {
  readonly member: string;
  readonly group: string;
  /** Sorted by version. */
  readonly versions: readonly VersionMember[];
}

/** A member of a group in the clientset: a version, whose members are resources. */
export interface VersionMember {
  readonly member: string;
  readonly module: ModuleId;
  /** The identifier under which the clientset imports the module. */
  readonly alias: string;
}
