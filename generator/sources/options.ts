import type { ConnectOptions } from "@kubesmith/runtime";

/** How far a source is: told to whoever opened it. */
export type SourceProgress =
  | { readonly step: "read-index" }
  | {
      readonly step: "fetch-documents";
      /** How many documents are here. */
      readonly done: number;
      /** How many were asked for. */
      readonly total: number;
    };

/** Which cluster documents come from. */
export interface ClusterOptions {
  /** How to connect; default: the cluster that kubectl would use. */
  readonly connection?: ConnectOptions;
  /** Folder of the document cache; default: `kubesmith/documents` in the user's cache folder. */
  readonly cacheDir?: string;
}

/** Where documents come from: a snapshot, the bundled snapshot, or else a cluster. */
export interface SourceOptions extends ClusterOptions {
  /** Folder of a snapshot. */
  readonly snapshot?: string;
  /** Use the snapshot of a released Kubernetes that comes with this package. */
  readonly embedded?: boolean;
}

/** How a source is followed and stopped while it works. */
export interface OpenOptions {
  /** Called when a source begins to read its index, when it begins to fetch documents, and after each document. */
  readonly onProgress?: (progress: SourceProgress) => void;
  /** Aborts requests. */
  readonly signal?: AbortSignal;
}
