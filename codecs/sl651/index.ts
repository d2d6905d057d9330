export { sl651Codec } from './codec.ts';
export { encodeSl651 } from './encode.ts';
export type { Sl651Message } from './encode.ts';
export type { Sl651Body, Sl651Element, Sl651Frame, Sl651Reading, Sl651Section, Sl651Step } from './frame.ts';
export {
  bodyKindOf,
  eventNames,
  functionNameOf,
  functionNames,
  stateBits,
  stationClassNames,
} from './functions.ts';
export type { BodyKind } from './functions.ts';
export { elementRows, parameterRows } from './elements.ts';
export { alarmsOf, elementMeaning, idOfTag, parameterMeaning, readingsOf, stepOf } from './readings.ts';
export { bcdOf, readBcd } from './value.ts';
export type { Bcd } from './value.ts';
export { joinPackets, Sl651Assembler } from './assemble.ts';
export type { Sl651Assembled } from './assemble.ts';
export { acknowledge, askAgain, query, queryElements, querySeries, setClock } from './messages.ts';
export type { Sl651Peer } from './messages.ts';
