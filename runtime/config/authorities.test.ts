import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testdata/kubeconfigs.js";
import { certificatesIn, systemAuthorities } from "./authorities.js";

const pem = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

test("text around certificates is ignored, and so is one without an end", () => {
  expect(certificatesIn(`a\n${pem("MQ==")}b\n${pem("Mg==")}-----BEGIN CERTIFICATE-----\nMw==`)).toEqual([
    pem("MQ=="),
    pem("Mg=="),
  ]);
  expect(certificatesIn("")).toEqual([]);
  expect(certificatesIn(`-----BEGIN PRIVATE KEY-----\n${pem("MQ==")}`)).toEqual([pem("MQ==")]);
});

test("a long text of beginnings without an end is read in linear time", () => {
  expect(certificatesIn("-----BEGIN CERTIFICATE-----\n".repeat(1_000_000))).toEqual([]);
});

test("each certificate is listed once", async () => {
  const folder = await temporaryFolder();
  const SSL_CERT_FILE = join(folder, "bundle");
  await writeFile(SSL_CERT_FILE, pem("MQ==") + pem("Mg==") + pem("MQ=="));
  await writeFile(join(folder, "one"), pem("MQ=="));
  expect(await systemAuthorities({ SSL_CERT_FILE, SSL_CERT_DIR: folder }, "linux")).toEqual([pem("MQ=="), pem("Mg==")]);
});

test.each(["darwin", "win32"] as const)("on %s, only the places that variables name are read", async (platform) => {
  const folder = await temporaryFolder();
  const SSL_CERT_FILE = join(folder, "bundle");
  await writeFile(SSL_CERT_FILE, pem("MQ=="));
  expect(await systemAuthorities({}, platform)).toBeUndefined();
  expect(await systemAuthorities({ SSL_CERT_FILE }, platform)).toEqual([pem("MQ==")]);
});
