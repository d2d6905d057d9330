create table incidents_incident (
  id uuid primary key,
  number text not null unique,
  title text not null,
  class text not null,
  kind text not null,
  level text not null,
  state text not null,
  source text not null,
  org_path ltree not null,
  lng double precision,
  lat double precision,
  address text,
  description text not null,
  caller text,
  dead integer not null default 0,
  injured integer not null default 0,
  missing integer not null default 0,
  occurred_at timestamptz not null,
  opened_at timestamptz not null,
  opened_by text not null,
  claimed_by text,
  claimed_until timestamptz,
  merged_into uuid references incidents_incident (id),
  closed_at timestamptz,
  conclusion text,
  version integer not null default 1,
  correlation_id uuid not null,
  opened_entry uuid not null,
  next_report_due_at timestamptz,
  overdue_noted boolean not null default false
);
create index incidents_incident_org on incidents_incident using gist (org_path);
create index incidents_incident_open on incidents_incident (opened_at) where state = 'open';

create table incidents_alarm (
  incident_id uuid not null references incidents_incident (id),
  alarm_id uuid not null,
  primary key (incident_id, alarm_id)
);

create table incidents_report (
  id uuid primary key,
  incident_id uuid not null references incidents_incident (id),
  kind text not null,
  text text not null,
  to_org_path ltree not null,
  due_at timestamptz,
  sent_at timestamptz not null,
  sent_by text not null
);
create index incidents_report_incident on incidents_report (incident_id, sent_at);

create table incidents_counter (year integer primary key, last integer not null);
