import type { Settings } from "../config/settings.js";
import { secretsOfPem } from "../text/redactor.js";
import type { Connection } from "./connection.js";

/** The members of an `auth-provider` that are secrets. */
const PROVIDER_SECRETS = ["id-token", "refresh-token", "access-token", "client-secret"];

/**
 * The secrets that a connection is made with, none of which a message may contain. What authenticators issue later, such as the token of a
 * plugin, is not among them.
 */
export function ownSecrets({ user }: Settings, { proxy, files }: Connection): string[] {
  const { token, password, username, clientKeyData, authProvider } = user;
  const pair = (name: string, secret: string): string => Buffer.from(`${name}:${secret}`).toString("base64");
  const config = authProvider?.config ?? {};
  return [
    token.trim(),
    password,
    ...(password === "" ? [] : [pair(username, password)]),
    ...secretsOfPem(clientKeyData),
    ...secretsOfPem(files?.key ?? ""),
    ...PROVIDER_SECRETS.map((name) => config[name] ?? ""),
    ...(proxy === undefined || proxy.password === "" ? [] : [proxy.password, pair(proxy.username, proxy.password)]),
  ].filter((secret) => secret !== "");
}
