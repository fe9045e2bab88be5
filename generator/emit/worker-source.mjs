// The entry of a thread when the program runs from its sources, as tests do: compiles them as the main thread does.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
