import { type AggregatedAPI, type AggregatedAPIOptions, startAggregatedAPI } from "./aggregated-api.js";
import type { Settings } from "./arguments.js";
import { ensureBinaries } from "./binaries.js";
import { type Access, type Executables, PortTakenError, startComponents } from "./components.js";
import { type Component, createCrashes } from "./crashes.js";
import { applyCustomResourceDefinitions } from "./custom-resources.js";
import * as kubectl from "./kubectl.js";
import { assertNodeSupport, ensureNodePrograms, type Network, startNodeNetwork } from "./node/index.js";
import { freePorts } from "./ports.js";
import { type Pids, type Supervisor, startSupervisor } from "./supervisor.js";
import type { Users } from "./users.js";
import { defaultVersion, type KubernetesVersion } from "./versions.js";

/** What {@link startControlPlane} is asked for. */
export interface ControlPlaneOptions {
  /** Defaults to {@link defaultVersion}. */
  readonly version?: KubernetesVersion;
  /** Whether kube-controller-manager runs too; without it there are no controllers, and pods need no service account. */
  readonly controllerManager?: boolean;
  /**
   * Whether a real node runs pods: `testNode` says how to use it. kube-controller-manager and kube-scheduler run, too, so that pods are
   * placed as in other clusters. All of these run in a network namespace, from which only pods, and no address of this machine, can be
   * reached. This needs Linux, root and Debian's packages.
   */
  readonly node?: boolean;
  /** Feature gates of every component. */
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** More arguments of kube-apiserver, such as `--runtime-config=api/all=true`; they win over the testbed's own. */
  readonly extraArgs?: readonly string[];
}

/** A control plane that runs on this machine, reached on the loopback interface only. */
export interface ControlPlane extends kubectl.Kubectl {
  readonly version: KubernetesVersion;
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** The certificate of the authority that signed the server's, PEM. */
  readonly ca: string;
  /** The path of a file with {@link ca}. */
  readonly caFile: string;
  readonly users: Users;
  /** The folder of its data, keys and logs (`kube-apiserver.log` …); gone when it stops. */
  readonly folder: string;
  /** The path of the kubectl executable. */
  readonly kubectlFile: string;
  /** Where etcd is reached, over plain HTTP: `http://127.0.0.1:<port>` */
  readonly etcd: string;
  /** The process ids, by name: `supervisor`, `etcd`, `kube-apiserver`, … */
  readonly pids: Pids;
  /** Starts `kubectl proxy` on a free port. */
  kubectlProxy(options?: kubectl.KubectlProxyOptions): Promise<kubectl.KubectlProxy>;
  /**
   * Applies CustomResourceDefinitions, as an object or as YAML of one or more, and waits until each is Established and
   * /openapi/v3 describes it as it now is.
   */
  applyCRD(definition: string | object): Promise<void>;
  /**
   * Has the control plane serve `wardle.example.com`, flunders and fischers, through an API server of its own,
   * k8s.io/sample-apiserver, and resolves when /openapi/v3 describes it. Builds that program first if it is not there yet.
   * One a control plane: a second call gives the same.
   */
  startAggregatedAPI(options?: AggregatedAPIOptions): Promise<AggregatedAPI>;
  /** Ends a process by SIGKILL, and resolves when it has ended. Its data stay. Does nothing if it does not run. */
  kill(name: Component): Promise<void>;
  /**
   * Starts a process again, on the same port with the same data, after killing it if it runs. Resolves when the server is ready, or
   * immediately if the other one of the two processes does not run.
   */
  restart(name: Component): Promise<void>;
  /** Ends every process and removes the folder. Safe to call twice. */
  stop(): Promise<void>;
}

const attempts = 5;

/**
 * Starts etcd and kube-apiserver, and resolves when the server is ready and knows the {@link Users}. Builds the programs
 * first if they are not there yet. Several may run at once, of one process or of many.
 *
 * It ends with the process that started it, if {@link ControlPlane.stop} does not end it before. Throws when a program
 * cannot be built, and with the last lines of its log when one fails to start.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === attempts) {
        throw error;
      }
    }
  }
}

async function startOnce(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { version = defaultVersion, node = false, featureGates = {}, extraArgs = [] } = options;
  const controllerManager = node || options.controllerManager === true;
  if (node) await assertNodeSupport();
  const executables = await ensureExecutables(version, controllerManager, node);
  const { kubectl: kubectlFile } = await ensureBinaries({ programs: ["kubectl"] });

  const supervisor = await startSupervisor();
  try {
    const { folder } = supervisor;
    const { inside, ...ports } = executables.node
      ? await startNodeNetwork(supervisor, executables.node.busybox)
      : await localNetwork(supervisor);
    const settings = { version, folder, ...ports, controllerManager, node, featureGates, extraArgs };
    const access = await startComponents(inside, executables, settings);
    return createControlPlane(supervisor, inside, kubectlFile, executables, settings, access);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function ensureExecutables(
  version: KubernetesVersion,
  controllerManager: boolean,
  node: boolean,
): Promise<Executables> {
  const server = await ensureBinaries({ version, programs: ["etcd", "kube-apiserver"] });
  const controllers = controllerManager ? await ensureBinaries({ version, programs: ["kube-controller-manager"] }) : {};
  if (!node) return { ...server, ...controllers };
  const { kubelet, ...scheduler } = await ensureBinaries({ version, programs: ["kube-scheduler", "kubelet"] });
  return { ...server, ...controllers, ...scheduler, node: { kubelet, ...(await ensureNodePrograms()) } };
}

/** Without a node, all programs use the network of the machine. */
async function localNetwork(supervisor: Supervisor): Promise<Network> {
  const [etcdPort = 0, etcdPeerPort = 0, serverPort = 0] = await freePorts(3);
  return { inside: supervisor, etcdPort, etcdPeerPort, serverPort };
}

/** @param inside runs what takes part in the control plane, where that has its network */
function createControlPlane(
  supervisor: Supervisor,
  inside: Supervisor,
  kubectlFile: string,
  executables: Executables,
  settings: Settings,
  access: Access,
): ControlPlane {
  const { version } = settings;
  const { server, ca, caFile, users, send } = access;
  const target = { kubectlFile, users, folder: supervisor.folder };
  const commands = kubectl.createKubectl(target);
  let proxies = 0;
  let aggregatedAPI: Promise<AggregatedAPI> | undefined;
  const apply = (manifests: string): Promise<unknown> =>
    // Server-side, since the annotation of a client-side apply has no room for a large definition.
    commands.kubectlJson(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input: manifests });
  return {
    version,
    server,
    ca,
    caFile,
    users,
    folder: supervisor.folder,
    etcd: `http://127.0.0.1:${settings.etcdPort}`,
    kubectlFile,
    get pids() {
      return supervisor.pids;
    },
    ...commands,
    kubectlProxy: (options = {}) =>
      kubectl.startKubectlProxy(supervisor, target, `kubectl-proxy-${++proxies}`, options),
    applyCRD: (definition) =>
      applyCustomResourceDefinitions(
        send,
        apply,
        typeof definition === "string" ? definition : JSON.stringify(definition),
      ),
    startAggregatedAPI: (options) => {
      aggregatedAPI ??= ensureBinaries({ programs: ["sample-apiserver"] }).then(({ "sample-apiserver": file }) =>
        startAggregatedAPI({ supervisor: inside, settings, access, apply, file }, options),
      );
      return aggregatedAPI;
    },
    ...createCrashes(inside, executables, settings, access),
    stop: () => supervisor.stop(),
  };
}
