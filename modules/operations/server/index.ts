export { operationsModule } from './module.ts';
export { type ScenarioControl } from './scenarios.ts';
