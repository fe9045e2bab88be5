import { aggregatedAPI, aggregatedAPIArgs, type Settings } from "./arguments.js";
import { type Access, PortTakenError, settle } from "./components.js";
import type { Apply } from "./custom-resources.js";
import { createSend, type Send } from "./https.js";
import { poll } from "./poll.js";
import { freePorts } from "./ports.js";
import type { Process, Supervisor } from "./supervisor.js";

/** An API that kube-apiserver does not serve itself, but has another server answer for. */
export interface AggregatedAPI {
  /** Its group/versions, as /openapi/v3 names them. */
  readonly keys: readonly string[];
  /** Ends the server and leaves everything that announces it. Requests for the API fail from then on. */
  stop(): Promise<void>;
  /** Starts the server if it does not run, and resolves when kube-apiserver lets it answer again. */
  start(options?: AggregatedAPIOptions): Promise<void>;
}

/** How the server of an {@link AggregatedAPI} is started. */
export interface AggregatedAPIOptions {
  /** More arguments of the server, such as `--feature-gates=kube:CBORServingAndStorage=true`, which changes its documents. */
  readonly extraArgs?: readonly string[];
}

/** What an aggregated API server needs of the control plane it belongs to. */
export interface AggregatedAPITarget {
  readonly supervisor: Supervisor;
  readonly settings: Settings;
  readonly access: Access;
  /** Applies manifests as the administrator. */
  readonly apply: Apply;
  /** The path of the executable. */
  readonly file: string;
}

const group = "wardle.example.com";
const versions = ["v1alpha1", "v1beta1"];
const { name, namespace } = aggregatedAPI;
const attempts = 5;

/** Starts k8s.io/sample-apiserver and registers it: resolves when kube-apiserver serves its group/versions and describes them. */
export async function startAggregatedAPI(
  target: AggregatedAPITarget,
  options: AggregatedAPIOptions = {},
): Promise<AggregatedAPI> {
  const { send } = target.access;
  await waitForAuthenticationConfig(send);
  await target.apply(list(rights));
  let running: Process | undefined;
  let [port = 0] = await freePorts(1);

  const start = async ({ extraArgs = [] }: AggregatedAPIOptions = {}): Promise<void> => {
    for (let attempt = 1; running === undefined || running.ended !== undefined; attempt++) {
      try {
        running = await startProcess(target, port, extraArgs);
      } catch (error) {
        if (!(error instanceof PortTakenError) || attempt === attempts) {
          throw error;
        }
        [port = 0] = await freePorts(1);
      }
    }
    await target.apply(list(registration(port, target.access.ca)));
    await settle([running], `${group} to be served`, () => isServed(send));
  };
  await start(options);
  return {
    keys: versions.map((version) => `apis/${group}/${version}`),
    start,
    stop: async () => running?.end(),
  };
}

/**
 * The server reads from this object which requests to trust. It exits if the object does not exist, and a new cluster lacks it for a
 * moment.
 */
function waitForAuthenticationConfig(send: Send): Promise<true> {
  const path = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
  return poll(`${path} to contain the front proxy's certificate authority`, async () => {
    const answer = await send("GET", path);
    return (answer?.status === 200 && answer.body.includes("requestheader-client-ca-file")) || undefined;
  });
}

/** Starts the server and waits until it is ready, before anyone learns of it. */
async function startProcess(target: AggregatedAPITarget, port: number, extraArgs: readonly string[]): Promise<Process> {
  const { supervisor, settings, access, file } = target;
  const args = [...aggregatedAPIArgs(settings, port, access.aggregatedKubeconfig), ...extraArgs];
  const running = await supervisor.start(name, file, args);
  const send = createSend(`https://127.0.0.1:${port}`, access.ca, access.users.admin.token);
  await settle([running], `${name} to be ready`, async () => (await send("GET", "/readyz"))?.status === 200);
  return running;
}

/** Whether kube-apiserver has found each version available, lists it, and passes its requests on. */
async function isServed(send: Send): Promise<boolean> {
  type APIService = { status?: { conditions?: { type: string; status: string }[] } };
  const index = await send("GET", "/openapi/v3");
  for (const version of versions) {
    const path = `apis/${group}/${version}`;
    const found = await send("GET", `/apis/apiregistration.k8s.io/v1/apiservices/${version}.${group}`);
    const { status } = JSON.parse(found?.status === 200 ? found.body : "{}") as APIService;
    const isAvailable = status?.conditions?.some(({ type, status }) => type === "Available" && status === "True");
    if (!isAvailable || index?.status !== 200 || !index.body.includes(`"${path}"`)) {
      return false;
    }
    const document = await send("GET", `/openapi/v3/${path}`);
    if (document?.status !== 200 || document.body === "") {
      return false;
    }
  }
  return true;
}

const user = { apiGroup: "rbac.authorization.k8s.io", kind: "User", name };
const rbac = "rbac.authorization.k8s.io/v1";

/** What the server's user may do, as the example that comes with it has it. */
const rights: object[] = [
  {
    apiVersion: rbac,
    kind: "ClusterRoleBinding",
    metadata: { name: `${name}:system:auth-delegator` },
    roleRef: { apiGroup: user.apiGroup, kind: "ClusterRole", name: "system:auth-delegator" },
    subjects: [user],
  },
  {
    apiVersion: rbac,
    kind: "RoleBinding",
    metadata: { name, namespace: "kube-system" },
    roleRef: { apiGroup: user.apiGroup, kind: "Role", name: "extension-apiserver-authentication-reader" },
    subjects: [user],
  },
  {
    apiVersion: rbac,
    kind: "ClusterRole",
    metadata: { name },
    rules: [
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["admissionregistration.k8s.io"], resources: ["*"], verbs: ["get", "list", "watch"] },
      {
        apiGroups: ["flowcontrol.apiserver.k8s.io"],
        resources: ["flowschemas", "prioritylevelconfigurations"],
        verbs: ["list", "watch"],
      },
    ],
  },
  {
    apiVersion: rbac,
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: user.apiGroup, kind: "ClusterRole", name },
    subjects: [user],
  },
];

/** The Service that leads to the server, and an APIService for each version. */
function registration(port: number, ca: string): object[] {
  // An endpoint must not be a loopback address and no cluster IP can be one. For a Service of this type kube-apiserver
  // dials the name itself with the APIService's port, and a name may have the form of an address.
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { type: "ExternalName", externalName: "127.0.0.1" },
  };
  // A change makes kube-apiserver check immediately whether the server is available, which otherwise may take half a minute.
  const annotations = { "example.com/registered": new Date().toISOString() };
  const apiServices = versions.map((version, index) => ({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${group}`, annotations },
    spec: {
      group,
      version,
      service: { name, namespace, port },
      caBundle: Buffer.from(ca).toString("base64"),
      groupPriorityMinimum: 1_000,
      versionPriority: 15 - index,
    },
  }));
  return [service, ...apiServices];
}

function list(items: object[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
