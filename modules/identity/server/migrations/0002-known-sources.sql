-- Where a person has signed in from: others' failures at that address do not keep them out.
create table identity_known_source (
  person_id uuid not null references identity_person (id),
  source text not null,
  last_at timestamptz not null,
  primary key (person_id, source)
);
