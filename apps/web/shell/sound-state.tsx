import { Button, Popover } from 'antd';
import { useState, type ReactNode } from 'react';
import { confirmSound, muteSound, testTone, useSound } from '#platform/web/sound';
import { useText } from '#platform/web/text';
import { Icon } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

/** Whether alarms can be heard on this console; 声音未启用 until a test tone is confirmed. */
export function SoundState(): ReactNode {
  const { state } = useSound();
  const t = useText({ zh, en });
  const [denied, setDenied] = useState(false);
  const word = { off: t.soundOffLong, tested: t.soundTested, ready: t.soundReady, muted: t.soundMuted }[
    state
  ];
  const test = (): void => {
    setDenied(false);
    void testTone();
  };
  const body = (
    <div className="sound-panel">
      <p>{denied ? t.soundNotHint : t.soundExplain}</p>
      <div className="row">
        <Button onClick={test}>{t.soundTest}</Button>
        {state === 'tested' && (
          <>
            <Button type="primary" onClick={() => confirmSound(true)}>
              {t.soundHeard}
            </Button>
            <Button
              onClick={() => {
                setDenied(true);
                confirmSound(false);
              }}
            >
              {t.soundNot}
            </Button>
          </>
        )}
        {state === 'ready' && <Button onClick={() => muteSound(true)}>{t.mute}</Button>}
        {state === 'muted' && (
          <Button type="primary" onClick={() => muteSound(false)}>
            {t.unmute}
          </Button>
        )}
      </div>
    </div>
  );
  return (
    <Popover trigger="click" title={t.soundTitle} content={body} placement="bottomRight">
      <button type="button" className={`bar-button${state === 'ready' ? '' : ' bar-warn'}`}>
        <Icon name={state === 'ready' ? 'sound' : 'mute'} size={16} />
        {state === 'off' ? (
          <b>{word}</b>
        ) : (
          <span>
            {t.sound} <b>{word}</b>
          </span>
        )}
      </button>
    </Popover>
  );
}
