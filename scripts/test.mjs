// `npm test`: installs what is missing, builds the real servers, runs everything, and ends with a line that counts.
// Arguments are handed to vitest: `npm test -- runtime/request.test.ts`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, root, run } from "./install.mjs";

prepare();
run(process.execPath, ["--import", "tsx", "testbed/build.ts"]);

const folder = mkdtempSync(join(tmpdir(), "kubesmith-test-"));
try {
  const report = join(folder, "report.json");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, "run", ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  const { numPassedTests, numFailedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  // A file that fails before its first test counts as one failure; a test that did not run did not pass.
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = numFailedTests + broken;
  process.exitCode = status !== 0 || failed > 0 || numPassedTests + numFailedTests !== numTotalTests ? 1 : 0;
  console.log(`${numPassedTests} passed, ${failed} failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
