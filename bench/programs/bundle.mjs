// Bundles a program with all that it needs into one minified file. Arguments: the program, the file to write.
import { build } from "esbuild";

const [entry, outfile] = process.argv.slice(2);
// CommonJS packages inside ask for Node's own modules by `require`.
const banner = { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' };
await build({ entryPoints: [entry], outfile, bundle: true, minify: true, platform: "node", format: "esm", banner });
