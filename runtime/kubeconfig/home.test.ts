import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testdata/kubeconfigs.js";
import { homeFolder } from "./home.js";

test("B.4 the home folder is HOME, and on Windows the first that contains a kubeconfig, exists, or is set", async () => {
  const folder = await temporaryFolder();
  const [home, profile] = [join(folder, "home"), join(folder, "profile")];
  const drivePath = { HOMEDRIVE: folder, HOMEPATH: "/drive" };
  const all = { HOME: home, USERPROFILE: profile, ...drivePath };
  expect(homeFolder(all, "linux")).toBe(home);
  expect(homeFolder(all, "win32")).toBe(home);
  expect(homeFolder({ USERPROFILE: profile, ...drivePath }, "win32")).toBe(profile);
  await mkdir(`${folder}/drive`, { recursive: true });
  expect(homeFolder(all, "win32")).toBe(`${folder}/drive`);
  await mkdir(profile);
  expect(homeFolder(all, "win32")).toBe(profile);
  await mkdir(home);
  expect(homeFolder(all, "win32")).toBe(home);
  await mkdir(join(profile, ".kube"));
  await writeFile(join(profile, ".kube/config"), "");
  expect(homeFolder(all, "win32")).toBe(profile);
  await mkdir(`${folder}/drive/.kube`);
  await writeFile(`${folder}/drive/.kube/config`, "");
  expect(homeFolder(all, "win32")).toBe(`${folder}/drive`);
});
