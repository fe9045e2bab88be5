import { execFile } from "node:child_process";
import { poll } from "./poll.js";
import type { Supervisor } from "./supervisor.js";
import type { Users } from "./users.js";

/** What a run of kubectl printed, and its exit code. */
export interface KubectlResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** How kubectl is run. */
export interface KubectlOptions {
  /** Whose kubeconfig is used; the administrator's by default. */
  readonly user?: keyof Users;
  /** What it reads on standard input; nothing by default. */
  readonly input?: string;
}

/** A `kubectl proxy` that runs. */
export interface KubectlProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Ends it. Stopping the control plane does so too. */
  stop(): Promise<void>;
}

/** How `kubectl proxy` is run. */
export interface KubectlProxyOptions {
  /** Whose credentials it adds; the administrator's by default. */
  readonly user?: keyof Users;
  /** More arguments, such as `--api-prefix=/cluster/`. */
  readonly args?: readonly string[];
}

/** A kubectl executable and the control plane it talks to. */
export interface KubectlTarget {
  readonly kubectlFile: string;
  readonly users: Users;
  /** The home folder of kubectl. */
  readonly folder: string;
}

/** Runs kubectl against one control plane. */
export interface Kubectl {
  /** Runs kubectl; a failure is in `code` and `stderr`. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<KubectlResult>;
  /** Runs kubectl with `-o json` and parses its output as the caller's `T`; throws when it fails. */
  kubectlJson<T = unknown>(args: readonly string[], options?: KubectlOptions): Promise<T>;
}

/** Creates what runs kubectl against the control plane of `target`, from any process. */
export function createKubectl(target: KubectlTarget): Kubectl {
  return {
    kubectl: (args, options) => runKubectl(target, args, options),
    kubectlJson: <T>(args: readonly string[], options?: KubectlOptions) =>
      runKubectlJson(target, args, options) as Promise<T>,
  };
}

/** Runs kubectl to its end. Whatever its exit code, that is a result; rejects only when it could not run. */
function runKubectl(
  { kubectlFile, users, folder }: KubectlTarget,
  args: readonly string[],
  { user = "admin", input = "" }: KubectlOptions = {},
): Promise<KubectlResult> {
  // A separate home folder excludes the user's kubeconfig, kuberc and discovery cache; proxy variables are excluded too.
  const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: users[user].kubeconfig };
  return new Promise((resolve, reject) => {
    const child = execFile(kubectlFile, args, { env, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") {
        reject(error);
      } else {
        resolve({ stdout, stderr, code: error ? Number(error.code) : 0 });
      }
    });
    child.stdin?.on("error", () => {}); // it ended without reading everything, and its exit code says why
    child.stdin?.end(input);
  });
}

/** Runs kubectl with `-o json` and parses what it prints. Throws when it fails, with what it said. */
async function runKubectlJson(
  target: KubectlTarget,
  args: readonly string[],
  options?: KubectlOptions,
): Promise<unknown> {
  const { stdout, stderr, code } = await runKubectl(target, [...args, "-o", "json"], options);
  if (code !== 0) {
    throw new Error(`kubectl ${args.join(" ")} ended with code ${code}: ${stderr.trim()}`);
  }
  return JSON.parse(stdout);
}

/** Starts `kubectl proxy` on a free port, under a process name that is not in use. */
export async function startKubectlProxy(
  supervisor: Supervisor,
  { kubectlFile, users }: KubectlTarget,
  name: string,
  { user = "admin", args = [] }: KubectlProxyOptions,
): Promise<KubectlProxy> {
  const kubeconfig = `--kubeconfig=${users[user].kubeconfig}`;
  const proxy = await supervisor.start(name, kubectlFile, [
    "proxy",
    "--address=127.0.0.1",
    "--port=0",
    kubeconfig,
    ...args,
  ]);
  const url = await poll("kubectl proxy to listen", async () => {
    const output = await proxy.output();
    if (proxy.ended !== undefined) {
      throw new Error(`kubectl proxy ended with ${proxy.ended}: ${output.trim()}`);
    }
    const address = /Starting to serve on (\S+)/.exec(output)?.[1];
    return address && `http://${address}`;
  });
  return { url, stop: () => proxy.end() };
}
