-- Facts a reaction could not take: set aside so that the next ones are read, and tried again by hand.
create table reaction_parked (
  reaction text not null,
  seq bigint not null,
  error text not null,
  tries integer not null,
  parked_at timestamptz not null,
  primary key (reaction, seq)
);
