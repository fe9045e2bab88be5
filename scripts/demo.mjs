// `npm run demo`: generates an SDK from the bundled snapshot, type-checks a small program on it, shows it and runs it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { prepare, root, run } from "./install.mjs";

const step = (text) => console.log(`\n\u2500\u2500 ${text}`);

prepare();
step("kubesmith generate --embedded --output examples/demo/kubernetes");
run(process.execPath, [
  "generator/dist/generator/cli.js",
  "generate",
  "--embedded",
  "--output",
  "examples/demo/kubernetes",
]);
step("examples/demo/main.ts");
console.log(readFileSync(join(root, "examples/demo/main.ts"), "utf8").trimEnd());
step("tsc -p examples/demo");
run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "examples/demo"]);
console.log("no errors");
step("node examples/demo/dist/main.js");
run(process.execPath, ["examples/demo/dist/main.js"]);
