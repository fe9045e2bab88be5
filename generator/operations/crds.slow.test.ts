import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { discover, generate, packageSdk, verify } from "../index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-crds-"));
const at = (...parts: readonly string[]): string => join(root, ...parts);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const definition = (type: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Cluster
  names: { plural: widgets, kind: Widget }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema:
        openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: ${type} } } } } }
`;
mkdirSync(at("crd"));
writeFileSync(at("crd/widgets.yaml"), definition("integer"));
const crds = [at("crd")];
const output = at("sdk");

describe("CustomResourceDefinitions in files", () => {
  it("are listed with their verbs and subresources", async () => {
    const { source, groupVersions } = await discover({ crds });
    expect(source).toBe(`the CustomResourceDefinitions in ${at("crd")}`);
    expect(groupVersions).toMatchObject([
      {
        groupVersion: "example.com/v1",
        resources: [
          {
            resource: "widgets",
            kind: "Widget",
            scope: "Cluster",
            verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
            subresources: [{ name: "status", verbs: ["get", "patch", "update"] }],
          },
        ],
      },
    ]);
  });

  it("give code that is up to date until they change", async () => {
    expect((await generate({ crds, output })).written).toContain("example.com/v1/index.ts");
    expect(readFileSync(join(output, "example.com/v1/index.ts"), "utf8")).toContain("size?: number;");
    expect(await generate({ crds, output })).toMatchObject({ written: [], removed: [] });
  });

  it("are compared with the code by verify, without a cluster", async () => {
    expect(await verify({ crds, output })).toEqual({
      differences: [],
      groupVersions: ["apis/example.com/v1"],
      compared: { snapshot: `the CustomResourceDefinitions in ${at("crd")}`, output },
    });
    writeFileSync(at("crd/widgets.yaml"), definition("string"));
    const { differences } = await verify({ crds, output });
    const subject = "apis/example.com/v1";
    expect(differences).toEqual([{ between: "snapshot-code", subject, reason: { kind: "outdated" } }]);
  });

  it("come together with the bundled snapshot", async () => {
    const { groupVersions, source } = await generate({
      crds,
      embedded: true,
      include: ["apps", "example.com"],
      output,
    });
    expect(groupVersions).toEqual(["apis/apps/v1", "apis/example.com/v1"]);
    expect(source).toBe(`the bundled snapshot and the CustomResourceDefinitions in ${at("crd")}`);
    expect(await verify({ crds, embedded: true, include: ["apps", "example.com"], output })).toMatchObject({
      differences: [],
    });
  });

  it("are packaged", async () => {
    const { modules } = await packageSdk({ crds, output: at("pkg"), name: "widgets", version: "1.0.0" });
    expect(modules).toContain("example.com/v1");
  });

  it.each([
    [{ crds, snapshot: "api" }, "`snapshot` and `crds` cannot be used together"],
    [{ crds: [] }, "`crds` must be a non-empty list of non-empty strings"],
    [{ crds: "crd" as never }, "`crds` must be a non-empty list of non-empty strings"],
  ])("with the options %j is an error", async (options, message) => {
    await expect(generate({ ...options, output })).rejects.toMatchObject({ code: "usage", message });
  });

  it("of which there is none in a folder is an error", async () => {
    mkdirSync(at("empty"));
    await expect(generate({ crds: [at("empty")], output })).rejects.toMatchObject({
      code: "crd",
      message: expect.stringContaining("there is no CustomResourceDefinition with a served version"),
    });
  });
});
