import { expect, test } from "vitest";
import { connect } from "../index.js";

const server = "http://127.0.0.1:1";

test.each<unknown>(["5s", "5000", "", Number.NaN, Number.POSITIVE_INFINITY, -1, null])(
  "a requestTimeout that is not a number of milliseconds is refused: %j",
  async (requestTimeout) => {
    await expect(connect({ server, requestTimeout: requestTimeout as number })).rejects.toMatchObject({
      name: "ConfigError",
      code: "InvalidConfiguration",
      message: expect.stringMatching(/^requestTimeout must be a number of milliseconds, such as 5000, .*; got .+/),
    });
  },
);

test.each([
  ["insecureSkipTlsVerify", "yes"],
  ["token", 12_345],
  ["server", new URL(server)],
  ["namespace", ["planted"]],
])("an option of another type is refused, without its value: %s", async (name, value) => {
  const error = await connect({ server, [name]: value }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "ConfigError", message: expect.stringMatching(new RegExp(`^${name} must be `)) });
  expect(String(error)).not.toContain(String(value));
});

test.each([undefined, 0, 5000])("a requestTimeout of %s is accepted", async (requestTimeout) => {
  await (await connect(requestTimeout === undefined ? { server } : { server, requestTimeout })).close();
});
