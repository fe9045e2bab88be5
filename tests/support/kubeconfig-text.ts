import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A kubeconfig in JSON, with one context of one user and one cluster. */
export function kubeconfigText(user: object, cluster: object): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    users: [{ name: "test", user }],
  });
}

/** Writes a {@link kubeconfigText} into a folder that is deleted after the test. Returns the path of the file. */
export async function temporaryKubeconfig(user: object, cluster: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-kubeconfig-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config");
  await writeFile(file, kubeconfigText(user, cluster));
  return file;
}
