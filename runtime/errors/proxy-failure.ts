/** The proxy on the way to the server did not do its part. The message names the proxy, without its credentials. */
export class ProxyFailure extends Error {
  readonly code = "ERR_PROXY";
  /** What to do about it. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}
