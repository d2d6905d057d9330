export { modbusCodec } from './codec.ts';
export { encodeModbus } from './encode.ts';
export type { ModbusAdu } from './encode.ts';
export type { ModbusFields, ModbusFileRecord, ModbusFrame, ModbusObject } from './frame.ts';
export { exceptionNames, functionNameOf } from './shapes.ts';
export {
  identifyRequest,
  readRequest,
  registerNumber,
  writeCoil,
  writeRegister,
  writeRegisters,
} from './messages.ts';
export type { ModbusTarget, RegisterFormat } from './messages.ts';
