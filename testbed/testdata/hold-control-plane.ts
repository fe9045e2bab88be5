// Starts a control plane, says where it is and never stops it: what a test run looks like that is killed.
import { startControlPlane } from "../index.js";

const { folder, pids } = await startControlPlane();
console.log(JSON.stringify({ folder, pids }));
setInterval(() => {}, 60_000);
