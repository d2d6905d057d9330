-- What the terminal of a JT/T 808 gateway registered itself as.
create table sensing_vehicle (
  gateway_id text primary key references sensing_gateway (id),
  terminal text not null,
  plate text not null,
  plate_colour smallint not null,
  registered_at timestamptz not null
);
-- Old fixes are dropped by age.
create index sensing_track_at on sensing_track using brin (at);
