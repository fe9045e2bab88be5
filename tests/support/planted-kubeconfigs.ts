import { beforeAll } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { base64, execOf } from "./auth-files.js";
import { PLANTED } from "./bad-input.js";
import { temporaryKubeconfig } from "./kubeconfig-text.js";

/** Kubeconfigs for servers of one authority. */
export interface PlantedKubeconfigs {
  readonly certificates: Certificates;
  /** Writes a kubeconfig that is deleted after the test, and returns its path. */
  readonly kubeconfigOf: (user: object, cluster?: object) => Promise<string>;
  /** The kubeconfig user whose credential plugin is run with planted credentials in its arguments and variables. */
  readonly pluginUser: (command: string) => object;
}

/** Creates the certificates for the tests of one file. Called at the top of the file: what it returns is complete in tests. */
export function usePlantedKubeconfigs(): PlantedKubeconfigs {
  const created: Partial<Certificates> = {};
  beforeAll(async () => void Object.assign(created, await createCertificates("jane")));
  const certificates = created as Certificates;
  return {
    certificates,
    kubeconfigOf: (user, cluster = {}) =>
      temporaryKubeconfig(user, { "certificate-authority-data": base64(certificates.ca.cert), ...cluster }),
    pluginUser: (command) =>
      execOf(command, { args: [PLANTED.argument], env: [{ name: "SECRET", value: PLANTED.password }] }),
  };
}
