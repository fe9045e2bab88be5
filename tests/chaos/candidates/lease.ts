/** The Lease for which the processes of the controller compete, and the durations of the election in milliseconds. */
export const LEASE = {
  namespace: "default",
  name: "chaos",
  leaseDuration: 8_000,
  renewDeadline: 6_000,
  retryPeriod: 1_500,
} as const;
