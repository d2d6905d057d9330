import { defineFailure } from '#platform/contract';

/** Refusals of the sensing module. */
export const sensingFailures = {
  CODE_TAKEN: defineFailure(
    'CODE_TAKEN',
    409,
    '编码“{code}”已被别的企业使用：请换一个编码。',
    'The code {code} belongs to another enterprise: choose another one.',
  ),
  NOT_ENOUGH_ROOM: defineFailure(
    'NOT_ENOUGH_ROOM',
    503,
    '磁盘空间不足，未保存，请保留数据稍后重发。',
    'No room on disk; nothing was stored. Keep the data and send again later.',
  ),
  BUSY: defineFailure(
    'BUSY',
    429,
    '接收队列已满，请 {retryAfterS} 秒后重发。',
    'The intake queue is full; send again in {retryAfterS} s.',
  ),
  POINT_NOT_YOURS: defineFailure(
    'POINT_NOT_YOURS',
    403,
    '监测点“{code}”不属于本网关。',
    'The point {code} does not belong to this gateway.',
  ),
  GATEWAY_EXISTS: defineFailure(
    'GATEWAY_EXISTS',
    409,
    '网关号“{id}”已存在。',
    'The gateway {id} exists already.',
  ),
  HISTORY_DAMAGED: defineFailure(
    'HISTORY_DAMAGED',
    503,
    '历史文件“{path}”与登记的 SM3 不符，已停止提供；请从备份恢复该文件。',
    'The history file {path} does not have its recorded SM3 and is not served; restore it from a backup.',
  ),
  IMPORT_UNREADABLE: defineFailure(
    'IMPORT_UNREADABLE',
    422,
    '文件无法读取：{reason}。请使用 CSV（UTF-8 或 GB 18030）或 XLSX。',
    'The file cannot be read: {reason}. Use CSV (UTF-8 or GB 18030) or XLSX.',
  ),
  GATEWAY_NOT_CONNECTED: defineFailure(
    'GATEWAY_NOT_CONNECTED',
    409,
    '设备不在线，命令没有下发。设备上线后再试。',
    'The device is not connected; nothing was sent. Try again once it is.',
  ),
  COMMAND_NOT_SUPPORTED: defineFailure(
    'COMMAND_NOT_SUPPORTED',
    422,
    '该设备的协议（{protocol}）没有这条命令。',
    'The protocol of this device ({protocol}) has no such command.',
  ),
  SETTINGS_INVALID: defineFailure(
    'SETTINGS_INVALID',
    422,
    '参数不能使用：{reason}。',
    'The settings cannot be used: {reason}.',
  ),
};
