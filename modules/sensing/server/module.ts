import { join } from 'node:path';
import { serves, type App, type ServerModule } from '#platform/server/module';
import type { Seat } from '#platform/server/seat';
import { sensingEvents } from '#sensing/contract';
import { Sensing } from './hot/sensing.ts';
import { dropOldTracks, endModes, rollOverHistory } from './jobs.ts';
import { brokerAddress } from './listeners/broker/address.ts';
import { BrokerUpstream } from './listeners/broker/upstream.ts';
import { GatewayFront } from './listeners/gateway/listeners.ts';
import { MqttEndpoint } from './listeners/mqtt/endpoint.ts';
import { contributeMap } from './map-layers.ts';
import { pointsInMaintenance } from './points-in-maintenance.ts';
import { daysLeft } from './read-storage.ts';
import { ownDesk } from './roles/hub-desk.ts';
import { SensingRoles, takeWhole } from './roles/roles.ts';
import { sensingRoutes } from './routes.ts';

/** Port value that means "do not listen". */
const NO_PORT = -1;

/** The demo moves aside when the device port is taken; production says so and stops, for gateways know the port. */
async function listenForDevices(app: App, endpoint: MqttEndpoint): Promise<number> {
  try {
    return await endpoint.listen(app.settings.mqttPort, '127.0.0.1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !app.settings.demo) throw error;
    const port = await endpoint.listen(0, '127.0.0.1');
    app.log.warn('device port in use, another one taken', { wanted: app.settings.mqttPort, port });
    return port;
  }
}

/** The external broker of `MQTT_URL`, if there is one. */
function upstreamOf(sensing: Sensing): BrokerUpstream | undefined {
  const { mqttUrl, processName } = sensing.app.settings;
  const address = mqttUrl === undefined ? undefined : brokerAddress(mqttUrl);
  return address && new BrokerUpstream(sensing, address, `fengsui-${processName ?? 'hub'}`);
}

/** Devices come to the hub; every other process only knows what their gateways are called. */
async function openDoors(
  app: App,
  doors: {
    readonly endpoint: MqttEndpoint;
    readonly gateways: GatewayFront;
    readonly roles: SensingRoles | undefined;
  },
): Promise<void> {
  const { role, mqttPort, mqttTls, gatewayPorts, gatewayHost = '127.0.0.1' } = app.settings;
  const { endpoint, gateways, roles } = doors;
  const hub = serves(role, 'hub');
  if (hub && mqttPort !== NO_PORT) app.parts.set('mqttPort', await listenForDevices(app, endpoint));
  if (hub && mqttTls && app.tls)
    app.parts.set('mqttTlsPort', await endpoint.listenTls(mqttTls.port, mqttTls.host, app.tls));
  app.parts.set('gatewayPorts', await gateways.start(hub ? gatewayPorts : undefined, gatewayHost));
  if (!hub || !gatewayPorts) return;
  if (roles) await roles.startPollers();
  else gateways.startPollers();
}

async function start(app: App): Promise<() => Promise<void>> {
  const sensing = new Sensing(app);
  app.parts.set('sensing', sensing);
  contributeMap(app, sensing);
  app.parts.set('authenticateGateway', sensing.authenticateGateway);
  if (app.settings.historyDays !== undefined) app.parts.set('historyDays', app.settings.historyDays);
  app.parts.set('daysLeft', () => daysLeft(app));
  app.parts.set('pointsInMaintenance', (scope: readonly string[]) => pointsInMaintenance(app, scope));
  // Modules that start later prepare the judge; the composition starts the hot path last.
  const endpoint = new MqttEndpoint(sensing);
  app.parts.set('mqtt', endpoint);
  const gateways = new GatewayFront(sensing, app.settings.gatewayLimits);
  app.parts.set('gatewayFront', gateways);
  app.parts.set('gatewayDesk', ownDesk(gateways));
  const { role } = app.settings;
  const roles = role === 'all' ? undefined : new SensingRoles(sensing, gateways);
  const upstream = serves(role, 'hub') ? upstreamOf(sensing) : undefined;
  let seat: Seat | undefined;
  app.parts.set('startHotPath', async () => {
    if (!roles) seat = await takeWhole(sensing);
    await (roles ?? sensing).start();
    await openDoors(app, { endpoint, gateways, roles });
    upstream?.start();
  });
  app.metrics.gauge(
    'fengsui_readings_per_second',
    'Committed readings per second',
    () => sensing.readingsPerS,
  );
  app.metrics.gauge(
    'fengsui_readings_waiting',
    'Readings waiting for their batch',
    () => sensing.engine.waitingReadings,
  );
  app.metrics.gauge(
    'fengsui_readings_committed',
    'Readings committed since the start',
    () => sensing.engine.committedReadings,
  );
  app.metrics.gauge('fengsui_gateway_connections', 'Open gateway connections', () => gateways.connections);
  app.parts.set('ready:hotPath', () =>
    roles ? roles.ready() : sensing.engine.databaseDown ? 'database unavailable' : 'ok',
  );
  return async () => {
    await upstream?.stop();
    await gateways.stop();
    await endpoint.close();
    await (roles ?? sensing).stop();
    await seat?.stop();
  };
}

export const sensingModule: ServerModule = {
  name: 'sensing',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: sensingRoutes,
  jobs: [endModes, rollOverHistory, dropOldTracks],
  feeds: [{ types: Object.values(sensingEvents).map((e) => e.type), permission: 'sensing.read' }],
  start,
};
