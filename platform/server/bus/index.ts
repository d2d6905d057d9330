export { type BusAddress, busAddress } from './address.ts';
export { type Bus, fromMessage, NoAnswer, noBus, toMessage } from './bus.ts';
export { BusProblem, openBus } from './nats.ts';
