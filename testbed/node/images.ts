import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pauseImage, testNode } from "./constants.js";

const run = promisify(execFile);

/** The commands of the images. Both consist of the same layer. */
const commandOf = {
  [testNode.image]: ["sh"],
  // In a pod that shares its process namespace, this is the first process, and has to reap others: the shell does while it waits.
  [pauseImage]: ["sh", "-c", "sleep infinity & wait"],
} as const;

/** Writes the images of a node, as `docker save` would, from a static BusyBox. */
export async function createImages(busybox: string, archive: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-images-"));
  try {
    await mkdir(join(folder, "images"));
    const layer = join(folder, "images", "layer.tar");
    await createRoot(busybox, join(folder, "root"));
    await pack(join(folder, "root"), layer);
    const diffID = `sha256:${createHash("sha256")
      .update(await readFile(layer))
      .digest("hex")}`;
    const manifest = [];
    for (const [name, command] of Object.entries(commandOf)) {
      const config = JSON.stringify({
        architecture: process.arch === "x64" ? "amd64" : process.arch,
        os: "linux",
        config: { Env: ["PATH=/bin"], WorkingDir: "/", Cmd: command },
        rootfs: { type: "layers", diff_ids: [diffID] },
      });
      const file = `${createHash("sha256").update(config).digest("hex")}.json`;
      await writeFile(join(folder, "images", file), config);
      manifest.push({ Config: file, RepoTags: [name], Layers: ["layer.tar"] });
    }
    await writeFile(join(folder, "images", "manifest.json"), JSON.stringify(manifest));
    await pack(join(folder, "images"), archive);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Creates the root folder of the images. */
async function createRoot(busybox: string, root: string): Promise<void> {
  for (const folder of ["bin", "etc", "root", "tmp", "var"]) await mkdir(join(root, folder), { recursive: true });
  await copyFile(busybox, join(root, "bin", "busybox"));
  const { stdout } = await run(busybox, ["--list"]);
  for (const applet of stdout.split("\n")) {
    if (applet !== "" && applet !== "busybox") await symlink("busybox", join(root, "bin", applet));
  }
  await writeFile(join(root, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(root, "etc", "group"), "root:x:0:\n");
}

/** Packs the content of a folder, always in the same way. */
async function pack(folder: string, archive: string): Promise<void> {
  const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=a+rX"];
  await run("tar", [...same, "-C", folder, "-cf", archive, "."]);
}
