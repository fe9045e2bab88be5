import { ensureBinaries } from "./binaries.js";
import { runCommand, versionOf } from "./command.js";
import { isKubernetesVersion, versions } from "./versions.js";

const help = `Builds the programs the tests use, so that no test has to wait for them, and prints their paths.

Usage: npm run testbed:build -- [--version <version>]

  --version <version>  only this one of ${Object.keys(versions).join(", ")}
  -h, --help           print this
`;

await runCommand(help, { version: { type: "string" } }, async (values) => {
  const only = versionOf(values);
  const wanted = only ? [only] : Object.keys(versions).filter(isKubernetesVersion);
  for (const version of wanted) {
    const files = await ensureBinaries({ version, programs: versions[version].programs });
    for (const file of Object.values(files)) {
      console.log(file);
    }
  }
});
