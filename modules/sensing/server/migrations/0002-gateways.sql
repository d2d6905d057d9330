create index sensing_track_gateway on sensing_track (gateway_id, at);

-- Alerts and earthquakes of other people's feeds (CAP, USGS, QuakeML), as received.
create table sensing_feed_item (
  gateway_id text not null references sensing_gateway (id),
  external_id text not null,
  org_path ltree not null,
  kind text not null check (kind in ('alert', 'quake')),
  title text not null,
  at timestamptz not null,
  updated_at timestamptz not null,
  severity text,
  magnitude double precision,
  lng double precision,
  lat double precision,
  expires_at timestamptz,
  body jsonb not null,
  received_at timestamptz not null default now(),
  primary key (gateway_id, external_id)
);
create index sensing_feed_item_at on sensing_feed_item (at desc);
create index sensing_feed_item_org on sensing_feed_item using gist (org_path);
