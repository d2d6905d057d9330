-- Background work. A repeating job has one row whose id is its name.
create table job (
  id text primary key,
  name text not null,
  run_at timestamptz not null,
  payload jsonb not null default '{}',
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null default now()
);
create index job_due on job (run_at);

-- How far each reaction has read the sealed log.
create table reaction_cursor (
  name text primary key,
  seq bigint not null
);
