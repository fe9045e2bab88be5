import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { json, startServer } from "../../runtime/testdata/server.js";

const runtime = new URL("../../runtime/dist/esm/", import.meta.url).href;

/** A program that prints the files of the runtime that it loaded. */
const program = (work: string): string => `
  import { Session } from "node:inspector";
  const session = new Session();
  session.connect();
  const files = [];
  session.on("Debugger.scriptParsed", ({ params }) => files.push(params.url));
  session.post("Debugger.enable");
  ${work}
  console.log(JSON.stringify(files.filter((file) => file.startsWith(${JSON.stringify(runtime)}))));`;

async function filesOf(work: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program(work)]);
  const files: string[] = JSON.parse(stdout);
  return files.map((file) => file.slice(runtime.length));
}

test("a program that connects and sends a request loads few files, and nothing of watches, plugins, skew or writing", async () => {
  const server = await startServer((_, response) => json(response, {}));
  const files = await filesOf(`
    const { connect } = await import("${runtime}index.js");
    const client = await connect({ server: "${server.url}" });
    await client.send({ path: "/version" });
    await client.close();`);
  // A file for each source would be 110.
  expect(files.length).toBeLessThan(50);
  expect(
    files.filter((file) =>
      /(follow|reach|observe|exec|oidc|auth-provider|rotation|write|overview|http2|when-connecting)-/.test(file),
    ),
  ).toEqual([]);
  expect(files).toContainEqual(expect.stringMatching(/^chunks\/assemble-/));
});

test("an export that needs no connection loads no code of connections", async () => {
  const files = await filesOf(`await import("${runtime}quantity/index.js");`);
  expect(files[0]).toBe("quantity/index.js");
  expect(files.filter((file) => /assemble/.test(file))).toEqual([]);
  expect(files.length).toBeLessThan(8);
});
