/** Whose branch a topic is in and, on `…/p/<point>`, which point it names. */
export interface GatewayTopic {
  readonly gatewayId: string;
  readonly point: string | undefined;
}

const TOPIC = /^fs\/v1\/([^/+#]+)\/(?:readings|p\/(.+))$/s;

/** Reads `fs/v1/<gateway>/readings` and `fs/v1/<gateway>/p/<point>`; undefined for every other topic. */
export function readTopic(topic: string): GatewayTopic | undefined {
  const found = TOPIC.exec(topic);
  return found ? { gatewayId: found[1], point: found[2] as string | undefined } : undefined;
}
