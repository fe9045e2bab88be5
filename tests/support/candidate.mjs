// A process that competes for a Lease until it is killed. It records on the monotonic clock, which all processes of a machine share, when it
// was in sections that only the leader may be in. Its argument says where, and how.
import { appendFileSync } from "node:fs";

const { runtime, connection, identity, file, lease } = JSON.parse(process.argv[2]);
const { connect } = await import(`${runtime}/index.js`);
const { lead } = await import(`${runtime}/leader-election/index.js`);

const clock = () => Number(process.hrtime.bigint()) / 1e6;
const record = (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// What the machine does to this process, which is not the election's doing: nobody else may be blamed for it.
const SLOW_MS = 50;
let ticked = clock();
setInterval(() => {
  const gap = clock() - ticked;
  ticked += gap;
  if (gap > SLOW_MS) record({ kind: "slow", at: ticked, milliseconds: gap });
}, 10);
const timed = async (request, next) => {
  const begin = clock();
  try {
    return await next(request);
  } finally {
    const milliseconds = clock() - begin;
    if (milliseconds > SLOW_MS) record({ kind: "slow", at: clock(), milliseconds });
  }
};

async function work({ signal, isLeader, identity: leader }) {
  record({ kind: "elected", identity: leader, at: clock() });
  while (!signal.aborted) {
    const begin = clock();
    if (!isLeader()) break;
    await sleep(1 + Math.random() * 20);
    const end = clock();
    // The effect of a section comes after the check: a process that was suspended in it finds out here.
    record({ kind: isLeader() ? "section" : "abandoned", identity: leader, begin, end });
  }
}

process.on("disconnect", () => process.exit());
const client = await connect({ ...connection, interceptors: [timed] });
for (let term = 1; ; term++) {
  await lead(client, { ...lease, identity: `${identity}.${term}` }, work).catch((error) =>
    record({ kind: "ended", name: error.name, message: error.message, at: clock() }),
  );
}
