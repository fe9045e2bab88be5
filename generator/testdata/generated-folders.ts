import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type BadServer, startBadServer } from "../../tests/support/bad-server.js";
import { generate, packageSdk, snapshot } from "../index.js";

/** Folders of a user, which are as the commands wrote them at the beginning of each test. */
export interface GeneratedFolders {
  /** The folder of everything; the others are in `now` below it, and unchanged copies of them in `pristine`. */
  readonly root: string;
  /** A snapshot of two group/versions. */
  readonly api: string;
  /** The code generated from it. */
  readonly output: string;
  /** The package `sdk` generated from it. */
  readonly sdk: string;
  /** How to connect to the server that the snapshot was recorded from. */
  connection(): { readonly server: string };
}

/**
 * Writes the folders before the tests of a file, and removes them after these.
 * @param name a part of the folder's name
 */
export function useGeneratedFolders(name: string): GeneratedFolders {
  const root = mkdtempSync(join(realpathSync(tmpdir()), `kubesmith-${name}-`));
  let server: BadServer | undefined;
  const connection = (): { readonly server: string } => ({ server: server?.url ?? "" });
  beforeAll(async () => {
    vi.stubEnv("XDG_CACHE_HOME", join(root, "cache"));
    server = await startBadServer();
    const pristine = join(root, "pristine/api");
    await snapshot({ snapshot: pristine, connection: connection() });
    await generate({ snapshot: pristine, output: join(root, "pristine/code") });
    await packageSdk({ snapshot: pristine, output: join(root, "pristine/sdk"), name: "sdk", version: "1.0.0" });
  });
  beforeEach(() => cp(join(root, "pristine"), join(root, "now"), { recursive: true }));
  afterEach(() => rmSync(join(root, "now"), { recursive: true }));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server?.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return { root, api: join(root, "now/api"), output: join(root, "now/code"), sdk: join(root, "now/sdk"), connection };
}
