-- The daily rollup of demands. Re-run by every migration.

-- Recompute demand_daily for these civil days of the deployment, from demand.
--
-- A few days are found by ranges of moments, so that the indexes on received_at, due_at and
-- closed_at are used: (column AT TIME ZONE …)::date would read the whole table for one day. The
-- ranges are wider than a day by some hours, and the civil day decides: where clocks are put back
-- at midnight, an hour of the day before comes after the day's first moment. Many days are quicker
-- by reading the table through.
--
-- Rows that come out as they were are not written: a late change to one demand of each day of a
-- year would else rewrite the year.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_daily(days date[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
    few boolean;
    again boolean;
    held text;
BEGIN
    IF zone IS NULL THEN
        RAISE EXCEPTION 'rongtu.deployment is empty: what a civil day is, is not known';
    END IF;
    few := cardinality(days) < coalesce(
        (SELECT (max(day) - min(day)) / 5 FROM rongtu.demand_daily), 0
    );
    held := $held$ timezone($1, <moment>)::date = span.day $held$;
    IF few THEN
        held := held || $held$ AND <moment> >= starts_at AND <moment> < ends_at $held$;
    END IF;

    again := EXISTS (SELECT FROM rongtu.demand_daily WHERE day = ANY (days));
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.demand_daily) ON COMMIT DROP;
    END IF;

    EXECUTE replace(replace(replace(replace($events$
        INSERT INTO <table> (
            day, area_code, category,
            received, received_voided, received_duplicate,
            received_closed_same_day, received_closed, received_direct_answer,
            due, due_closed, due_on_time,
            closed, closed_called_back, closed_rated, closed_satisfied, closed_reopened
        )
        WITH span AS MATERIALIZED (
            SELECT DISTINCT day,
                day::timestamp AT TIME ZONE $1 - interval '3 hours' AS starts_at,
                (day + 1)::timestamp AT TIME ZONE $1 + interval '3 hours' AS ends_at
            FROM unnest($2) AS day
        ),
        event AS (
            SELECT day, area_code, category,
                (NOT voided AND duplicate_of IS NULL)::int AS received,
                voided::int AS received_voided,
                (NOT voided AND duplicate_of IS NOT NULL)::int AS received_duplicate,
                (NOT voided AND duplicate_of IS NULL
                    AND timezone($1, closed_at)::date <= day IS TRUE)::int
                    AS received_closed_same_day,
                (NOT voided AND duplicate_of IS NULL AND closed_at IS NOT NULL)::int
                    AS received_closed,
                (NOT voided AND duplicate_of IS NULL AND direct_answer)::int
                    AS received_direct_answer,
                0 AS due, 0 AS due_closed, 0 AS due_on_time,
                0 AS closed, 0 AS closed_called_back, 0 AS closed_rated, 0 AS closed_satisfied,
                0 AS closed_reopened
            FROM span JOIN rongtu.demand ON <received>
            UNION ALL
            SELECT day, area_code, category,
                0, 0, 0, 0, 0, 0,
                1, (closed_at IS NOT NULL)::int, (closed_at <= due_at IS TRUE)::int,
                0, 0, 0, 0, 0
            FROM span JOIN rongtu.demand ON <due>
            WHERE NOT voided AND duplicate_of IS NULL
            UNION ALL
            SELECT day, area_code, category,
                0, 0, 0, 0, 0, 0,
                0, 0, 0,
                1, (callback_at IS NOT NULL)::int, (satisfaction IS NOT NULL)::int,
                (satisfaction >= 4 IS TRUE)::int, (reopened_at IS NOT NULL)::int
            FROM span JOIN rongtu.demand ON <closed>
            WHERE NOT voided AND duplicate_of IS NULL
        )
        SELECT day, area_code, category,
            sum(received), sum(received_voided), sum(received_duplicate),
            sum(received_closed_same_day), sum(received_closed), sum(received_direct_answer),
            sum(due), sum(due_closed), sum(due_on_time),
            sum(closed), sum(closed_called_back), sum(closed_rated), sum(closed_satisfied),
            sum(closed_reopened)
        FROM event
        GROUP BY day, area_code, category
        -- In the order of the index: a whole year is then appended to it, not scattered over it.
        ORDER BY day, area_code, category
    $events$,
        '<table>', CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.demand_daily' END),
        '<received>', replace(held, '<moment>', 'received_at')),
        '<due>', replace(held, '<moment>', 'due_at')),
        '<closed>', replace(held, '<moment>', 'closed_at'))
    USING zone, days;

    IF again THEN
        -- Whole rows are compared, so that an area that is not known equals itself.
        DELETE FROM rongtu.demand_daily AS old
        WHERE old.day = ANY (days)
            AND NOT EXISTS (SELECT FROM pg_temp.fresh AS new WHERE new.*::record = old.*::record);
        INSERT INTO rongtu.demand_daily
        SELECT *
        FROM pg_temp.fresh AS new
        WHERE NOT EXISTS (
            SELECT FROM rongtu.demand_daily AS old
            WHERE old.day = ANY (days) AND old.*::record = new.*::record
        );
        DROP TABLE pg_temp.fresh;
    END IF;
END
$$;
