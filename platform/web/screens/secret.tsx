import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useText } from '#platform/web/text';

const zh = { copy: '复制', copied: '已复制' };
const en: typeof zh = { copy: 'Copy', copied: 'Copied' };

/** A secret shown once, with a button that copies it. */
export function Secret({ value, label }: { readonly value: string; readonly label: string }): ReactNode {
  const t = useText({ zh, en });
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(value).then(() => setCopied(true));
  };
  return (
    <div className="secret">
      <code aria-label={label}>{value}</code>
      <Button size="small" onClick={copy}>
        {copied ? t.copied : t.copy}
      </Button>
    </div>
  );
}
