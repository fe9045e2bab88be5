import { apiserverArgs, etcdArgs, type Settings } from "./arguments.js";
import { type Access, type Executables, PortTakenError, settle } from "./components.js";
import { poll } from "./poll.js";
import type { Supervisor } from "./supervisor.js";

/** A process of a control plane that can crash and come back. */
export type Component = "etcd" | "kube-apiserver";

/** Crashes of the processes of one control plane. */
export interface Crashes {
  /** See `ControlPlane.kill`. */
  kill(name: Component): Promise<void>;
  /** See `ControlPlane.restart`. */
  restart(name: Component): Promise<void>;
}

const attempts = 10;

/** Creates what kills and restarts the components that were started with the same settings. */
export function createCrashes(
  supervisor: Supervisor,
  executables: Executables,
  settings: Settings,
  { send }: Access,
): Crashes {
  const argsOf = { etcd: etcdArgs, "kube-apiserver": apiserverArgs };
  const kill = async (name: Component): Promise<void> => {
    const pid = supervisor.pids[name];
    if (pid === undefined) return;
    process.kill(pid, "SIGKILL");
    await poll(`${name} to end`, async () => supervisor.pids[name] === undefined || undefined);
  };
  const restart = async (name: Component): Promise<void> => {
    await kill(name);
    for (let attempt = 1; ; attempt++) {
      const started = await supervisor.start(name, executables[name], argsOf[name](settings));
      // While the other one is down, too, the server cannot get ready.
      const isAlone = supervisor.pids.etcd === undefined || supervisor.pids["kube-apiserver"] === undefined;
      try {
        if (isAlone) return;
        await settle([started], `${name} to be ready`, async () => (await send("GET", "/readyz"))?.status === 200);
        return;
      } catch (error) {
        // Others know the port, so it has to be the same. A connection may have it for a moment.
        if (!(error instanceof PortTakenError) || attempt === attempts) throw error;
      }
    }
  };
  return { kill, restart };
}
