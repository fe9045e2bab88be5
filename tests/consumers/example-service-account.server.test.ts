import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";

const run = promisify(execFile);
const program = fileURLToPath(new URL("../../examples/service-account/main.ts", import.meta.url));
let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane({ controllerManager: true });
  await cluster.kubectl(["create", "serviceaccount", "robot"]);
  await cluster.kubectl(["create", "rolebinding", "robot", "--clusterrole=view", "--serviceaccount=default:robot"]);
}, 60_000);
afterAll(() => cluster?.stop());

async function clusterName(): Promise<string> {
  const { stdout } = await cluster.kubectl(["config", "view", "-o", "jsonpath={.clusters[0].name}"]);
  return stdout;
}

const runProgram = async (...parameters: string[]): Promise<string> => {
  const env = { ...process.env, KUBECONFIG: cluster.users.adminCert.kubeconfig };
  return (await run(process.execPath, ["--import", "tsx", program, ...parameters], { env })).stdout;
};

test.each([
  ["a token that is requested", []],
  ["the token of a Secret, which the token controller fills", ["--secret"]],
])("the example acts as a service account by %s", { timeout: 60_000 }, async (_name, flags) => {
  const said = await runProgram(await clusterName(), "default", "robot", ...flags);
  expect(said).toBe(`system:serviceaccount:default:robot sees 0 pods on ${cluster.server}\n`);
});

test("the example reports a cluster that the kubeconfig does not contain", { timeout: 60_000 }, async () => {
  await expect(runProgram("elsewhere", "default", "robot")).rejects.toThrow("no context uses the cluster elsewhere");
});
