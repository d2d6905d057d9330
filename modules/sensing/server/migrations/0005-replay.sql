-- Frames of gateways already taken, so that one sent again after a restart is known. `seen` holds the ring of a gateway
-- as of the last summary, sensing_replay_log what was taken since.
create table sensing_replay (
  gateway_id text primary key references sensing_gateway (id) on delete cascade,
  seen bytea not null
);
-- frames: for each frame five doubles, which of `gateways` it came from, its key, its data time, when it was taken, its address.
create table sensing_replay_log (
  seq bigint primary key generated always as identity,
  gateways text[] not null,
  frames bytea not null
);
