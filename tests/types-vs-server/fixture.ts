import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, connect } from "@kubesmith/runtime";
import { type ControlPlane, type KubernetesVersion, startControlPlane } from "../../testbed/index.js";
import { projectDefinitions } from "./projects.js";
import { generateSdk, type SdkResource } from "./sdk.js";

/** A server, and the SDK that was generated from it. */
export interface Fixture {
  readonly version: KubernetesVersion;
  readonly client: Client;
  readonly cluster: ControlPlane;
  /** The folder of the generated SDK. */
  readonly sdk: string;
  /** What can be created. */
  readonly resources: readonly SdkResource[];
  /** Called with progress, because the comparison takes a while. */
  readonly log: (text: string) => void;
  /** Stops the server and removes the SDK. */
  close(): Promise<void>;
}

/** What {@link openFixture} is asked for. */
export interface FixtureOptions {
  /** Default: that of the testbed. */
  readonly version?: KubernetesVersion | undefined;
  /** Whether the custom resources of the projects are served too. */
  readonly projects: boolean;
  /** Further CustomResourceDefinitions to serve. */
  readonly definitions?: readonly object[];
  /** Whether controllers run, which make objects of their own and fill statuses in. */
  readonly controllers?: boolean;
  /** Called with progress, because the comparison takes a while. */
  readonly log?: (text: string) => void;
}

/** Starts a server, with the custom resources of the projects where asked for, and generates an SDK from it. */
export async function openFixture({
  version,
  projects,
  definitions: own = [],
  controllers = false,
  log = () => {},
}: FixtureOptions): Promise<Fixture> {
  const cluster = await startControlPlane({
    ...(version !== undefined && { version }),
    controllerManager: controllers,
  });
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-types-vs-server-"));
  const { token, kubeconfig } = cluster.users.admin;
  const client = await connect({ server: cluster.server, token, ca: cluster.ca });
  const close = async (): Promise<void> => {
    await client.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    log(`Kubernetes ${cluster.version} runs`);
    if (projects) {
      const definitions = await projectDefinitions();
      await cluster.applyCRD(definitions.join("\n---\n"));
      log(`${definitions.length} CustomResourceDefinitions applied`);
    }
    if (own.length > 0) await cluster.applyCRD(own.map((definition) => JSON.stringify(definition)).join("\n---\n"));
    const sdk = join(folder, "sdk");
    await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
    const resources = await generateSdk(kubeconfig, sdk);
    log(`SDK generated, ${resources.length} kinds can be created`);
    return { version: cluster.version, client, cluster, sdk, resources, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}
