import "reflect-metadata"; // @peculiar/x509 does not load without it
import { generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { aggregatedAPI, frontProxyName } from "./arguments.js";
import { kubernetesServiceIP, testNode } from "./node/constants.js";

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** The certificates of one control plane, all signed by its own authority. */
export interface Certificates {
  readonly ca: KeyPair;
  /** Serves 127.0.0.1, localhost and the Service `kubernetes`. */
  readonly server: KeyPair;
  /** Authenticates a member of the group system:masters. */
  readonly admin: KeyPair;
  /** Authenticates the kubelet of {@link testNode}. */
  readonly kubelet: KeyPair;
  /** How an aggregated API server recognises kube-apiserver, signed by a separate authority. */
  readonly frontProxy: { readonly ca: KeyPair; readonly client: KeyPair };
  /** Serves the aggregated API server's Service and 127.0.0.1, and authenticates it to kube-apiserver. */
  readonly aggregatedAPI: { readonly server: KeyPair; readonly client: KeyPair };
}

interface Authority {
  readonly cert: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Creates a new authority and the certificates a control plane needs, valid for a year from an hour ago. */
export async function createCertificates(adminName: string): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto);
  const [authority, frontProxy] = await Promise.all([
    createAuthority("testbed"),
    createAuthority("testbed-front-proxy"),
  ]);
  const { name, namespace } = aggregatedAPI;
  const [server, admin, kubelet, proxyClient, apiServer, apiClient] = await Promise.all([
    issueServer(authority, "kube-apiserver", ["localhost", "kubernetes.default.svc"], [kubernetesServiceIP]),
    // Kubernetes reads the user from CN and its groups from O.
    issueClient(authority, `O=system:masters, CN=${adminName}`),
    issueClient(authority, `O=system:nodes, CN=system:node:${testNode.name}`),
    issueClient(frontProxy, `CN=${frontProxyName}`),
    // The name for which kube-apiserver checks it, whatever the address of the Service.
    issueServer(authority, name, [`${name}.${namespace}.svc`]),
    issueClient(authority, `CN=${name}`),
  ]);
  return {
    ca: await pem(authority.cert, authority.keys),
    server,
    admin,
    kubelet,
    frontProxy: { ca: await pem(frontProxy.cert, frontProxy.keys), client: proxyClient },
    aggregatedAPI: { server: apiServer, client: apiClient },
  };
}

/** Signs a client certificate by an authority of {@link createCertificates}, for a subject such as `O=group, CN=user`. */
export async function signClientCertificate(ca: KeyPair, subject: string): Promise<KeyPair> {
  x509.cryptoProvider.set(webcrypto);
  const cert = new x509.X509Certificate(ca.cert);
  const [der] = x509.PemConverter.decode(ca.key);
  if (der === undefined) throw new Error("the authority's key is not PEM");
  const privateKey = await webcrypto.subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
  const publicKey = await cert.publicKey.export(algorithm, ["verify"], webcrypto);
  return issueClient({ cert, keys: { privateKey, publicKey } }, subject);
}

/** A new key pair for signing service account tokens, PEM. */
export function createServiceAccountKeys(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

async function createAuthority(name: string): Promise<Authority> {
  const keys = await generateKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: `CN=kubesmith-${name}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert, keys };
}

/** A certificate that serves 127.0.0.1, DNS names and more addresses. */
function issueServer(
  authority: Authority,
  commonName: string,
  hosts: readonly string[],
  addresses: readonly string[] = [],
): Promise<KeyPair> {
  return issue(authority, `CN=${commonName}`, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...["127.0.0.1", ...addresses].map((value) => ({ type: "ip" as const, value })),
      ...hosts.map((value) => ({ type: "dns" as const, value })),
    ]),
  ]);
}

function issueClient(authority: Authority, subject: string): Promise<KeyPair> {
  return issue(authority, subject, [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])]);
}

async function issue(authority: Authority, subject: string, extensions: x509.Extension[]): Promise<KeyPair> {
  const keys = await generateKeys();
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(),
    subject,
    issuer: authority.cert.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      ...extensions,
    ],
  });
  return pem(cert, keys);
}

function validity(): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const hour = 3_600_000;
  const notBefore = new Date(Date.now() - hour); // a clock may be a little behind
  // A leading 0 bit keeps the number positive.
  const serialNumber = `01${randomBytes(15).toString("hex")}`;
  return { serialNumber, notBefore, notAfter: new Date(notBefore.getTime() + 365 * 24 * hour) };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function pem(cert: x509.X509Certificate, keys: CryptoKeyPair): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: `${cert.toString("pem")}\n`, key: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n` };
}
