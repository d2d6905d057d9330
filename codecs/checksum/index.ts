export { crc16Hj212, crc16Modbus, crc8Szy206, hex2, hex4 } from './crc.ts';
