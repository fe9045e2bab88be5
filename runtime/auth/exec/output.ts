import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { CertificatePair } from "../../config/tls.js";
import { ConfigError } from "../../errors/config-error.js";
import { bearer } from "../bearer.js";
import type { Credential } from "../index.js";

/** A credential, and until when it is valid, in milliseconds since 1970; infinite if the plugin does not say. */
export interface Issued {
  readonly credential: Credential;
  readonly expires: number;
}

function members(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function isUsable(cert: string, key: string): boolean {
  try {
    new X509Certificate(cert);
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false;
  }
}

/** The value of a JSON or YAML text without its byte order mark; undefined if it is neither. */
async function parse(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const yaml = await import("../../yaml/index.js");
    try {
      return yaml.parse(text);
    } catch {
      return undefined;
    }
  }
}

/**
 * Parses the output of the plugin `command`, an `ExecCredential` of the requested version in JSON or, which client-go also accepts, in YAML.
 * Rejects with a `ConfigError` (`PluginFailed`) that explains what is wrong with the output, and never quotes it.
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export async function readOutput(output: string, command: string, apiVersion: string): Promise<Issued> {
  const fail = (problem: string): ConfigError =>
    new ConfigError("PluginFailed", `the credential plugin ${command} ${problem}`);
  const text = output.replace(/^\ufeff/, "");
  if (text.trim() === "") throw fail("printed nothing; it must print an ExecCredential on standard output");
  const parsed = await parse(text);
  if (parsed === undefined) {
    throw fail(
      `printed text that is neither JSON nor YAML (${text.length} characters); it must print an ExecCredential on standard output`,
    );
  }
  const credential = members(parsed);
  if (credential?.kind !== "ExecCredential") throw fail("printed text that is not an ExecCredential");
  if (credential.apiVersion !== apiVersion)
    throw fail(`printed an ExecCredential of the wrong version, expected ${apiVersion}`);
  const status = members(credential.status);
  if (status === undefined) throw fail("printed an ExecCredential without a status");
  const textOf = (name: string): string => {
    const value = status[name] ?? "";
    if (typeof value !== "string") throw fail(`printed a status.${name} that is not a string`);
    return value;
  };
  const [token, cert, key] = [textOf("token"), textOf("clientCertificateData"), textOf("clientKeyData")];
  if (token === "" && cert === "" && key === "") throw fail("printed neither a token nor a certificate with its key");
  if ((cert === "") !== (key === "")) throw fail("printed a certificate or a key, but not both");
  const until = textOf("expirationTimestamp");
  const expires = until === "" ? Number.POSITIVE_INFINITY : Date.parse(until);
  if (Number.isNaN(expires)) throw fail("printed a status.expirationTimestamp that is not a timestamp");
  if (cert !== "" && !isUsable(cert, key)) throw fail("printed a certificate and a key that cannot be used");
  const certificate: CertificatePair | undefined = cert === "" ? undefined : { cert, key };
  const authorization = token === "" ? undefined : bearer(token, `the token of the credential plugin ${command}`);
  return { credential: { authorization, certificate }, expires };
}
