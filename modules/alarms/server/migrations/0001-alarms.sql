create table alarms_rule (
  id uuid primary key,
  org_path ltree not null,
  created_at timestamptz not null
);
create index alarms_rule_org on alarms_rule using gist (org_path);

-- state: draft → shadow → armed → retired; at most one armed version a rule.
create table alarms_rule_version (
  rule_id uuid not null references alarms_rule (id),
  version integer not null,
  state text not null,
  body jsonb not null,
  author text not null,
  approved_by text,
  created_at timestamptz not null,
  shadow_at timestamptz,
  armed_at timestamptz,
  retired_at timestamptz,
  primary key (rule_id, version)
);
create unique index alarms_rule_armed on alarms_rule_version (rule_id) where state = 'armed';
create index alarms_rule_running on alarms_rule_version (state) where state in ('armed', 'shadow');

create table alarms_alarm (
  id uuid primary key,
  number bigint not null unique,
  rule_id uuid,
  rule_version integer not null,
  -- Names the episode for the judge: kernel rule (rule#point or a gateway) and the episode's first announced start.
  rule_key text not null,
  episode bigint not null,
  grade text not null,
  highest_grade text not null,
  state text not null,
  active boolean not null,
  title text not null,
  condition_kind text not null,
  point_id integer,
  point_name text,
  value double precision,
  unit text,
  threshold double precision,
  enterprise_id uuid,
  enterprise_name text,
  installation_id uuid,
  org_path ltree not null,
  lng double precision,
  lat double precision,
  started_at timestamptz not null,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  verdict text,
  verified_by text,
  verified_at timestamptz,
  reason text,
  photo_id uuid,
  handled_at timestamptz,
  handled_note text,
  closed_at timestamptz,
  shelved_until timestamptz,
  shelve_reason text,
  escalation integer not null default 0,
  due_at timestamptz,
  downgrade_to text,
  downgrade_at timestamptz,
  flag text,
  suppressed boolean not null default false,
  exercise boolean not null default false,
  incident_id uuid,
  correlation_id uuid not null,
  raised_entry uuid not null,
  unique (rule_key, rule_version, episode)
);
create index alarms_alarm_org on alarms_alarm using gist (org_path);
create index alarms_alarm_open on alarms_alarm (raised_at) where state <> 'closed';
create index alarms_alarm_due on alarms_alarm (due_at) where due_at is not null;
create index alarms_alarm_point on alarms_alarm (point_id, raised_at);
create index alarms_alarm_raised on alarms_alarm (raised_at);

-- Points gathered under one alarm of a lost gateway.
create table alarms_member (
  alarm_id uuid not null references alarms_alarm (id),
  point_id integer not null,
  since timestamptz not null,
  until timestamptz,
  primary key (alarm_id, point_id)
);

create table alarms_shadow_hit (
  rule_id uuid not null,
  rule_version integer not null,
  point_id integer not null,
  episode bigint not null,
  at timestamptz not null,
  grade text not null,
  primary key (rule_id, rule_version, point_id, episode)
);

create table alarms_photo (
  id uuid primary key,
  alarm_id uuid not null references alarms_alarm (id),
  media_type text not null,
  content bytea not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null
);
