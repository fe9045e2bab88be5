import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane, testedVersions } from "../../testbed/index.js";
import { apiVersions } from "../support/api-resources.js";
import { COMPILERS, compile, createProject } from "../support/compile.js";
import { customResources } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { groupVersionOf, importModules } from "../support/tokens.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

describe.each(testedVersions())("Kubernetes %s", (version) => {
  let cluster: ControlPlane;
  const output = at(version, "kubernetes");

  beforeAll(async () => {
    cluster = await startControlPlane({ version, extraArgs: ["--runtime-config=api/all=true"] });
    await cluster.applyCRD(customResources);
    await createProject(at(version));
    const args = ["generate", "--output", output, "--kubeconfig", cluster.users.admin.kubeconfig];
    await kubesmithJson([...args, "--cache-dir", at("cache")]);
  });
  afterAll(() => cluster?.stop());

  it("gives a module for every group/version that it serves", async () => {
    const modules = [...(await importModules(output)).values()];
    const generated = modules.flatMap((tokens) => [...new Set(Object.values(tokens).map(groupVersionOf))]);
    expect(generated.sort()).toEqual(await apiVersions(cluster));
  });

  it.each(COMPILERS)("gives modules that %s compiles", async (compiler) => {
    expect(await compile(compiler, at(version))).toBe("");
  });
});
