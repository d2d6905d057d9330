import {
  gatewayOperations as gw,
  intakeOperations as intake,
  sensingOperations as op,
  vehicleOperations as vehicles,
} from '#sensing/contract';
import { route, type Route } from '#platform/server/module';
import { commandGateway } from './gateway-command.ts';
import { previewFrame } from './gateway-preview.ts';
import { feedItems, quarantine } from './gateway-quarantine.ts';
import { configureGateway, getGatewaySettings } from './gateway-settings.ts';
import { trace } from './gateway-trace.ts';
import { changeGateway, createGateway, getMapping, listGateways, saveMapping } from './manage-gateways.ts';
import { importRegistry } from './import-registry.ts';
import { mustConnect } from './must-connect.ts';
import { postReadings } from './post-readings.ts';
import { readHistory } from './read-history.ts';
import { getEnterprise, getPoint, listEnterprises, listPoints } from './read-registry.ts';
import { readStorage } from './read-storage.ts';
import { listVehicles, vehicleTrack } from './read-vehicles.ts';
import { saveEnterprise, saveInstallation, savePoint, setPointMode } from './save-registry.ts';

export const sensingRoutes: readonly Route[] = [
  route(intake.postReadings, postReadings, 'free'),
  route(op.listEnterprises, listEnterprises),
  route(op.getEnterprise, getEnterprise),
  route(op.saveEnterprise, saveEnterprise),
  route(op.saveInstallation, saveInstallation),
  route(op.savePoint, savePoint),
  route(op.listPoints, listPoints),
  route(op.getPoint, getPoint),
  route(op.history, readHistory),
  route(op.importRegistry, importRegistry),
  route(op.mustConnect, mustConnect),
  route(op.storage, readStorage),
  route(op.setPointMode, setPointMode),
  route(op.listGateways, listGateways),
  route(op.createGateway, createGateway),
  route(op.changeGateway, changeGateway),
  route(op.getMapping, getMapping),
  route(op.saveMapping, saveMapping),
  route(op.previewFrame, previewFrame, 'read'),
  route(op.trace, trace),
  route(op.quarantine, quarantine),
  route(gw.getGatewaySettings, getGatewaySettings),
  route(gw.configureGateway, configureGateway),
  route(gw.commandGateway, commandGateway, 'free'),
  route(gw.feedItems, feedItems),
  route(vehicles.listVehicles, listVehicles),
  route(vehicles.vehicleTrack, vehicleTrack),
];
