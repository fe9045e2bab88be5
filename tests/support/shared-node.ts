import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { ControlPlane } from "../../testbed/index.js";

/** What test files need to know about the control plane that they share. It is plain data, since they run in other processes. */
export type SharedNodeData = Pick<
  ControlPlane,
  "version" | "server" | "ca" | "caFile" | "users" | "folder" | "kubectlFile"
>;

/** What a test file is told: data, or why there is none. */
export type SharedNodeAnswer = { readonly data: SharedNodeData } | { readonly error: string };

declare module "vitest" {
  export interface ProvidedContext {
    /** The path of the socket that {@link SharedNodeAnswer} can be read from. */
    sharedNode: string;
  }
}

/**
 * Provides test files with one control plane that has a node. It starts when the first file requests it.
 * @returns stops what was started
 */
export async function provideSharedNode(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-shared-node-"));
  const path = join(folder, "socket");
  let starting: Promise<ControlPlane> | undefined;
  const answer = async (): Promise<SharedNodeAnswer> => {
    try {
      // Loaded here, because unit tests do not need it.
      starting ??= import("../../testbed/index.js").then(({ startControlPlane }) => startControlPlane({ node: true }));
      const { version, server, ca, caFile, users, folder: data, kubectlFile } = await starting;
      return { data: { version, server, ca, caFile, users, folder: data, kubectlFile } };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const broker = createServer((socket) => {
    socket.on("error", () => {}); // the file's process ended
    void answer().then((text) => socket.end(JSON.stringify(text)));
  });
  await new Promise<void>((resolve) => broker.listen(path, resolve));
  project.provide("sharedNode", path);
  return async () => {
    broker.close();
    // A failure is an error of the tests that requested it.
    const cluster = await starting?.catch(() => undefined);
    await cluster?.stop();
    await rm(folder, { recursive: true });
  };
}
