import { fileURLToPath } from "node:url";
import { poll } from "../poll.js";
import type { Supervisor } from "../supervisor.js";
import { kubernetesServiceIP, testNode } from "./constants.js";

/** The network that a control plane uses. */
export interface Network {
  /** Starts programs that use it. */
  readonly inside: Supervisor;
  /** Free ports on 127.0.0.1, the same in the network and on the machine. */
  readonly serverPort: number;
  readonly etcdPort: number;
  /** A free port on 127.0.0.1 of the network. */
  readonly etcdPeerPort: number;
}

/** Addresses of the namespace, then its first process. */
const setUp = `busybox=$1
shift
"$busybox" ip link set lo up
for address in ${testNode.address} ${kubernetesServiceIP}; do "$busybox" ip address add $address/32 dev lo; done
exec "$@"`;

/** Creates a network namespace, which ends with the supervisor. */
export async function startNodeNetwork(supervisor: Supervisor, busybox: string): Promise<Network> {
  const script = fileURLToPath(new URL("forward.mjs", import.meta.url));
  const forward = [process.execPath, script, "2", kubernetesServiceIP];
  const args = ["--net", "sh", "-ec", setUp, "sh", busybox, ...forward];
  const network = await supervisor.start("network", "unshare", args, { sockets: 2 });
  await poll("the network of the node", async () => {
    const output = await network.output();
    if (network.ended !== undefined) throw new Error(`the network of the node ended with ${network.ended}: ${output}`);
    return output.includes("listening") || undefined;
  });
  const [serverPort = 0, etcdPort = 0] = network.ports;
  const enter = [`--net=/proc/${network.pid}/ns/net`, "--"];
  const inside: Supervisor = {
    get pids() {
      return supervisor.pids;
    },
    folder: supervisor.folder,
    start: (name, command, args, options) => supervisor.start(name, "nsenter", [...enter, command, ...args], options),
    stop: () => supervisor.stop(),
  };
  // Only a port that is forwarded can be taken in a new namespace.
  const etcdPeerPort = [2380, 2381, 2382].find((port) => port !== serverPort && port !== etcdPort) ?? 0;
  return { inside, serverPort, etcdPort, etcdPeerPort };
}
