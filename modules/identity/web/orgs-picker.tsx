import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations } from '#identity/contract';
import { useOperation } from '#platform/web/client';
import { useSettled } from '#platform/web/screens';

interface OrgPickerProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string | undefined;
  readonly onChange: (path: string | undefined) => void;
  readonly clearable?: boolean;
}

/** Finds an organisation by name and gives its path. */
export function OrgPicker({
  label,
  placeholder,
  value,
  onChange,
  clearable = false,
}: OrgPickerProps): ReactNode {
  const [q, setQ] = useState('');
  const text = useSettled(q.trim());
  const found = useOperation(
    identityOperations.listOrgs,
    { query: { limit: 50, ...(text ? { q: text } : {}) } },
    { keep: true },
  );
  const options = (found.data?.items ?? []).map((o) => ({ value: o.path, label: o.name, title: o.path }));
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      style={{ minWidth: 240 }}
      allowClear={clearable}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      value={value}
      onChange={(path: string | undefined) => onChange(path)}
      options={
        value && !options.some((o) => o.value === value) ? [{ value, label: value }, ...options] : options
      }
    />
  );
}
