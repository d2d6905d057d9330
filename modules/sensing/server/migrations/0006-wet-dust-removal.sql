-- Whether a dust-explosion enterprise removes its dust wet.
alter table sensing_enterprise add column wet_dust_removal boolean;
