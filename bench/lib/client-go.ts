import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const module = fileURLToPath(new URL("../client-go", import.meta.url));

/**
 * Builds the program that uses client-go, with the flags of the testbed's programs, so that shared dependencies are compiled once.
 * @param file where the program is put
 * @throws when there is no `go`, and with what it says when it cannot build
 */
export async function buildClientGo(file: string): Promise<string> {
  process.stderr.write("Building client-go's program (the first time takes some minutes)\n");
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w"];
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  await promisify(execFile)("go", ["build", "-C", module, ...flags, "-o", file, "."], { env });
  return file;
}

/** The version of client-go that its module pins. */
export function clientGoVersion(): string {
  const [, version] = /k8s\.io\/client-go v(\S+)/.exec(readFileSync(join(module, "go.mod"), "utf8")) ?? [];
  if (version === undefined) throw new Error(`${module} does not require client-go`);
  return version;
}
