-- What each role may do, table by table. Nothing is granted to PUBLIC and nothing by default: a new table says it here.
-- harken_app serves requests and harken_worker does what is due; neither owns a table or passes a wall.
-- Updates are granted column by column: what was written when, by whom and about what never changes.
-- Providers are set up by the owner (harken seed), so tenant and tenant_slug are only read here.

revoke all on schema public from public;
grant usage on schema public to harken_app, harken_worker, harken_disposer;

grant select on tenant to harken_app, harken_worker;
grant select on tenant_slug to harken_app, harken_worker;
grant select on server to harken_app, harken_worker;
grant select on schema_version to harken_app, harken_worker;
grant select, insert on tenant_key to harken_app, harken_worker;
grant select, insert on data_key to harken_app, harken_worker;
grant select, insert on region to harken_app, harken_worker;
grant select, insert on setting to harken_app, harken_worker;
grant select, insert, update (ended_at) on setting_bridge to harken_app, harken_worker;
grant select, insert, update (name, passphrase_hash, disabled_at) on person to harken_app, harken_worker;
grant select, insert, update (to_at) on appointment to harken_app, harken_worker;
grant select, insert on child to harken_app, harken_worker;
grant select, insert, update (used_by) on enrol_code to harken_app, harken_worker;
grant select, insert, update (name, cookie_hash, seq_seen, seen_at, revoked_at) on device to harken_app, harken_worker;
grant select, insert, update (revoked_at) on author_key to harken_app, harken_worker;
grant select, insert, update (seen_at, idle_ends_at, ended_at) on session to harken_app, harken_worker;
grant select, insert, update (failures, next_try_at), delete on sign_in_failure to harken_app, harken_worker;
grant select, insert, update (seq, head) on feed to harken_app, harken_worker;
grant select, insert on entry to harken_app, harken_worker;
grant select, insert, update (seq) on newest_state to harken_app, harken_worker;
grant select, insert, update (state, acknowledged_at, acknowledged_by, followed_up_at) on matter to harken_app, harken_worker;
grant select, insert on matter_child to harken_app, harken_worker;
grant select, insert on exclusion to harken_app, harken_worker;
grant select, insert on case_member to harken_app, harken_worker;
grant select, insert on command to harken_app, harken_worker;
grant select, insert, update (tries, placed_as, placed_at) on held to harken_app, harken_worker;
grant select, insert, update (at, lease_until), delete on due to harken_app, harken_worker;

-- Disposal: empties the body of an entry, then destroys the key that nothing else needs.
grant select, update (blob) on entry to harken_disposer;
grant select, delete on data_key to harken_disposer;
