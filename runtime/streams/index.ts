// The methods of subresources that stream. What they consist of is loaded when one of them is used.

import { awaitable } from "../async/awaitable.js";
import type { ResourceDescription } from "../types/client.js";
import type { Duplex } from "../types/platform.js";
import type { PortForwarding, StreamMethods } from "../types/streams.js";
import { AttachSession, ExecSession } from "./exec/session.js";
import { createLog } from "./log/index.js";
import { createProxy } from "./proxy.js";
import { targetOf } from "./target.js";

/** The subresource of each method, by its name in requests. */
const SUBRESOURCES = {
  log: "log",
  exec: "exec",
  attach: "attach",
  portForward: "portforward",
  proxy: "proxy",
} as const satisfies { readonly [M in keyof StreamMethods]: string };

type Loose = { readonly [M in keyof StreamMethods]: (...parameters: never[]) => object };

/** The methods for the subresources that a built-in resource has. Other groups have subresources of the same names that work differently. */
export function createStreamMethods(resource: ResourceDescription): object {
  const { group, subresources = {} } = resource.token;
  if (group !== "") return {};
  const methods: Loose = {
    log: (name: string, options) => createLog({ resource, name }, options),
    exec: (name: string, command: string | readonly string[], options: object = {}) =>
      new ExecSession({
        what: "exec",
        target: () => targetOf(resource, name, "exec", { command: commandOf(command) }),
        options,
      }),
    attach: (name: string, options: object = {}) =>
      new AttachSession({ what: "attach", target: () => targetOf(resource, name, "attach", {}), options }),
    portForward: (name: string, ports: number, options: object = {}) =>
      createForwarding({ target: () => targetOf(resource, name, "portforward", {}), ports, options }),
    proxy: (name: string) => createProxy(() => targetOf(resource, name, "proxy", {})),
  };
  const has = (subresource: string): boolean =>
    subresources[subresource]?.kind === undefined && subresource in subresources;
  return Object.fromEntries(
    Object.entries(methods).filter(([method]) => has(SUBRESOURCES[method as keyof StreamMethods])),
  );
}

function commandOf(command: string | readonly string[]): readonly string[] {
  return typeof command === "string" ? [command] : command;
}

type ForwardCall = import("./port-forward/index.js").PortForwardCall;

function createForwarding(call: ForwardCall): PortForwarding {
  return awaitable(async () => (await import("./port-forward/index.js")).startForwarding(call), {
    connect: async (): Promise<Duplex> => (await import("./port-forward/index.js")).connectOnce(call),
  });
}
