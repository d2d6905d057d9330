-- One row: what these data are, written by the first start. Demo data never serve production, wherever the database is.
create table node_mark (
  demo boolean not null,
  since timestamptz not null
);
