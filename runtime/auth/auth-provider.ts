import type { Settings } from "../config/settings.js";
import { ConfigError } from "../errors/config-error.js";
import type { AuthProvider } from "../kubeconfig/model.js";
import type { AuthContext, Authenticator } from "./index.js";

// What Kubernetes removed, and what its authors recommend instead.
const REMOVED: { readonly [name: string]: string } = {
  gcp: "the exec plugin gke-gcloud-auth-plugin (gcloud components install gke-gcloud-auth-plugin)",
  azure: "the exec plugin kubelogin (https://github.com/Azure/kubelogin)",
};

/**
 * The authenticator of a user with an `auth-provider`. Only OpenID Connect is left.
 *
 * @throws ConfigError `Unsupported` for any other, with its replacement
 */
export async function createAuthProvider(
  settings: Settings,
  provider: AuthProvider,
  context: AuthContext,
): Promise<Authenticator> {
  if (provider.name === "oidc") {
    const { createOidcAuthenticator } = await import("./oidc/index.js");
    return createOidcAuthenticator(settings, provider.config, context);
  }
  const who = `user ${JSON.stringify(settings.userName)}`;
  const name = JSON.stringify(provider.name);
  const instead = Object.hasOwn(REMOVED, provider.name) ? REMOVED[provider.name] : undefined;
  const problem =
    instead === undefined
      ? `uses the auth-provider ${name}, which is not supported; use oidc or an exec plugin`
      : `uses the auth-provider ${name}, which Kubernetes has removed; use ${instead}`;
  const { userFile: file } = settings;
  throw new ConfigError("Unsupported", `${who} ${problem}`, file === undefined ? {} : { file });
}
