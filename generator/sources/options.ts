import type { ConnectOptions } from "@kubesmith/runtime";
import type { AbortSignal } from "../abort-signal.js";

/** The progress of a source, for its opener. */
export type SourceProgress =
  | { readonly step: "read-index" }
  | {
      readonly step: "fetch-documents";
      /** How many documents have been fetched. */
      readonly done: number;
      /** How many were requested. */
      readonly total: number;
    };

/** The cluster that documents come from. */
export interface ClusterOptions {
  /** How to connect; default: the cluster that kubectl would use. */
  readonly connection?: ConnectOptions;
  /** Folder of the document cache; default: `kubesmith/documents` in the user's cache folder. */
  readonly cacheDir?: string;
  /** Called with what the documents do not say, if they come from OpenAPI v2. */
  readonly onWarning?: (warning: string) => void;
}

/** Where documents come from: a snapshot, the bundled snapshot, files with CustomResourceDefinitions, or else a cluster. */
export interface SourceOptions extends ClusterOptions {
  /** Folder of a snapshot. */
  readonly snapshot?: string;
  /** Use the snapshot of a released Kubernetes that comes with this package. */
  readonly embedded?: boolean;
  /**
   * Files with CustomResourceDefinitions (YAML or JSON), and folders that contain such files. No cluster is asked. Together with `embedded`,
   * the documents of the bundled snapshot come with them.
   */
  readonly crds?: readonly string[];
  /** File with an OpenAPI v2 document (`swagger.json`) of a server. */
  readonly swagger?: string;
}

/** How to follow and abort a source. */
export interface OpenOptions {
  /** Called when a source begins to read its index, when it begins to fetch documents, and after each document. */
  readonly onProgress?: (progress: SourceProgress) => void;
  /** Aborts requests. */
  readonly signal?: AbortSignal;
}
