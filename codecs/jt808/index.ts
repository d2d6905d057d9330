export { jt808Codec } from './codec.ts';
export type { Jt808Body, Jt808Frame } from './frame.ts';
export type { Location, LocationExtra } from './location.ts';
export { ALARM_BITS, MESSAGE_NAMES, STATUS_BITS } from './names.ts';
export { inPackets, platformAnswer, registrationAnswer, serverTimeAnswer, textMessage } from './builders.ts';
export type { Jt808Message } from './builders.ts';
