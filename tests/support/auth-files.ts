import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ControlPlane } from "../../testbed/index.js";
import { kubeconfigText } from "./kubeconfig-text.js";

export const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Files by which a cluster is reached. */
export interface AuthFiles {
  /** Writes the kubeconfig of a user with these members into a new folder, and returns its path. */
  kubeconfig(user: object, clusterMembers?: object): Promise<string>;
  /** Writes a credential plugin that prints `status`, and stores its input in `<name>.info`. Returns its path. */
  plugin(name: string, status: object, version?: string): Promise<string>;
}

/** The member of a user that names a credential plugin. */
export const execOf = (command: string, members: object = {}): object => ({
  exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command, ...members },
});

/** @param folder where the files are put */
export function createAuthFiles(folder: string, { server, ca }: Pick<ControlPlane, "server" | "ca">): AuthFiles {
  return {
    kubeconfig: async (user, clusterMembers = {}) => {
      const file = join(await mkdtemp(join(folder, "user-")), "config");
      const cluster = { server, "certificate-authority-data": base64(ca), ...clusterMembers };
      await writeFile(file, kubeconfigText(user, cluster));
      return file;
    },
    plugin: async (name, status, version = "v1") => {
      const file = join(folder, name);
      const output = { apiVersion: `client.authentication.k8s.io/${version}`, kind: "ExecCredential", status };
      await writeFile(`${file}.json`, JSON.stringify(output));
      await writeFile(
        file,
        `#!/bin/sh\nprintf %s "$KUBERNETES_EXEC_INFO" >> "${file}.info"\necho >> "${file}.info"\ncat "${file}.json"\n`,
      );
      await chmod(file, 0o755);
      return file;
    },
  };
}
