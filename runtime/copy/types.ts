import type { AbortSignal } from "../types/platform.js";
import type { StreamMethods } from "../types/streams.js";

/** The client for pods in one namespace: `k8s.core.v1.pods("default")`. */
export type ExecClient = Pick<StreamMethods, "exec">;

/** How far a copy is. */
export interface CopyProgress {
  /** The file that was copied last, relative to what is copied. */
  readonly path: string;
  /** Files that were copied so far. */
  readonly files: number;
  /** Bytes of these files. */
  readonly bytes: number;
}

/** Something that was not copied. */
export interface Skipped {
  /** The path, relative to what is copied. */
  readonly path: string;
  readonly reason: string;
}

/** What a copy did. */
export interface CopyResult {
  readonly files: number;
  readonly directories: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** What was not copied: devices, sockets and, unless they are kept, symbolic links. */
  readonly skipped: readonly Skipped[];
}

/** Options of a copy. */
export interface CopyOptions {
  /** The file or folder to copy. */
  from: string;
  /**
   * The file or folder that the copy becomes. Unlike with `kubectl cp`, it does not matter whether it exists. Files that exist in a folder
   * are kept, unless the copy has a file of the same name.
   */
  to: string;
  /** The container. Required if the pod has more than one. */
  container?: string;
  /** Called after each file. */
  onProgress?: (progress: CopyProgress) => void;
  /** Aborts the copy, which then rejects with the signal's reason. Files that were copied so far remain. */
  signal?: AbortSignal;
}

/** Options of a copy to a container. */
export interface CopyToOptions extends CopyOptions {
  /** What becomes of symbolic links: they are copied as links, or skipped. Default `keep`. */
  symlinks?: "keep" | "skip";
}

/** Options of a copy from a container. */
export interface CopyFromOptions extends CopyOptions {
  /**
   * What becomes of symbolic links. With `keep`, those whose target is inside the copy are created, and the others are skipped. Default
   * `skip`, because a container may be hostile.
   */
  symlinks?: "keep" | "skip";
}
