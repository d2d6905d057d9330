create table operations_backup (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  ok boolean not null,
  file text,
  bytes bigint not null default 0,
  seconds double precision not null default 0,
  error text
);
