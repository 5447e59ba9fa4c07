/** The client of NATS and its JetStream. Loaded only where a queue is used. */
import { npm } from "./npm.ts";

export type { NatsConnection } from "npm:@nats-io/transport-node@3.4.0";
export type {
  Consumer,
  JetStreamClient,
  JetStreamManager,
  JsMsg,
  StreamConfig,
} from "npm:@nats-io/jetstream@3.4.0";

type Transport = typeof import("npm:@nats-io/transport-node@3.4.0");
type JetStream = typeof import("npm:@nats-io/jetstream@3.4.0");

const { connect } = await npm<Transport>("@nats-io/transport-node@3.4.0");
const { AckPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType } = await npm<
  JetStream
>(
  "@nats-io/jetstream@3.4.0",
);

export { AckPolicy, connect, jetstream, jetstreamManager, RetentionPolicy, StorageType };
