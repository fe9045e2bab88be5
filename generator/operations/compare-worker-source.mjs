// The entry of a thread when the program runs from its sources, as in tests: compiles them like the main thread.
import { register } from "tsx/esm/api";

register();
await import("./compare-worker.ts");
