-- Count these civil days of receipt again by cell of the grid, and the months that they are in.
CREATE OR REPLACE FUNCTION rongtu.refresh_cells(days date[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- Days in an interval are then 24 hours, whoever asks.
SET timezone = 'UTC'
SET enable_hashagg = off
SET enable_hashjoin = on
SET enable_mergejoin = on
SET work_mem = '256MB'
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
    held text := 'timezone($1, received_at)::date = span.day';
    months date[] := array(SELECT DISTINCT date_trunc('month', day)::date FROM unnest(days) AS day);
    again boolean := EXISTS (SELECT FROM rongtu.cell_monthly WHERE month = ANY (months));
BEGIN
    -- As in refresh_demand_daily: a few days by ranges of moments, many by reading all.
    IF rongtu.few_days(days) THEN
        held := held || ' AND received_at >= starts_at AND received_at < ends_at';
        PERFORM set_config('enable_hashjoin', 'off', true);
        PERFORM set_config('enable_mergejoin', 'off', true);
    END IF;
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.cell_daily) ON COMMIT DROP;
    END IF;
    EXECUTE format($sql$
        INSERT INTO %1$s (day, category, cell, received)
        WITH span AS MATERIALIZED (
            SELECT DISTINCT day,
                day::timestamp AT TIME ZONE $1 - interval '3 hours' AS starts_at,
                (day + 1)::timestamp AT TIME ZONE $1 + interval '3 hours' AS ends_at
            FROM unnest($2) AS day
        )
        SELECT day, category COLLATE "C", cell, count(*)
        FROM span JOIN rongtu.demand ON %2$s
        WHERE NOT voided AND duplicate_of IS NULL AND cell IS NOT NULL AND place_how <> 'stacked'
        GROUP BY 1, 2, 3
        ORDER BY 1, 2, 3
    $sql$, CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.cell_daily' END, held)
    USING zone, days;
    PERFORM set_config('enable_hashjoin', 'on', true);
    PERFORM set_config('enable_mergejoin', 'on', true);
    PERFORM set_config('enable_hashagg', 'on', true);
    IF again THEN
        -- By what the days become more or less: their months have many others.
        INSERT INTO rongtu.cell_monthly AS held (month, cell, received)
        SELECT date_trunc('month', day)::date, cell, sum(received)
        FROM (
            SELECT day, cell, received FROM pg_temp.fresh
            UNION ALL
            SELECT day, cell, -received FROM rongtu.cell_daily WHERE day = ANY (days)
        ) AS moved
        GROUP BY 1, 2
        HAVING sum(received) <> 0
        ON CONFLICT (month, cell) DO UPDATE SET received = held.received + excluded.received;
        DELETE FROM rongtu.cell_monthly WHERE month = ANY (months) AND received = 0;
        PERFORM rongtu.replace_days('rongtu.cell_daily', days);
    ELSE
        INSERT INTO rongtu.cell_monthly (month, cell, received)
        SELECT date_trunc('month', day)::date, cell, sum(received)
        FROM rongtu.cell_daily
        WHERE day = ANY (days)
        GROUP BY 1, 2
        ORDER BY 1, 2;
    END IF;
END
$$;
