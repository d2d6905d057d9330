-- Where a segment lies among the points and in which hour its rows were received; merged: the hour is complete in this file.
alter table sensing_history_file
  add column min_point integer not null default 0,
  add column max_point integer not null default 2147483647,
  add column hour bigint not null default 0,
  add column merged boolean not null default false;
create index sensing_history_file_hour on sensing_history_file (hour);
-- Journal rows up to `rolled` are in Parquet; rows that held no readings count as well.
create table sensing_history_mark (
  one boolean primary key default true check (one),
  rolled bigint not null default 0
);
insert into sensing_history_mark default values;
