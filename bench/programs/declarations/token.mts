import { connect } from "@kubesmith/runtime";
import { configmaps } from "bench-sdk/core/v1";

const client = await connect();
const { items } = await client.resource(configmaps, "bench").list();
console.log(items.length);
