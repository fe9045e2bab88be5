import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeyPair } from "./certificates.js";

/** A user who authenticates by a bearer token. */
export interface User {
  readonly name: string;
  readonly token: string;
  /** The path of a kubeconfig file for this user. */
  readonly kubeconfig: string;
}

/** A user who authenticates by a client certificate. */
export interface CertificateUser {
  readonly name: string;
  /** The path of the certificate, PEM. */
  readonly certFile: string;
  /** The path of its private key, PEM. */
  readonly keyFile: string;
  /** The path of a kubeconfig file that names these files. */
  readonly kubeconfig: string;
}

/** The users every control plane knows. */
export interface Users {
  /** A member of system:masters, who is allowed to do everything. */
  readonly admin: User;
  /** May get, list and watch everything in the namespace `default`, and nothing elsewhere but discovery. */
  readonly reader: User;
  /** Authenticated, with no rights except discovery. */
  readonly nobody: User;
  /** The administrator again, by certificate. */
  readonly adminCert: CertificateUser;
}

/** Where a kubeconfig file points to. */
export interface ClusterAddress {
  readonly server: string;
  readonly ca: string;
  readonly caFile: string;
}

/** The name of the administrator, in tokens and in the certificate. */
export const adminName = "admin";

/** Writes the users' kubeconfig files, and `tokens.csv` for the server's --token-auth-file, into `folder`. */
export async function writeUsers(folder: string, cluster: ClusterAddress, adminKeys: KeyPair): Promise<Users> {
  const tokenUser = (name: string): User => ({
    name,
    token: randomBytes(24).toString("base64url"),
    kubeconfig: join(folder, `${name}.kubeconfig`),
  });
  const [admin, reader, nobody] = [tokenUser(adminName), tokenUser("reader"), tokenUser("nobody")];
  const inline = { server: cluster.server, "certificate-authority-data": Buffer.from(cluster.ca).toString("base64") };
  const rows = [`${admin.token},${admin.name},${admin.name},"system:masters"`, ...[reader, nobody].map(tokenRow)];
  const [adminCert] = await Promise.all([
    writeCertificateUser(folder, "admin-cert", adminName, cluster, adminKeys),
    writeFile(join(folder, "tokens.csv"), `${rows.join("\n")}\n`),
    ...[admin, reader, nobody].map((user) => writeKubeconfig(user, inline, { token: user.token })),
  ]);
  return { admin, reader, nobody, adminCert };
}

/** Writes the files of a user who authenticates by a client certificate: `<file>.crt`, `<file>.key`, `<file>.kubeconfig`. */
export async function writeCertificateUser(
  folder: string,
  file: string,
  name: string,
  { server, caFile }: ClusterAddress,
  keys: KeyPair,
): Promise<CertificateUser> {
  const user: CertificateUser = {
    name,
    certFile: join(folder, `${file}.crt`),
    keyFile: join(folder, `${file}.key`),
    kubeconfig: join(folder, `${file}.kubeconfig`),
  };
  const credentials = { "client-certificate": user.certFile, "client-key": user.keyFile };
  await Promise.all([
    writeFile(user.certFile, keys.cert),
    writeFile(user.keyFile, keys.key),
    writeKubeconfig(user, { server, "certificate-authority": caFile }, credentials),
  ]);
  return user;
}

/** What gives `reader` its rights, as [path of the collection, object]. */
export const readerObjects: readonly (readonly [string, object])[] = [
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
    {
      metadata: { name: "reader" },
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }],
    },
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    {
      metadata: { name: "reader" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "reader" }],
    },
  ],
];

function tokenRow({ token, name }: User): string {
  return `${token},${name},${name}`;
}

/** JSON is YAML, so kubectl and every client reads it. */
async function writeKubeconfig(user: User | CertificateUser, cluster: object, credentials: object): Promise<void> {
  const name = "testbed";
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name: user.name, user: credentials }],
    contexts: [{ name, context: { cluster: name, user: user.name } }],
    "current-context": name,
  };
  await writeFile(user.kubeconfig, `${JSON.stringify(config, undefined, 2)}\n`);
}
