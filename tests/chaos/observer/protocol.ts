import type { KubernetesObject } from "@kubesmith/runtime";
import type { View } from "../views.js";

/** A state of an object. */
export interface State {
  readonly version: string;
  readonly uid: string;
}

/** A change that a handler was called with. */
export interface Observation {
  readonly view: string;
  readonly type: "added" | "updated" | "deleted";
  /** `<namespace>/<name>` */
  readonly key: string;
  readonly object: State;
  readonly previous: State | undefined;
  readonly isFinalStateUnknown: boolean;
}

/** A time in which an informer did not follow the server but listed, from one version of its cache to the next one. */
export interface Gap {
  readonly view: string;
  /** What was listed. Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** The memory of a process. */
export interface Memory {
  /** Megabytes of the heap that are in use after the garbage is gone. */
  readonly heap: number;
}

/** What an informer has at the end. */
export interface Dump {
  readonly view: string;
  readonly objects: readonly KubernetesObject[];
  readonly failure: string | undefined;
}

/** What the process with the informers needs to begin. */
export interface Setup {
  /** The file for what it observes: one JSON object a line. */
  readonly file: string;
  readonly views: readonly (View & { readonly server: string })[];
  readonly ca: string;
  readonly token: string;
  /** Seconds after which the server ends each watch. */
  readonly timeoutSeconds: number;
}

/** A version of the server's state, for each namespace whose objects are waited for. */
export type Versions = { readonly [namespace: string]: string };

/** What the process with the informers can be asked. */
export interface Calls {
  /** Resolves when all informers have filled their caches. */
  synced(): Promise<void>;
  measure(): Promise<Memory>;
  /** Resolves with the views that have not reached the versions after a time, in milliseconds. */
  reach(versions: Versions, timeout: number): Promise<readonly string[]>;
  dump(): Promise<readonly Dump[]>;
  /** Closes everything. What it observed is in the file then. */
  close(): Promise<void>;
}

/** One of the lines of the file. */
export type Line =
  | ({ readonly kind: "observation" } & Observation)
  | ({ readonly kind: "gap" } & Gap)
  | { readonly kind: "error"; readonly view: string; readonly message: string };
