import type { EmitDefinition } from "../generator/naming/index.js";
import type { TypeWriter } from "./definitions.js";

/** What the templates of a resource need from the emitter: local names of types, and types as text. */
export interface ResourceTypes {
  /** A type of `@kubesmith/runtime/codegen`. */
  readonly runtime: (
    name:
      | "ClusterResource"
      | "LiveMetadata"
      | "NamespacedLiveMetadata"
      | "NamespacedResource"
      | "Resource"
      | "Status"
      | "Verbs",
  ) => string;
  /** A definition of the model. */
  readonly definition: (id: string) => string;
  /** The merge schema of a definition; `{}` if it has none. */
  readonly merge: (id: string) => string;
  /** The type of a schema. */
  readonly schema: TypeWriter;
  /** Whether the value of a schema may be null. */
  readonly admitsNull: (schema: EmitDefinition["schema"]) => boolean;
}
