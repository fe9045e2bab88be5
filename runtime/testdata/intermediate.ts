import "reflect-metadata"; // @peculiar/x509 does not load without it
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A chain of certificates in PEM: the root signed the intermediate authority, which signed the server's certificate. */
export interface Chain {
  readonly root: string;
  readonly intermediate: string;
  /** Serves 127.0.0.1 and localhost. */
  readonly leaf: string;
  readonly key: string;
}

/** Creates a chain that is valid for a day. */
export async function createChain(): Promise<Chain> {
  x509.cryptoProvider.set(webcrypto);
  const generate = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [rootKeys, intermediateKeys, leafKeys] = await Promise.all([generate(), generate(), generate()]);
  const validity = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 86_400_000) };
  const authority = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
  ];
  const common = { ...validity, signingAlgorithm: algorithm };
  const root = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: "01",
    subject: "CN=root",
    issuer: "CN=root",
    publicKey: rootKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: authority,
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: "02",
    subject: "CN=intermediate",
    issuer: "CN=root",
    publicKey: intermediateKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: authority,
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: "03",
    subject: "CN=server",
    issuer: "CN=intermediate",
    publicKey: leafKeys.publicKey,
    signingKey: intermediateKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "ip", value: "127.0.0.1" },
        { type: "dns", value: "localhost" },
      ]),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", leafKeys.privateKey);
  return {
    root: `${root.toString("pem")}\n`,
    intermediate: `${intermediate.toString("pem")}\n`,
    leaf: `${leaf.toString("pem")}\n`,
    key: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}
