import { RequestError } from "../../errors/request-error.js";
import type { PortPair } from "../../types/streams.js";

/** A port of this machine, 0 for any free one, and the port of the pod. */
export interface Ports {
  readonly local: number;
  readonly remote: number;
}

const MAX_PORT = 65_535;

/** The ports of a call. Throws a RequestError (`InvalidOption`) for other values. */
export function portsOf(ports: number | PortPair | readonly (number | PortPair)[]): readonly Ports[] {
  const given: readonly unknown[] = Array.isArray(ports) ? ports : [ports];
  if (given.length === 0) throw invalid("at least one port is required");
  return given.map((entry) => {
    const { local, remote } = (
      typeof entry === "object" && entry !== null ? entry : { remote: entry }
    ) as Partial<PortPair>;
    if (!isPort(remote, 1)) throw invalid("the port of the pod must be a whole number from 1 to 65535");
    const port = local ?? remote;
    if (!isPort(port, 0)) throw invalid("the local port must be a whole number from 0 to 65535");
    return { local: port, remote };
  });
}

function isPort(value: unknown, least: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= MAX_PORT;
}

function invalid(what: string): RequestError {
  return new RequestError("InvalidOption", `portForward: ${what}`);
}
