import { ConfigError } from "../../errors/config-error.js";
import type { AuthContext, Authenticator, Credential } from "../index.js";
import { type ExecSettings, execSource } from "./source.js";

const VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

function isSame(one: Credential, other: Credential): boolean {
  return (
    one.authorization === other.authorization &&
    one.certificate?.cert === other.certificate?.cert &&
    one.certificate?.key === other.certificate?.key
  );
}

/**
 * The credentials of a plugin. It runs for the first request, and again when its credential expires or is refused.
 *
 * @param announce called with the path of the plugin before each run
 * @throws ConfigError `Unsupported` for a version of the plugin interface other than v1 and v1beta1
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function createExecAuthenticator(
  settings: ExecSettings,
  announce: ((path: string) => void) | undefined,
  context: AuthContext,
): Authenticator {
  const { apiVersion, command } = settings.exec;
  if (!VERSIONS.includes(apiVersion)) {
    const versions = VERSIONS.join(" or ");
    throw new ConfigError(
      "Unsupported",
      `the credential plugin ${command} has the apiVersion ${JSON.stringify(apiVersion)}, which is not supported; use ${versions}`,
    );
  }
  const source = execSource(settings, context);
  return {
    givesCertificates: true,
    credential: (signal) => source.current() ?? source.run(signal, announce),
    renew: async (rejected, signal) => {
      const current = source.current();
      // Another request was refused earlier, and has started the renewal.
      if (current !== undefined && current !== rejected) return !isSame(current, rejected);
      return !isSame(await source.run(signal, announce), rejected);
    },
  };
}
