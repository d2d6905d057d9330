export { szy206Codec } from './codec.ts';
export { confirm, encodeSzy206, query, setClock } from './encode.ts';
export type { Szy206Frame, Szy206Kind, Szy206Message, Szy206Reading } from './frame.ts';
export { alarmNames, alarmsOf, controlNames, eventNames, functionNames, statesOf } from './names.ts';
export { rawOf, valueKinds } from './value.ts';
export type { ValueKind } from './value.ts';
