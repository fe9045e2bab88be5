/**
 * Channels of the protocols `v5.channel.k8s.io` and `v4.channel.k8s.io`: the first byte of each message.
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
 */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** The protocols of `exec` and `attach`, the best one first. Only v5 can signal the end of stdin. */
export const V5 = "v5.channel.k8s.io";
export const V4 = "v4.channel.k8s.io";

/** A message on a channel. */
export function frameOf(channel: number, data: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(data.length + 1);
  frame[0] = channel;
  frame.set(data, 1);
  return frame;
}
