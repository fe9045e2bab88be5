import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { checkNumber } from "../client/number-option.js";
import { checkNames } from "../client/option-names.js";
import { RequestError } from "../errors/request-error.js";
import type { AbortSignal } from "../types/platform.js";
import { JITTER_FACTOR } from "./decide.js";

/** Which Lease to compete for, and how. Durations are in milliseconds. */
export interface LeadOptions {
  /** The namespace of the Lease. */
  namespace: string;
  /** The name of the Lease: the same for all processes that compete, different for each task. */
  name: string;
  /**
   * What the Lease says about its holder. Must be unique: two processes that share an identity both lead. Default: the name of the host and
   * a random UUID.
   */
  identity?: string;
  /** How long others wait after the last renewal that they saw: whole seconds, because a Lease stores seconds. Default 15,000. */
  leaseDuration?: number;
  /** How long the leader keeps leading without a successful renewal. Must be less than `leaseDuration`. Default 10,000. */
  renewDeadline?: number;
  /** Time between two renewals. 1.2 times this must be less than `renewDeadline`. Default 2,000. */
  retryPeriod?: number;
  /** Whether the Lease is released when the work has ended, so that another process can lead at once. Default false. */
  releaseOnCancel?: boolean;
  /** Labels to set on the Lease whenever it is written. Other labels keep their values. */
  labels?: { readonly [label: string]: string };
  /**
   * Called with the identity of the leader when it is first known and when it changes, and with `""` if the Lease was released. What it
   * throws does not change the election: it is an uncaught exception, as in a listener.
   */
  onNewLeader?: (identity: string) => void;
  /** Called with the failure of each attempt to acquire, renew or release the Lease that does not end the election. As `onNewLeader`. */
  onError?: (error: unknown) => void;
  /** Ends the wait for leadership, and asks the work to end. */
  signal?: AbortSignal;
}

/** Options with all their defaults. */
export interface Settings extends LeadOptions {
  readonly identity: string;
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  readonly releaseOnCancel: boolean;
}

const NAMES: readonly (keyof LeadOptions)[] = [
  "namespace",
  "name",
  "identity",
  "leaseDuration",
  "renewDeadline",
  "retryPeriod",
  "releaseOnCancel",
  "labels",
  "onNewLeader",
  "onError",
  "signal",
];

/** leaseDurationSeconds is an int32. */
const MAX_LEASE_DURATION_MS = (2 ** 31 - 1) * 1000;

/**
 * Completes options and checks them as client-go does.
 * @throws RequestError (`InvalidOption`)
 */
export function settingsOf(options: LeadOptions): Settings {
  checkNames("lead", options, NAMES);
  const { identity = `${hostname()}_${randomUUID()}`, releaseOnCancel = false } = options;
  const { leaseDuration = 15_000, renewDeadline = 10_000, retryPeriod = 2_000 } = options;
  for (const name of ["namespace", "name"] as const) demand(isText(options[name]), `option "${name}" is missing`);
  demand(isText(identity), 'option "identity" is empty');
  const durations = { leaseDuration, renewDeadline, retryPeriod };
  for (const [name, value] of Object.entries(durations)) {
    checkNumber(name, value);
    demand(value > 0, `option "${name}" must be greater than 0`);
  }
  demand(
    leaseDuration % 1000 === 0 && leaseDuration <= MAX_LEASE_DURATION_MS,
    `option "leaseDuration" must be a whole number of seconds, but is ${leaseDuration} ms; a Lease stores whole seconds`,
  );
  demand(
    leaseDuration > renewDeadline,
    `option "leaseDuration" (${leaseDuration} ms) must be greater than "renewDeadline" (${renewDeadline} ms)`,
  );
  demand(
    renewDeadline > retryPeriod * JITTER_FACTOR,
    `option "renewDeadline" (${renewDeadline} ms) must be greater than ${JITTER_FACTOR} times "retryPeriod" (${retryPeriod} ms)`,
  );
  return { ...options, identity, leaseDuration, renewDeadline, retryPeriod, releaseOnCancel };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function demand(isMet: boolean, message: string): void {
  if (!isMet) throw new RequestError("InvalidOption", message);
}
