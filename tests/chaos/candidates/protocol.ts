import type { Memory } from "../observer/index.js";

/** What a controller did with an object. */
export type ReconcileStep = { readonly name: string; readonly uid: string } & (
  | {
      readonly step: "begin";
      /** The versions in the caches when it began. */
      readonly read: { readonly object: string; readonly child: string | undefined };
    }
  | { readonly step: "wrote"; readonly what: "object" | "child"; readonly version: string }
  | {
      readonly step: "end";
      /** Whether it had been told to end. */
      readonly isAborted: boolean;
    }
);

/** What a candidate records, one JSON object a line. `at`: milliseconds of the monotonic clock, which all processes of a machine share. */
export type CandidateLine = { readonly at: number } & (
  | ({ readonly kind: "reconcile" } & ReconcileStep)
  /** A request of a write is sent now. */
  | { readonly kind: "sent" }
  /** The process did nothing from a time on until now, because it was suspended. */
  | { readonly kind: "suspended"; readonly from: number }
  /** It no longer leads. */
  | { readonly kind: "lost" }
  | { readonly kind: "error"; readonly message: string }
);

/** What a process of the controller needs to begin. */
export interface CandidateSetup {
  /** The file for what it does. */
  readonly file: string;
  /** Its name in the Lease. */
  readonly identity: string;
  /** The address of its proxy. */
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  /** Seconds after which the server ends each watch. */
  readonly timeoutSeconds: number;
}

/** What a process of the controller can be asked. */
export interface CandidateCalls {
  measure(): Promise<Memory>;
  /** Ends the controller, which releases the Lease. */
  close(): Promise<void>;
}
