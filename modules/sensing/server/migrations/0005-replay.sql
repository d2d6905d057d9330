-- Frames of gateways already taken, so that one sent again after a restart is known. `seen` holds the ring of a gateway
-- as of the last summary, sensing_replay_log what was taken since.
create table sensing_replay (
  gateway_id text primary key references sensing_gateway (id) on delete cascade,
  seen bytea not null
);
create table sensing_replay_log (
  seq bigint primary key generated always as identity,
  gateways text[] not null,
  keys double precision[] not null,
  data_times double precision[] not null,
  taken_at double precision[] not null,
  addresses double precision[] not null
);
