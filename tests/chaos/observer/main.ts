// The process with the informers. It is one of its own, so that its memory is theirs. Its argument is the setup.
import { createWriteStream } from "node:fs";
import { settledMemory } from "../../support/settled-memory.js";
import { startController } from "./controller.js";
import { observe } from "./observe.js";
import type { Calls, Line, Setup } from "./protocol.js";

const setup: Setup = JSON.parse(process.argv[2] ?? "");
const file = createWriteStream(setup.file);
const record = (line: Line): void => void file.write(`${JSON.stringify(line)}\n`);
const controller = await startController(setup, setup.controller, record);
const observers = await Promise.all(setup.views.map((view) => observe(view, setup, record)));

const calls: { readonly [M in keyof Calls]: (...args: Parameters<Calls[M]>) => ReturnType<Calls[M]> } = {
  synced: async () => {
    await Promise.all(observers.map(({ synced }) => synced));
  },
  measure: settledMemory,
  reach: async (version, timeout) => {
    const reached = await Promise.all(observers.map((observer) => observer.reaches(version, timeout)));
    return observers.flatMap(({ name }, i) => (reached[i] ? [] : [name]));
  },
  dump: async () => observers.map((observer) => observer.dump()),
  close: async () => {
    await controller.stop();
    for (const observer of observers) await observer.close();
    await new Promise<void>((resolve) => file.end(resolve));
  },
};

process.on("disconnect", () => process.exit());
process.on("message", ({ id, name, args }: { id: number; name: keyof Calls; args: never[] }) => {
  const call = calls[name] as (...given: never[]) => Promise<unknown>;
  call(...args).then(
    (result) => process.send?.({ id, result }),
    (error: Error) => process.send?.({ id, error: error.stack }),
  );
});
