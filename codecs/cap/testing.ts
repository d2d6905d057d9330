import type { CapAlert } from './alert.ts';

/** A complete alert of ours for tests; the verdicts in conformance/cap are on this one with one text replaced. */
export const SAMPLE_ALERT: CapAlert = {
  identifier: 'FS-1',
  sender: 'duty@example.cn',
  sent: '2026-05-01T08:00:00+08:00',
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Public',
  info: [
    {
      language: 'zh-CN',
      category: ['Met'],
      event: '暴雨',
      urgency: 'Immediate',
      severity: 'Severe',
      certainty: 'Likely',
      web: 'http://example.cn/a',
      resource: [{ resourceDesc: '图', mimeType: 'image/png', size: '12' }],
      area: [{ areaDesc: '某县', altitude: '100' }],
    },
  ],
};
