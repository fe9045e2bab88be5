import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { PeerCertificate, SecureContext } from "node:tls";
import { ConfigError } from "../errors/config-error.js";
import type { Settings } from "./settings.js";

async function readPem(file: string, what: string, label: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("UnreadableFile", `cannot read the ${what} ${file}`, { file, cause: error });
  }
  // OpenSSL ignores what is no PEM: an empty file would mean "no authority", which Node takes for the system's.
  if (!text.includes(label))
    throw new ConfigError("InvalidFile", `the ${what} ${file} holds no PEM block "${label}"`, { file });
  return text;
}

async function pem(
  data: string,
  file: string,
  what: string,
  label: string,
  source: string | undefined,
): Promise<string | undefined> {
  if (data !== "") {
    if (!data.includes(label)) {
      throw new ConfigError(
        "InvalidConfiguration",
        `the ${what} holds no PEM block "${label}"`,
        source === undefined ? {} : { file: source },
      );
    }
    return data;
  }
  return file === "" ? undefined : readPem(file, what, label);
}

/** What all connections to one server have in common. */
export interface TlsOptions {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  /** The name that is asked for and must be in the certificate, instead of the host. */
  readonly servername?: string;
  readonly checkServerIdentity?: (host: string, peer: PeerCertificate) => Error | undefined;
}

/** The TLS options of all connections to a server. The secure context is made once: parsing certificates for every connection costs. */
export async function tlsOptions(settings: Settings): Promise<TlsOptions> {
  const { cluster, user, clusterFile, userFile } = settings;
  const certificate = "-----BEGIN CERTIFICATE-----";
  const [ca, cert, key] = await Promise.all([
    pem(
      cluster.certificateAuthorityData,
      cluster.certificateAuthority,
      "certificate authority",
      certificate,
      clusterFile,
    ),
    pem(user.clientCertificateData, user.clientCertificate, "client certificate", certificate, userFile),
    pem(user.clientKeyData, user.clientKey, "client key", "-----BEGIN ", userFile),
  ]);
  const { checkServerIdentity, createSecureContext } = await import("node:tls");
  let secureContext: SecureContext;
  try {
    secureContext = createSecureContext({
      minVersion: "TLSv1.2",
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    });
  } catch (error) {
    const reason = error instanceof Error && "reason" in error ? String(error.reason) : "unreadable";
    const files = [cluster.certificateAuthority, user.clientCertificate, user.clientKey].filter((file) => file !== "");
    throw new ConfigError(
      "InvalidConfiguration",
      `the certificate authority, client certificate or client key is not usable (${reason})${files.length > 0 ? `: ${files.join(", ")}` : ""}`,
    );
  }
  const name = cluster.tlsServerName;
  return {
    secureContext,
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED does not decide.
    rejectUnauthorized: !cluster.insecureSkipTlsVerify,
    // An address cannot be sent as server name, but the certificate must carry it.
    ...(name !== "" &&
      (isIP(name) === 0
        ? { servername: name }
        : { checkServerIdentity: (_host, peer) => checkServerIdentity(name, peer) })),
  };
}
