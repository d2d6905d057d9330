/**
 * Access list of mosquitto that binds each gateway to its own branch: the user of the broker is the gateway's id.
 * `hub` is the user Fengsui itself connects as.
 */
export function brokerAcl(gateways: readonly string[], hub: string): string {
  const hubLines = [`user ${hub}`, 'topic read fs/v1/#', 'topic write fs/v1/+/cmd'];
  const own = gateways.map((id) => [
    '',
    `user ${id}`,
    `topic write fs/v1/${id}/readings`,
    `topic write fs/v1/${id}/p/#`,
    `topic read fs/v1/${id}/cmd`,
  ]);
  return `${[...hubLines, ...own.flat()].join('\n')}\n`;
}
