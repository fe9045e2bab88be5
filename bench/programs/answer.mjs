import { createInterface } from "node:readline";

/** Answers lines of JSON on standard input with lines of JSON, one at a time, and ends this process with the input. */
export async function answer(respond) {
  for await (const line of createInterface({ input: process.stdin })) {
    let message;
    try {
      message = { value: await respond(JSON.parse(line)) };
    } catch (error) {
      message = { error: String(error?.stack ?? error) };
    }
    process.stdout.write(`${JSON.stringify(message)}\n`);
  }
  process.exit();
}
