import { onTestFinished } from "vitest";
import { type Client, type ConnectOptions, connect } from "../index.js";

/** Connects, and closes the client after the test. */
export async function openClient(options: ConnectOptions): Promise<Client> {
  const client = await connect(options);
  onTestFinished(() => client.close());
  return client;
}
