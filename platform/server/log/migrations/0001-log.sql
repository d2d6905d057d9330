create extension if not exists ltree;

-- One fact per row, insert only. canonical is the RFC 8785 form of payload; salt and canonical are erased together by a redaction.
create table log_entry (
  id uuid primary key,
  time timestamptz not null,
  actor text not null,
  org_path ltree not null,
  type text not null,
  version smallint not null,
  subject text not null,
  correlation_id uuid not null,
  causation_id uuid,
  layout smallint not null,
  payload_hash bytea not null,
  leaf_hash bytea not null,
  salt bytea,
  canonical bytea,
  payload jsonb
);
create index log_entry_correlation on log_entry (correlation_id);
create index log_entry_subject on log_entry (subject);

create table log_pending (entry uuid primary key);

create table log_seal (
  seq bigint primary key,
  entry uuid not null unique references log_entry (id),
  leaf_hash bytea not null
);

-- Hashes of complete subtrees: node (level, index) covers leaves [index * 2^level, (index + 1) * 2^level).
create table log_node (
  level smallint not null,
  index bigint not null,
  hash bytea not null,
  primary key (level, index)
);

-- Public keys heads were signed with; a restored node signs with its own and still proves the earlier heads.
create table log_key (
  key_id text primary key,
  public_key text not null,
  since timestamptz not null
);

create table log_head (
  size bigint primary key,
  root bytea not null,
  time timestamptz not null,
  key_id text not null,
  signature bytea not null,
  previous_size bigint not null
);

-- Rows may be added, never changed or removed; a redaction may blank salt, canonical and payload only.
create function log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the log is insert only';
end $$;

create function log_redact_only() returns trigger language plpgsql as $$
begin
  if new.salt is null and new.canonical is null and new.payload is null
     and (new.id, new.time, new.actor, new.org_path, new.type, new.version, new.subject, new.correlation_id, new.layout, new.payload_hash, new.leaf_hash)
       = (old.id, old.time, old.actor, old.org_path, old.type, old.version, old.subject, old.correlation_id, old.layout, old.payload_hash, old.leaf_hash)
     and new.causation_id is not distinct from old.causation_id then
    return new;
  end if;
  raise exception 'the log is insert only';
end $$;

create trigger log_entry_delete before delete or truncate on log_entry for each statement execute function log_refuse();
create trigger log_entry_update before update on log_entry for each row execute function log_redact_only();
create trigger log_seal_change before update or delete or truncate on log_seal for each statement execute function log_refuse();
create trigger log_head_change before update or delete or truncate on log_head for each statement execute function log_refuse();
