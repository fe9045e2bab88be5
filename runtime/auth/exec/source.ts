import { isatty } from "node:tty";
import { singleFlight } from "../../async/single-flight.js";
import { ConfigError } from "../../errors/config-error.js";
import type { ExecPlugin } from "../../kubeconfig/model.js";
import type { PluginPolicy } from "../../types/connect.js";
import type { AuthContext, Credential, ExecSource } from "../index.js";
import { type ClusterInfo, pluginVariables } from "./info.js";
import { createInstallHint } from "./install-hint.js";
import { lookPath } from "./look-path.js";
import { type Issued, readOutput } from "./output.js";
import { enforcePolicy } from "./policy.js";
import { runPlugin } from "./run.js";

type Variables = AuthContext["environment"]["variables"];

/** The key that identifies a source. */
export interface ExecSettings {
  readonly exec: ExecPlugin;
  readonly cluster: ClusterInfo;
  readonly policy: PluginPolicy;
}

/** Whether the plugin gets standard input: its mode must want it, and there must be a terminal. */
function isInteractive({ interactiveMode, command }: ExecPlugin): boolean {
  if (interactiveMode === "Never") return false;
  const terminal = isatty(0);
  if (interactiveMode === "Always" && !terminal) {
    throw new ConfigError(
      "PluginFailed",
      `the credential plugin ${command} requires a terminal (interactiveMode Always), but stdin is not a TTY`,
    );
  }
  return terminal;
}

/** Announces what is about to run. The listener may refuse by throwing. */
function tell(announce: ((path: string) => void) | undefined, path: string): void {
  try {
    announce?.(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : "onCredentialPlugin refused it";
    throw new ConfigError("PluginDenied", `the credential plugin ${path} is not allowed to run: ${why}`, {
      cause: error,
    });
  }
}

function createSource({ exec, cluster, policy }: ExecSettings, variables: Variables): ExecSource {
  const hint = createInstallHint(exec.installHint);
  let issued: Issued | undefined;

  async function start(signal: AbortSignal, announce: ((path: string) => void) | undefined): Promise<Credential> {
    const interactive = isInteractive(exec);
    const search = { variables, platform: process.platform };
    const found = await lookPath(exec.command, search);
    if (found === undefined && policy.credentialPluginPolicy !== "DenyAll") {
      const what = `the credential plugin cannot be run: executable ${exec.command} not found`;
      throw new ConfigError("PluginNotFound", `${what}; install it, or correct the user's exec.command${hint()}`);
    }
    const path = found ?? exec.command;
    await enforcePolicy(policy, path, search);
    tell(announce, path);
    signal.throwIfAborted();
    const own = { ...variables, ...pluginVariables(exec, cluster, interactive) };
    const output = await runPlugin({ path, args: exec.args, variables: own, interactive }, signal);
    issued = await readOutput(output, exec.command, exec.apiVersion);
    return issued.credential;
  }

  return {
    // The expiry time is compared with this machine's clock without leeway, as in client-go.
    current: () => (issued !== undefined && Date.now() <= issued.expires ? issued.credential : undefined),
    run: singleFlight(start),
  };
}

/** The source of a plugin for a cluster. The same settings share one source, so that the plugin runs once for any number of clients. */
export function execSource(settings: ExecSettings, { environment, shared }: AuthContext): ExecSource {
  const { exec, cluster, policy } = settings;
  const { credentialPluginPolicy, credentialPluginAllowlist } = policy;
  const key = JSON.stringify([exec, cluster, credentialPluginPolicy, credentialPluginAllowlist]);
  const source = shared.exec.get(key) ?? createSource(settings, environment.variables);
  shared.exec.set(key, source);
  return source;
}
