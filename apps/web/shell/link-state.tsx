import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { retryLive, useLink, useNow } from '#platform/web/live';
import { soundTone, useSound } from '#platform/web/sound';
import { formatAge, useLanguage, useText } from '#platform/web/text';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

const SAY_AFTER_S = 10;

/** The link to the server as one word with the age of the last message. */
export function LinkState(): ReactNode {
  const link = useLink();
  const here = useNow(1000) - link.offsetMs;
  const t = useText({ zh, en });
  const language = useLanguage();
  const lostS = link.lostAt === undefined ? 0 : Math.max(0, Math.floor((here - link.lostAt) / 1000));
  const word = link.state === 'live' ? t.live : link.state === 'lost' ? t.lost(lostS) : t.connecting;
  const heard = link.heardAt > 0 ? t.heard(formatAge(here - link.heardAt, language)) : '';
  return (
    <span className={`bar-fact link-${link.state}`} title={heard}>
      <i className="dot" aria-hidden="true" />
      <span className="muted">{t.link}</span> <b>{word}</b>
    </span>
  );
}

/** After ten seconds without the server: says so across the screen and sounds locally. */
export function LostBanner(): ReactNode {
  const link = useLink();
  const { playing } = useSound();
  const here = useNow(1000) - link.offsetMs;
  const t = useText({ zh, en });
  const lostS = link.lostAt === undefined ? 0 : Math.max(0, Math.floor((here - link.lostAt) / 1000));
  const lost = link.state === 'lost' && lostS >= SAY_AFTER_S;
  useEffect(() => {
    if (lost) soundTone('lost');
    else if (playing === 'lost') soundTone(undefined);
  }, [lost, playing]);
  if (!lost) return null;
  return (
    <div className="lost" role="alert">
      <span>{t.lostBanner(lostS)}</span>
      <Button size="small" onClick={retryLive}>
        {t.retry}
      </Button>
    </div>
  );
}
