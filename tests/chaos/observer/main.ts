// The process with the informers. It is one of its own, so that its memory is theirs. Its argument is the setup.
import { createWriteStream } from "node:fs";
import { settledMemory } from "../../support/settled-memory.js";
import { answerCalls } from "../processes/index.js";
import { observe } from "./observe.js";
import type { Calls, Line, Setup } from "./protocol.js";

const setup: Setup = JSON.parse(process.argv[2] ?? "");
const file = createWriteStream(setup.file);
const record = (line: Line): void => void file.write(`${JSON.stringify(line)}\n`);
const observers = await Promise.all(setup.views.map((view) => observe(view, setup, record)));

const calls: Calls = {
  synced: async () => {
    await Promise.all(observers.map(({ synced }) => synced));
  },
  measure: settledMemory,
  reach: async (versions, timeout) => {
    const reached = await Promise.all(observers.map((observer) => observer.reaches(versions, timeout)));
    return observers.flatMap(({ name }, i) => (reached[i] ? [] : [name]));
  },
  dump: async () => observers.map((observer) => observer.dump()),
  close: async () => {
    for (const observer of observers) await observer.close();
    await new Promise<void>((resolve) => file.end(resolve));
  },
};
answerCalls({ ...calls });
