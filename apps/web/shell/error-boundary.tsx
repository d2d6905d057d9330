import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { language } from '#platform/web/text';

interface Props {
  readonly children: ReactNode;
}

/** Catches a defect of the page below it, says so and offers to load again. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const zh = language() === 'zh';
    return (
      <div className="state" role="alert">
        <h2>{zh ? '这个页面出错了' : 'This page failed'}</h2>
        <div>
          {zh
            ? '其他页面不受影响。请重新载入；如仍出错，请把下面一行告诉管理员。'
            : 'Other pages are not affected. Reload; if it fails again, tell the administrator the line below.'}
        </div>
        <code>{error.message}</code>
        <Button type="primary" onClick={() => location.reload()}>
          {zh ? '重新载入' : 'Reload'}
        </Button>
      </div>
    );
  }
}
