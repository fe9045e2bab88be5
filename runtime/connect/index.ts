import type { SharedCredentials } from "../auth/index.js";
import type { Client } from "../types/client.js";
import type { ConnectOptions } from "../types/connect.js";

// Shared by all clients of the process: a plugin that asks a person to log in asks once. client-go does the same.
const shared: SharedCredentials = { exec: new Map(), oidc: new Map() };

/**
 * Connects to a cluster as kubectl would: by the kubeconfig (`KUBECONFIG`, else `~/.kube/config`) with the options on top, or, inside a
 * pod without a kubeconfig, by its service account. Only files are read: the first request opens the first connection. With `skew`,
 * `connect` sends one request to compare the server's API with that of the generated code.
 *
 * Rejects with a `ConfigError` if an option is unknown or of the wrong type, if nothing is configured, if a file is missing or broken, or
 * if settings contradict each other. With `skew: "error"`, also rejects with a `SkewError` if the API differs, and with the request's error
 * if the API could not be compared.
 *
 * @example
 * const client = await connect();
 * const client = await connect({ context: "staging", namespace: "web" });
 * const client = await connect({ server: "https://127.0.0.1:6443", token, caFile: "ca.crt" });
 * const client = await connect({ skew: "warn", apiHashes, onWarning: console.warn });
 */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  // Loaded here, so that importing this package is cheap.
  const { assemble } = await import("./assemble.js");
  return assemble(options, shared);
}
