import { afterEach, expect, test, vi } from "vitest";
import { assertNodeSupport } from "./support.js";

afterEach(() => void vi.unstubAllEnvs());

test("a node needs Linux", async () => {
  await expect(assertNodeSupport("darwin", 501)).rejects.toThrow(
    "a node cannot run on this machine:\n- it needs Linux, but this is darwin",
  );
});

test.runIf(process.platform === "linux")(
  "a node needs root and certain programs, and its own folders, all reported at once",
  async () => {
    vi.stubEnv("PATH", "/usr/share");
    vi.stubEnv("TMPDIR", "/var/lib/tmp");
    const failure = assertNodeSupport("linux", 1000);
    await expect(failure).rejects.toThrow("- it needs root, but this is user 1000\n");
    await expect(failure).rejects.toThrow(
      "- it needs the program nsenter, which Debian's package util-linux contains\n",
    );
    await expect(failure).rejects.toThrow("- it has its own /var/lib/, so it cannot use /var/lib/tmp; change TMPDIR");
  },
);
