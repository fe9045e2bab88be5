import { connect } from "@kubesmith/runtime";
import { configMaps } from "bench-sdk/core/v1";

const client = await connect();
const { items } = await client.resource(configMaps, "bench").list();
console.log(items.length);
