import { defineFailure } from '#platform/contract';

/** Refusals of the sensing module. */
export const sensingFailures = {
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
  IMPORT_UNREADABLE: defineFailure(
    'IMPORT_UNREADABLE',
    422,
    '文件无法读取：{reason}。请使用 CSV（UTF-8 或 GB 18030）或 XLSX。',
    'The file cannot be read: {reason}. Use CSV (UTF-8 or GB 18030) or XLSX.',
  ),
};
