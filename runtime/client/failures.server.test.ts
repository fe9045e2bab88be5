import { describe, expect, test } from "vitest";
import { createCertificates } from "../../testbed/certificates.js";
import { createFreshNamespace } from "../../tests/support/fresh-namespace.js";
import { useControlPlane } from "../../tests/support/use-control-plane.js";
import {
  connect,
  isAlreadyExists,
  isBadRequest,
  isForbidden,
  isInvalid,
  isNotFound,
  isUnauthorized,
  type KubernetesObject,
  type Needs,
  type Resource,
} from "../index.js";
import { deployments, namespaces, pods } from "../testdata/tokens.js";

const SELECTOR = { matchLabels: { app: "web" } };
const TEMPLATE = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };

const cluster = useControlPlane();
const freshNamespace = createFreshNamespace(cluster);

describe("failures of a real server", () => {
  test("are distinguished as 401, 403 and 404, with the server's words", async () => {
    const stranger = await connect({ server: cluster.server, token: "wrong", ca: cluster.ca });
    await expect(stranger.resource(pods, "default").list()).rejects.toSatisfy(isUnauthorized);
    const nobody = await connect({ kubeconfig: cluster.users.nobody.kubeconfig });
    const refused = nobody.resource(pods, "default").get("a");
    await expect(refused).rejects.toSatisfy(isForbidden);
    await expect(refused).rejects.toThrow(
      /^\[Forbidden\] pods "a" is forbidden: User "nobody" cannot get .* \(GET \/api\/v1\/namespaces\/default\/pods\/a\)$/,
    );
    await expect(cluster.client.resource(pods, "default").get("a")).rejects.toThrow(
      '[NotFound] pods "a" not found (GET /api/v1/namespaces/default/pods/a)',
    );
    const unknown: Resource<Needs<KubernetesObject, "list">> = {
      group: "example.com",
      version: "v1",
      plural: "things",
      kind: "Thing",
      scope: "Namespaced",
      verbs: ["list"],
    };
    await expect(cluster.client.resource(unknown, "default").list()).rejects.toSatisfy(isNotFound);
    await Promise.all([stranger.close(), nobody.close()]);
  });

  test("include AlreadyExists and Invalid", async () => {
    const namespace = await freshNamespace();
    await expect(cluster.client.resource(namespaces).create({ metadata: { name: namespace } })).rejects.toSatisfy(
      isAlreadyExists,
    );
    const invalid = cluster.client
      .resource(deployments, namespace)
      .create({ metadata: { name: "A" }, spec: { selector: SELECTOR, template: TEMPLATE } });
    await expect(invalid).rejects.toSatisfy(isInvalid);
    await expect(invalid).rejects.toMatchObject({ code: 422, details: { causes: [{ field: "metadata.name" }] } });
  });

  test("B.15 include an unknown authority", async () => {
    const { ca } = await createCertificates("admin");
    const other = await connect({ server: cluster.server, token: cluster.users.admin.token, ca: ca.cert });
    await expect(other.send({ path: "/version" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringContaining("certificate"),
    });
    const system = await connect({ server: cluster.server, token: cluster.users.admin.token });
    await expect(system.send({ path: "/version" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringContaining("authority"),
    });
    const warnings: string[] = [];
    const trusting = await connect({
      server: cluster.server,
      insecureSkipTlsVerify: true,
      onWarning: (text) => warnings.push(text),
    });
    expect((await trusting.send({ path: "/version" })).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining("not verified")]);
    await Promise.all([other.close(), system.close(), trusting.close()]);
  });

  test("include plain http to an https port", async () => {
    const plain = await connect({ server: cluster.server.replace("https:", "http:") });
    await expect(plain.resource(pods, "default").list()).rejects.toSatisfy(isBadRequest);
    await expect(plain.resource(pods, "default").list()).rejects.toThrow(/HTTPS/);
    await plain.close();
  });
});
