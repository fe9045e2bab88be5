import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "@kubesmith/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { json } from "../../runtime/testdata/server.js";
import { get, setUp, useOidcIssuer } from "./testdata/oidc-user.js";

const oidc = useOidcIssuer();

test("B.19 a valid token is sent unchanged, without a request to the issuer", async () => {
  const idToken = oidc.issuer.idToken("jane", 60);
  const { open, tokens, stored } = await setUp(oidc, { "id-token": idToken, "refresh-token": "r" });
  const before = oidc.issuer.paths.length;
  await get(await open());
  expect(tokens()).toEqual([`Bearer ${idToken}`]);
  expect(oidc.issuer.paths).toHaveLength(before);
  expect(await stored()).toMatchObject({ "id-token": idToken, "refresh-token": "r" });
});

test("B.19, G.16 a token that expires within ten seconds is refreshed once for all, and the new tokens are stored for their owner alone", async () => {
  const refreshToken = oidc.issuer.refreshToken("jane");
  const { open, tokens, stored, file } = await setUp(oidc, {
    "id-token": oidc.issuer.idToken("jane", 9),
    "refresh-token": refreshToken,
  });
  await chmod(file, 0o644);
  const before = oidc.issuer.tokenRequests.length;
  const clients = await Promise.all([open(), open()]);
  await Promise.all(Array.from({ length: 40 }, (_, at) => get(clients[at % 2] as Client)));
  expect(oidc.issuer.tokenRequests.slice(before).map(({ form }) => form)).toEqual([
    { grant_type: "refresh_token", refresh_token: refreshToken },
  ]);
  const { "id-token": idToken = "", "refresh-token": next = "", ...rest } = await stored();
  expect(new Set(tokens())).toEqual(new Set([`Bearer ${idToken}`]));
  expect(next).not.toBe(refreshToken);
  expect(rest).toMatchObject({ "client-id": oidc.issuer.clientId, "idp-issuer-url": oidc.issuer.url });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(oidc.issuer.paths.slice(-2)).toEqual(["/.well-known/openid-configuration", "/token"]);
});

test("B.19 a missing token is requested from an issuer with an authority file, which takes secrets in the form and keeps refresh tokens", async () => {
  Object.assign(oidc.issuer.behaviour, { secretIn: "form", rotates: false });
  const refreshToken = oidc.issuer.refreshToken("jane");
  const authority = join(await temporaryFolder(), "ca.crt");
  await writeFile(authority, oidc.issuer.ca);
  const { open, stored } = await setUp(oidc, {
    "refresh-token": refreshToken,
    "idp-issuer-url": `${oidc.issuer.url}/`,
    "idp-certificate-authority-data": undefined,
    "idp-certificate-authority": authority,
  });
  expect(await get(await open())).toBe(200);
  expect(await stored()).toMatchObject({ "refresh-token": refreshToken });
});

test("B.19 a request whose token expired on the way is retried with the token that another request got", async () => {
  let release = (): void => {};
  const old = oidc.issuer.idToken("jane", 11);
  const tokens = { "id-token": old, "refresh-token": oidc.issuer.refreshToken("jane") };
  const { open, server } = await setUp(oidc, tokens, async ({ url, headers }, response, number) => {
    if (number === 1)
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    json(response, {}, url === "/" && headers.authorization === `Bearer ${old}` ? 401 : 200);
  });
  const client = await open();
  const slow = get(client);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  await vi.waitFor(
    async () => {
      await client.send({ path: "/other" });
      expect(server.requests.at(-1)?.headers.authorization).not.toBe(`Bearer ${old}`);
    },
    { timeout: 5000 },
  );
  release();
  expect(await slow).toBe(200);
  expect(await get(client)).toBe(200);
});

test("B.19 a redirected discovery document is followed, and a token endpoint is not asked on the way", async () => {
  oidc.issuer.behaviour.redirects = ["/moved?a=b", `${oidc.issuer.url}/moved/again`];
  const { open, tokens } = await setUp(oidc, { "refresh-token": oidc.issuer.refreshToken("jane") });
  const [paths, asked] = [oidc.issuer.paths.length, oidc.issuer.tokenRequests.length];
  expect(await get(await open())).toBe(200);
  expect(oidc.issuer.paths.slice(paths)).toEqual([
    "/.well-known/openid-configuration",
    "/moved?a=b",
    "/moved/again",
    "/token",
  ]);
  expect(oidc.issuer.tokenRequests).toHaveLength(asked + 1);
  expect(tokens()).toHaveLength(1);
});

test("B.19 the issuer's certificate is verified by the system's authorities, as client-go finds them", async () => {
  const roots = join(await temporaryFolder(), "roots.pem");
  await writeFile(roots, oidc.issuer.ca);
  vi.stubEnv("SSL_CERT_FILE", roots);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { open } = await setUp(oidc, {
    "refresh-token": oidc.issuer.refreshToken("jane"),
    "idp-certificate-authority-data": undefined,
  });
  expect(await get(await open())).toBe(200);
});

test("B.19 a token that another program has refreshed is used", async () => {
  const { open, tokens, file } = await setUp(oidc, {
    "id-token": oidc.issuer.idToken("jane", 1),
    "refresh-token": "used up",
  });
  const client = await open();
  const fresh = oidc.issuer.idToken("jane", 60);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/"id-token":"[^"]*"/, `"id-token":"${fresh}"`));
  await get(client);
  expect(tokens()).toEqual([`Bearer ${fresh}`]);
});

test("B.19 tokens that cannot be stored are used by this process, with a warning, and the next refresh continues from them", async () => {
  const { open, warnings, tokens, file } = await setUp(oidc, { "refresh-token": oidc.issuer.refreshToken("jane") });
  await mkdir(`${file}.lock`);
  oidc.issuer.behaviour.lifetime = 5; // never serves long enough to be sent twice
  const client = await open();
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const advance = setInterval(() => vi.advanceTimersByTime(1000), 10);
  onTestFinished(() => clearInterval(advance));
  expect([await get(client), await get(client)]).toEqual([200, 200]);
  expect(new Set(tokens()).size).toBe(2);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(
    /^the new tokens of user "a" were not saved, so only this process can use them: .*config is locked/,
  );
});

test("B.19 an aborted request does not wait for the refresh, which continues, because its refresh token can be used only once", async () => {
  let release = (): void => {};
  const [fresh, next] = [oidc.issuer.idToken("jane", 60), oidc.issuer.refreshToken("jane")];
  oidc.issuer.behaviour.answer = (response) => {
    release = () => void response.end(JSON.stringify({ id_token: fresh, refresh_token: next }));
  };
  const { open, stored, tokens } = await setUp(oidc, { "refresh-token": "once" });
  const before = oidc.issuer.tokenRequests.length;
  const client = await open();
  const controller = new AbortController();
  const outcome = expect(client.send({ path: "/", signal: controller.signal })).rejects.toThrow("enough");
  await vi.waitFor(() => expect(oidc.issuer.tokenRequests.length).toBeGreaterThan(before));
  controller.abort(new Error("enough"));
  await outcome;
  const second = get(client);
  release();
  expect(await second).toBe(200);
  expect(tokens()).toEqual([`Bearer ${fresh}`]);
  expect(await stored()).toMatchObject({ "id-token": fresh, "refresh-token": next });
  expect(oidc.issuer.tokenRequests).toHaveLength(before + 1);
});
