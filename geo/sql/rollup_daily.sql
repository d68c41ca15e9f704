-- Count these days again in demand_daily.
--
-- A few days are found by ranges of moments, so that the indexes on received_at, due_at and
-- closed_at are used: (column AT TIME ZONE …)::date would read the whole table for one day. The
-- ranges are wider than a day by some hours, and the civil day decides: where clocks are put back
-- at midnight, an hour of the day before comes after the day's first moment. Many days are quicker
-- by reading the table through.
--
-- Most cells hold one demand, so that groups are nearly as many as rows: sorting narrow rows is
-- twice as quick as hashing them, and what comes out is nearly in the order of the index. Texts are
-- compared byte by byte: any order does, and that of a language costs several times as much.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_daily(days date[]) RETURNS void
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
    few boolean := rongtu.few_days(days);
    again boolean;
    held text;
BEGIN
    held := $held$ timezone($1, <moment>)::date = span.day $held$;
    IF few THEN
        held := held || $held$ AND <moment> >= starts_at AND <moment> < ends_at $held$;
        -- The planner cannot know how short the ranges are, and would read the table through.
        PERFORM set_config('enable_hashjoin', 'off', true);
        PERFORM set_config('enable_mergejoin', 'off', true);
    END IF;

    again := EXISTS (SELECT FROM rongtu.demand_daily WHERE day = ANY (days));
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.demand_daily) ON COMMIT DROP;
    END IF;

    EXECUTE replace(replace(replace(replace(replace($events$
        INSERT INTO <table> (
            day, area_code, category, channel,
            received, received_voided, received_duplicate,
            received_closed_same_day, received_closed, received_direct_answer,
            received_dispatched, received_accepted, received_responded, received_disagreeing,
            received_located, received_in_cell, received_stacked,
            due, due_closed, due_on_time,
            closed, closed_called_back, closed_rated, closed_satisfied,
            closed_reopened_14, closed_reopened_30, closed_on_time, closed_last_hour,
            closed_located, closed_days, closed_minutes
        )
        WITH span AS MATERIALIZED (
            SELECT DISTINCT day,
                day::timestamp AT TIME ZONE $1 - interval '3 hours' AS starts_at,
                (day + 1)::timestamp AT TIME ZONE $1 + interval '3 hours' AS ends_at
            FROM unnest($2) AS day
        ),
        event AS (
            SELECT day, area_code, category, channel,
                counts AS received,
                voided AS received_voided,
                NOT voided AND duplicate_of IS NOT NULL AS received_duplicate,
                counts AND timezone($1, closed_at)::date <= day AS received_closed_same_day,
                counts AND closed_at IS NOT NULL AS received_closed,
                counts AND direct_answer AS received_direct_answer,
                counts AND dispatched_at IS NOT NULL AS received_dispatched,
                counts AND accepted_at IS NOT NULL AS received_accepted,
                counts AND least(accepted_at, closed_at) <= received_at + interval '24 hours'
                    AS received_responded,
                counts AND (status = 'closed' AND closed_at IS NULL
                    OR status = 'open' AND closed_at IS NOT NULL
                    OR status = 'voided') AS received_disagreeing,
                counts AND <located> AS received_located,
                counts AND cell IS NOT NULL AND place_how <> 'stacked' AS received_in_cell,
                counts AND place_how = 'stacked' AS received_stacked,
                false AS due, false AS due_closed, false AS due_on_time,
                false AS closed, false AS closed_called_back, false AS closed_rated,
                false AS closed_satisfied, false AS closed_reopened_14,
                false AS closed_reopened_30, false AS closed_on_time, false AS closed_last_hour,
                false AS closed_located,
                0 AS closed_days, 0::bigint AS closed_minutes
            FROM span JOIN rongtu.demand ON <received>
            CROSS JOIN LATERAL (SELECT NOT voided AND duplicate_of IS NULL AS counts) AS counted
            UNION ALL
            SELECT day, area_code, category, channel,
                false, false, false, false, false, false, false, false, false, false, false, false, false,
                true, closed_at IS NOT NULL, closed_at <= due_at,
                false, false, false, false, false, false, false, false, false, 0, 0
            FROM span JOIN rongtu.demand ON <due>
            WHERE NOT voided AND duplicate_of IS NULL
            UNION ALL
            SELECT day, area_code, category, channel,
                false, false, false, false, false, false, false, false, false, false, false, false, false,
                false, false, false,
                true, callback_at IS NOT NULL, satisfaction IS NOT NULL, satisfaction >= 4,
                reopened_at >= closed_at AND reopened_at <= closed_at + interval '14 days',
                reopened_at >= closed_at AND reopened_at <= closed_at + interval '30 days',
                closed_at <= due_at,
                closed_at <= due_at AND closed_at > due_at - interval '1 hour',
                <located>,
                day - timezone($1, received_at)::date,
                -- As a double: EXTRACT would divide decimals, at several times the cost.
                floor(date_part('epoch', closed_at - received_at) / 60)::bigint
            FROM span JOIN rongtu.demand ON <closed>
            WHERE NOT voided AND duplicate_of IS NULL
        )
        SELECT day, area_code COLLATE "C", category COLLATE "C", coalesce(channel, '') COLLATE "C",
            count(*) FILTER (WHERE received),
            count(*) FILTER (WHERE received_voided),
            count(*) FILTER (WHERE received_duplicate),
            count(*) FILTER (WHERE received_closed_same_day),
            count(*) FILTER (WHERE received_closed),
            count(*) FILTER (WHERE received_direct_answer),
            count(*) FILTER (WHERE received_dispatched),
            count(*) FILTER (WHERE received_accepted),
            count(*) FILTER (WHERE received_responded),
            count(*) FILTER (WHERE received_disagreeing),
            count(*) FILTER (WHERE received_located),
            count(*) FILTER (WHERE received_in_cell),
            count(*) FILTER (WHERE received_stacked),
            count(*) FILTER (WHERE due),
            count(*) FILTER (WHERE due_closed),
            count(*) FILTER (WHERE due_on_time),
            count(*) FILTER (WHERE closed),
            count(*) FILTER (WHERE closed_called_back),
            count(*) FILTER (WHERE closed_rated),
            count(*) FILTER (WHERE closed_satisfied),
            count(*) FILTER (WHERE closed_reopened_14),
            count(*) FILTER (WHERE closed_reopened_30),
            count(*) FILTER (WHERE closed_on_time),
            count(*) FILTER (WHERE closed_last_hour),
            count(*) FILTER (WHERE closed_located),
            sum(closed_days), sum(closed_minutes)
        FROM event
        GROUP BY 1, 2, 3, 4
        ORDER BY 1, 2, 3, 4
    $events$,
        '<table>', CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.demand_daily' END),
        '<received>', replace(held, '<moment>', 'received_at')),
        '<due>', replace(held, '<moment>', 'due_at')),
        '<closed>', replace(held, '<moment>', 'closed_at')),
        -- As rongtu.spot has it, without making the spot.
        '<located>', $located$
            (place_how <> 'stacked' AND (geom IS NOT NULL OR address <> '') IS TRUE)
        $located$)
    USING zone, days;

    PERFORM set_config('enable_hashjoin', 'on', true);
    PERFORM set_config('enable_mergejoin', 'on', true);
    IF again THEN
        PERFORM rongtu.replace_days('rongtu.demand_daily', days);
    END IF;
END
$$;
