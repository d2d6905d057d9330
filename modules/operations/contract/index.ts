export { operationsOperations } from './operations.ts';
export { operationsEvents } from './events.ts';
export { operationsFailures } from './failures.ts';
