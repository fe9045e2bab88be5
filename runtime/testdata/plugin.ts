import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./kubeconfigs.js";

/** A credential plugin: a shell script in a folder of its own. */
export interface Plugin {
  readonly folder: string;
  readonly path: string;
  /** How often it was run. */
  runs(): Promise<number>;
  /** What it prints from now on. */
  print(output: unknown): Promise<void>;
}

/** What a plugin prints: an `ExecCredential` with this status. */
export function execCredential(status: object | undefined, version = "v1"): object {
  return { apiVersion: `client.authentication.k8s.io/${version}`, kind: "ExecCredential", ...(status && { status }) };
}

/** Writes a plugin that prints `output`, after the commands of `script`; these know its folder as `$DIR`. */
export async function createPlugin(output: unknown, script = ""): Promise<Plugin> {
  const folder = await temporaryFolder();
  const path = join(folder, "get-token");
  const print = (printed: unknown): Promise<void> =>
    writeFile(join(folder, "output"), typeof printed === "string" ? printed : JSON.stringify(printed));
  await print(output);
  await writeFile(path, `#!/bin/sh\nDIR='${folder}'\necho run >> "$DIR/runs"\n${script}\ncat "$DIR/output"\n`);
  await chmod(path, 0o755);
  return {
    folder,
    path,
    print,
    runs: async () => (await readFile(join(folder, "runs"), "utf8").catch(() => "")).split("\n").length - 1,
  };
}
