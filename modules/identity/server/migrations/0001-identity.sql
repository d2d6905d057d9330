create table identity_region (
  code text not null,
  name text not null,
  level text not null,
  parent text,
  authority text not null,
  year smallint not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (code, valid_from)
);
create index identity_region_parent on identity_region (parent);

create table identity_org (
  id uuid primary key,
  path ltree not null unique,
  name text not null,
  level text not null,
  region_code text,
  valid_from timestamptz not null,
  valid_to timestamptz
);
create index identity_org_path on identity_org using gist (path);
create index identity_org_level on identity_org (level, path);

create table identity_person (
  id uuid primary key,
  name text not null,
  account text not null unique,
  phone text,
  password_hash text not null,
  must_change boolean not null default false,
  totp_secret bytea,
  totp_pending bytea,
  totp_last_step bigint,
  disabled boolean not null default false,
  home_path ltree not null,
  last_sign_in_at timestamptz,
  created_at timestamptz not null
);

create table identity_post (
  id uuid primary key,
  person_id uuid not null references identity_person (id),
  role text not null,
  org_path ltree not null,
  title text not null default '',
  granted_at timestamptz not null,
  revoked_at timestamptz
);
create index identity_post_person on identity_post (person_id) where revoked_at is null;

-- The token itself is never stored, only its hash.
create table identity_session (
  token_hash bytea primary key,
  id uuid not null unique,
  person_id uuid not null references identity_person (id),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  user_agent text not null
);
create index identity_session_person on identity_session (person_id);

create table identity_sign_in_failure (
  key text primary key,
  count integer not null,
  locked_until timestamptz,
  last_at timestamptz not null
);

create table identity_setup (
  id smallint primary key default 1 check (id = 1),
  token_hash bytea,
  expires_at timestamptz,
  done_at timestamptz,
  root_path ltree
);
insert into identity_setup (id) values (1);
