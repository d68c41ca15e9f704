-- Recompute demand_daily for these civil days of the deployment, from demand.
--
-- A few days are found by ranges of moments, so that the indexes on received_at, due_at and
-- closed_at are used: (column AT TIME ZONE …)::date would read the whole table for one day. The
-- ranges are wider than a day by some hours, and the civil day decides: where clocks are put back
-- at midnight, an hour of the day before comes after the day's first moment. Many days are quicker
-- by reading the table through.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_daily(days date[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
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
    END IF;

    again := EXISTS (SELECT FROM rongtu.demand_daily WHERE day = ANY (days));
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.demand_daily) ON COMMIT DROP;
    END IF;

    EXECUTE replace(replace(replace(replace($events$
        INSERT INTO <table> (
            day, area_code, category, channel,
            received, received_voided, received_duplicate,
            received_closed_same_day, received_closed, received_direct_answer,
            received_dispatched, received_accepted, received_responded, received_disagreeing,
            due, due_closed, due_on_time,
            closed, closed_called_back, closed_rated, closed_satisfied,
            closed_reopened_14, closed_reopened_30, closed_on_time, closed_last_hour,
            closed_days, closed_minutes
        )
        WITH span AS MATERIALIZED (
            SELECT DISTINCT day,
                day::timestamp AT TIME ZONE $1 - interval '3 hours' AS starts_at,
                (day + 1)::timestamp AT TIME ZONE $1 + interval '3 hours' AS ends_at
            FROM unnest($2) AS day
        ),
        event AS (
            SELECT day, area_code, category, coalesce(channel, '') AS channel,
                counts::int AS received,
                voided::int AS received_voided,
                (NOT voided AND duplicate_of IS NOT NULL)::int AS received_duplicate,
                (counts AND timezone($1, closed_at)::date <= day IS TRUE)::int
                    AS received_closed_same_day,
                (counts AND closed_at IS NOT NULL)::int AS received_closed,
                (counts AND direct_answer)::int AS received_direct_answer,
                (counts AND dispatched_at IS NOT NULL)::int AS received_dispatched,
                (counts AND accepted_at IS NOT NULL)::int AS received_accepted,
                (counts AND least(accepted_at, closed_at) <= received_at + interval '24 hours'
                    IS TRUE)::int AS received_responded,
                (counts AND (status = 'closed' AND closed_at IS NULL
                    OR status = 'open' AND closed_at IS NOT NULL
                    OR status = 'voided') IS TRUE)::int AS received_disagreeing,
                0 AS due, 0 AS due_closed, 0 AS due_on_time,
                0 AS closed, 0 AS closed_called_back, 0 AS closed_rated, 0 AS closed_satisfied,
                0 AS closed_reopened_14, 0 AS closed_reopened_30,
                0 AS closed_on_time, 0 AS closed_last_hour,
                0 AS closed_days, 0::bigint AS closed_minutes
            FROM span JOIN rongtu.demand ON <received>
            CROSS JOIN LATERAL (SELECT NOT voided AND duplicate_of IS NULL AS counts) AS counted
            UNION ALL
            SELECT day, area_code, category, coalesce(channel, ''),
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                1, (closed_at IS NOT NULL)::int, (closed_at <= due_at IS TRUE)::int,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            FROM span JOIN rongtu.demand ON <due>
            WHERE NOT voided AND duplicate_of IS NULL
            UNION ALL
            SELECT day, area_code, category, coalesce(channel, ''),
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0,
                1, (callback_at IS NOT NULL)::int, (satisfaction IS NOT NULL)::int,
                (satisfaction >= 4 IS TRUE)::int,
                (reopened_at >= closed_at AND reopened_at <= closed_at + interval '14 days'
                    IS TRUE)::int,
                (reopened_at >= closed_at AND reopened_at <= closed_at + interval '30 days'
                    IS TRUE)::int,
                (closed_at <= due_at IS TRUE)::int,
                (closed_at <= due_at AND closed_at > due_at - interval '1 hour' IS TRUE)::int,
                day - timezone($1, received_at)::date,
                floor(extract(epoch FROM closed_at - received_at) / 60)::bigint
            FROM span JOIN rongtu.demand ON <closed>
            WHERE NOT voided AND duplicate_of IS NULL
        )
        SELECT day, area_code, category, channel,
            sum(received), sum(received_voided), sum(received_duplicate),
            sum(received_closed_same_day), sum(received_closed), sum(received_direct_answer),
            sum(received_dispatched), sum(received_accepted), sum(received_responded),
            sum(received_disagreeing),
            sum(due), sum(due_closed), sum(due_on_time),
            sum(closed), sum(closed_called_back), sum(closed_rated), sum(closed_satisfied),
            sum(closed_reopened_14), sum(closed_reopened_30),
            sum(closed_on_time), sum(closed_last_hour), sum(closed_days), sum(closed_minutes)
        FROM event
        GROUP BY day, area_code, category, channel
        -- In the order of the index: a whole year is then appended to it, not scattered over it.
        ORDER BY day, area_code, category, channel
    $events$,
        '<table>', CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.demand_daily' END),
        '<received>', replace(held, '<moment>', 'received_at')),
        '<due>', replace(held, '<moment>', 'due_at')),
        '<closed>', replace(held, '<moment>', 'closed_at'))
    USING zone, days;

    IF again THEN
        PERFORM rongtu.replace_days('rongtu.demand_daily', days);
    END IF;
END
$$;
