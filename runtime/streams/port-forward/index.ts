import { checkKinds } from "../../request/options.js";
import type { Duplex } from "../../types/platform.js";
import type { PortForward, PortForwardOptions, PortPair } from "../../types/streams.js";
import { PORT_FORWARD } from "../options.js";
import type { Target } from "../target.js";
import { openDialer } from "./dialects.js";
import { listen } from "./listen.js";
import { portsOf } from "./ports.js";

/** A call of `portForward`, as data. */
export interface PortForwardCall {
  readonly target: () => Target;
  readonly ports: number | PortPair | readonly (number | PortPair)[];
  readonly options: PortForwardOptions;
}

/** Listens on this machine. */
export async function startForwarding({ target, ports, options }: PortForwardCall): Promise<PortForward> {
  checkKinds(options, PORT_FORWARD, "portForward");
  return listen(target(), portsOf(ports), options);
}

/** Opens one connection to the first port, over a WebSocket of its own. */
export async function connectOnce({ target, ports, options }: PortForwardCall): Promise<Duplex> {
  checkKinds(options, PORT_FORWARD, "portForward");
  const [first] = portsOf(ports);
  const dialer = await openDialer(target(), options.signal, () => {});
  const connection = await dialer.connect(first?.remote ?? 0);
  connection.once("close", () => dialer.close());
  return connection;
}
