export { crc16Hj212, crc16Modbus, crc16ModbusNext, crc8Szy206, hex2, hex4 } from './crc.ts';
