import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { message, podsOf, SUCCESS, sending } from "../../testdata/exec-server.js";

describe("options of exec", () => {
  test.each([
    [{ stdin: 5 }, "stdin"],
    [{ container: 1 }, "container"],
    [{ tty: true, size: { columns: 0, rows: 1 } }, "size"],
    [{ color: true }, "color"],
  ])("%j is refused before anything is sent", async (options, name) => {
    const { pods: here, requests } = await podsOf({});
    await expect(here.exec("web", "date", options as never)).rejects.toThrow(name);
    expect(requests).toHaveLength(0);
  });

  test("nothing is sent before the session is used", async () => {
    const { pods: here, requests } = await podsOf({});
    here.exec("web", "date");
    await delay(30);
    expect(requests).toHaveLength(0);
  });

  test("writing to stdin requires the option stdin", async () => {
    const { pods: here } = await podsOf({});
    expect(() => here.exec("web", "cat").stdin).toThrow("set the option stdin to true");
  });

  test("more output than maxBytes rejects", async () => {
    const { pods: here } = await podsOf({ accept: sending(message(1, "12345"), message(3, JSON.stringify(SUCCESS))) });
    await expect(here.exec("web", "date", { maxBytes: 4 })).rejects.toMatchObject({ code: "TooLarge" });
  });

  test("encoding: buffer returns bytes", async () => {
    const { pods: here } = await podsOf({
      accept: sending(message(1, Buffer.from([0xff, 0])), message(3, JSON.stringify(SUCCESS))),
    });
    const { stdout } = await here.exec("web", "date", { encoding: "buffer" });
    expect(stdout).toEqual(Buffer.from([0xff, 0]));
  });
});
