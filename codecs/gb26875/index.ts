export { gb26875Codec } from './codec.ts';
export type { Gb26875Frame } from './frame.ts';
export { clockSetting, confirmation, denial, dutyCheck } from './builders.ts';
export type { Gb26875Message } from './builders.ts';
export {
  ANALOGUES,
  COMMAND_NAMES,
  COMPONENT_STATES,
  COMPONENT_TYPES,
  SYSTEM_STATES,
  SYSTEM_TYPES,
  TYPE_NAMES,
} from './names.ts';
