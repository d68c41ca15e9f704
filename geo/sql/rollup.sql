-- What is counted of demands, by day. Re-run by every migration.

-- Count these civil days of the deployment again, from demand, in every rollup. The days on which
-- a demand of these days has to do with another are counted again too.
CREATE OR REPLACE FUNCTION rongtu.refresh_rollups(days date[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM rongtu.deployment) THEN
        RAISE EXCEPTION 'rongtu.deployment is empty: what a civil day is, is not known';
    END IF;
    PERFORM rongtu.refresh_demand_daily(days);
    PERFORM rongtu.refresh_cells(days);
    PERFORM rongtu.refresh_area_daily(days || rongtu.refresh_demand_return(days));
END
$$;

-- Count everything again where demands are there and their rollups are not: after a migration that
-- changed what is counted.
CREATE OR REPLACE FUNCTION rongtu.refresh_lost_rollups() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
BEGIN
    IF EXISTS (SELECT FROM rongtu.demand) AND NOT EXISTS (SELECT FROM rongtu.area_daily) THEN
        PERFORM rongtu.refresh_rollups(array(
            SELECT timezone(zone, received_at)::date FROM rongtu.demand
            UNION SELECT timezone(zone, due_at)::date FROM rongtu.demand WHERE due_at IS NOT NULL
            UNION SELECT timezone(zone, closed_at)::date FROM rongtu.demand
                WHERE closed_at IS NOT NULL
        ));
    END IF;
END
$$;

-- Whether so few days are asked for that ranges of moments are quicker than reading a table through.
CREATE OR REPLACE FUNCTION rongtu.few_days(days date[]) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT cardinality(days) < coalesce((max(day) - min(day)) / 5, 0) FROM rongtu.demand_daily
$$;

-- Put pg_temp.fresh in the place of what `target` has of these days. Return those that change.
--
-- Rows that come out as they were are not written: a late change to one demand of each day of a
-- year would else rewrite the year.
DROP FUNCTION IF EXISTS rongtu.replace_days(regclass, date[]);
CREATE FUNCTION rongtu.replace_days(target regclass, days date[]) RETURNS date[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    gone tid[];
    come tid[];
    gone_days date[];
    come_days date[];
BEGIN
    -- Whole rows are compared, so that an area that is not known equals itself.
    EXECUTE format($sql$
        SELECT array_agg(old.at) FILTER (WHERE new.at IS NULL),
            array_agg(new.at) FILTER (WHERE old.at IS NULL)
        FROM (SELECT ctid AS at, held.*::record AS row FROM %1$s AS held WHERE day = ANY ($1)) AS old
        FULL JOIN (SELECT ctid AS at, fresh.*::record AS row FROM pg_temp.fresh) AS new
            ON new.row = old.row
    $sql$, target) INTO gone, come USING days;
    EXECUTE format($sql$
        WITH gone AS (DELETE FROM %1$s WHERE ctid = ANY ($1) RETURNING day)
        SELECT array_agg(DISTINCT day) FROM gone
    $sql$, target) INTO gone_days USING gone;
    EXECUTE format($sql$
        WITH come AS (
            INSERT INTO %1$s SELECT * FROM pg_temp.fresh WHERE ctid = ANY ($1) RETURNING day
        )
        SELECT array_agg(DISTINCT day) FROM come
    $sql$, target) INTO come_days USING come;
    DROP TABLE pg_temp.fresh;
    RETURN gone_days || come_days;
END
$$;

-- Sum these days over categories and channels, to every area above and to '*', everything.
CREATE OR REPLACE FUNCTION rongtu.refresh_area_daily(days date[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET work_mem = '256MB'
AS $$
DECLARE
    daily record := rongtu.counts_of('rongtu.demand_daily');
    returns record := rongtu.counts_of('rongtu.demand_return');
    again boolean := EXISTS (SELECT FROM rongtu.area_daily WHERE day = ANY (days));
BEGIN
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.area_daily) ON COMMIT DROP;
    END IF;
    -- To the lowest areas first: the join with all areas above is then of few rows.
    EXECUTE format($sql$
        INSERT INTO %1$s (area_code, day, %2$s, %3$s)
        WITH lowest AS (
            SELECT area_code, day, %4$s, %7$s
            FROM rongtu.demand_daily WHERE day = ANY ($1) GROUP BY area_code, day
            UNION ALL
            SELECT area_code, day, %6$s, %5$s
            FROM rongtu.demand_return WHERE day = ANY ($1) GROUP BY area_code, day
        )
        SELECT ancestor_code, day, %4$s, %5$s
        FROM lowest JOIN rongtu.area_path USING (area_code)
        GROUP BY ancestor_code, day
        UNION ALL
        SELECT '*', day, %4$s, %5$s FROM lowest GROUP BY day
        ORDER BY 1, 2
    $sql$,
        CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.area_daily' END,
        daily.names, returns.names, daily.sums, returns.sums, daily.zeros, returns.zeros)
    USING days;
    IF again THEN
        PERFORM rongtu.replace_days('rongtu.area_daily', days);
    END IF;
END
$$;

-- Sum everything to the areas above anew: after a change of which area is a part of which.
CREATE OR REPLACE FUNCTION rongtu.rebuild_area_daily() RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT rongtu.refresh_area_daily(array(SELECT DISTINCT day FROM rongtu.demand_daily))
$$;

-- The columns of a rollup that are counts; how to sum each, and a zero in its place. The sum keeps
-- the type: sums of sums would else be computed in decimal, at ten times the cost.
CREATE OR REPLACE FUNCTION rongtu.counts_of(
    rollup regclass, OUT names text, OUT sums text, OUT zeros text
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
        string_agg(format('sum(%1$I)::%2$s AS %1$I', attname, atttypid::regtype), ', '
            ORDER BY attnum),
        string_agg(format('0::%2$s AS %1$I', attname, atttypid::regtype), ', ' ORDER BY attnum)
    FROM pg_attribute
    WHERE attrelid = rollup AND attnum > 0 AND NOT attisdropped
        AND attname NOT IN ('day', 'area_code', 'category', 'channel')
$$;
