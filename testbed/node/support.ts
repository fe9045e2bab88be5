import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { cacheFolder } from "../go-module.js";

/** The programs of the machine that start a node, and the Debian packages that contain them. */
const commands = {
  nsenter: "util-linux",
  unshare: "util-linux",
  mount: "mount",
  tar: "tar",
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
} as const;

/** Folders of the machine that a node replaces by its own. */
const hidden = ["/run/", "/var/lib/", "/var/log/"];

/** Throws an error that says why, if a node cannot run on this machine. */
export async function assertNodeSupport(
  platform: NodeJS.Platform = process.platform,
  user: number | undefined = process.getuid?.(),
): Promise<void> {
  const reasons = platform === "linux" ? await unmetRequirements(user) : [`it needs Linux, but this is ${platform}`];
  if (reasons.length > 0) {
    throw new Error(`a node cannot run on this machine:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`);
  }
}

async function unmetRequirements(user: number | undefined): Promise<string[]> {
  const reasons: string[] = [];
  for (const [command, debianPackage] of Object.entries(commands)) {
    if (!(await succeeds("sh", "-c", `command -v ${command}`))) {
      reasons.push(`it needs the program ${command}, which Debian's package ${debianPackage} contains`);
    }
  }
  if (user !== 0) {
    reasons.push(`it needs root, but this is user ${user}`);
  } else if (reasons.length === 0 && !(await succeeds("unshare", "--net", "--mount", "--pid", "--fork", "true"))) {
    reasons.push("it needs the right to create namespaces, which a container has only if it is privileged");
  }
  const used = { XDG_CACHE_HOME: cacheFolder(), TMPDIR: tmpdir(), PATH: process.execPath };
  for (const [variable, path] of Object.entries(used)) {
    const parent = hidden.find((folder) => `${path}/`.startsWith(folder));
    if (parent) reasons.push(`it has its own ${parent}, so it cannot use ${path}; change ${variable}`);
  }
  return reasons;
}

function succeeds(command: string, ...args: string[]): Promise<boolean> {
  return promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}
