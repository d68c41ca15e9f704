-- The daily rollup of demands. Re-run by every migration.

-- Recompute demand_daily for these civil days of the deployment, from demand.
-- Each run of consecutive days is one half-open range of moments, so that the indexes on
-- received_at, due_at and closed_at are used for few days and the whole table is read once for
-- many; EXECUTE, because only then does the planner see how long the range is.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_daily(days date[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
    run record;
BEGIN
    IF zone IS NULL THEN
        RAISE EXCEPTION 'rongtu.deployment is empty: what a civil day is, is not known';
    END IF;

    DELETE FROM rongtu.demand_daily WHERE day = ANY (days);

    FOR run IN
        SELECT min(day)::timestamp AT TIME ZONE zone AS starts_at,
            (max(day) + 1)::timestamp AT TIME ZONE zone AS ends_at
        FROM (
            SELECT day, day - (row_number() OVER (ORDER BY day))::int AS island
            FROM (SELECT DISTINCT unnest(days) AS day) AS given
        ) AS numbered
        GROUP BY island
        ORDER BY 1
    LOOP
    EXECUTE $insert$
    INSERT INTO rongtu.demand_daily (
        day, area_code, category,
        received, received_voided, received_duplicate,
        received_closed_same_day, received_closed, received_direct_answer,
        due, due_closed, due_on_time,
        closed, closed_called_back, closed_rated, closed_satisfied, closed_reopened
    )
    WITH event AS (
        SELECT (received_at AT TIME ZONE $3)::date AS day, area_code, category,
            (NOT voided AND duplicate_of IS NULL)::int AS received,
            voided::int AS received_voided,
            (NOT voided AND duplicate_of IS NOT NULL)::int AS received_duplicate,
            (NOT voided AND duplicate_of IS NULL AND (closed_at AT TIME ZONE $3)::date <= (received_at AT TIME ZONE $3)::date IS TRUE)::int
                AS received_closed_same_day,
            (NOT voided AND duplicate_of IS NULL AND closed_at IS NOT NULL)::int
                AS received_closed,
            (NOT voided AND duplicate_of IS NULL AND direct_answer)::int
                AS received_direct_answer,
            0 AS due, 0 AS due_closed, 0 AS due_on_time,
            0 AS closed, 0 AS closed_called_back, 0 AS closed_rated, 0 AS closed_satisfied,
            0 AS closed_reopened
        FROM rongtu.demand
        WHERE received_at >= $1 AND received_at < $2
        UNION ALL
        SELECT (due_at AT TIME ZONE $3)::date AS day, area_code, category,
            0, 0, 0, 0, 0, 0,
            1, (closed_at IS NOT NULL)::int, (closed_at <= due_at IS TRUE)::int,
            0, 0, 0, 0, 0
        FROM rongtu.demand
        WHERE due_at >= $1 AND due_at < $2
            AND NOT voided AND duplicate_of IS NULL
        UNION ALL
        SELECT (closed_at AT TIME ZONE $3)::date AS day, area_code, category,
            0, 0, 0, 0, 0, 0,
            0, 0, 0,
            1, (callback_at IS NOT NULL)::int, (satisfaction IS NOT NULL)::int,
            (satisfaction >= 4 IS TRUE)::int, (reopened_at IS NOT NULL)::int
        FROM rongtu.demand
        WHERE closed_at >= $1 AND closed_at < $2
            AND NOT voided AND duplicate_of IS NULL
    )
    SELECT day, area_code, category,
        sum(received), sum(received_voided), sum(received_duplicate),
        sum(received_closed_same_day), sum(received_closed), sum(received_direct_answer),
        sum(due), sum(due_closed), sum(due_on_time),
        sum(closed), sum(closed_called_back), sum(closed_rated), sum(closed_satisfied),
        sum(closed_reopened)
    FROM event
    GROUP BY day, area_code, category
    $insert$ USING run.starts_at, run.ends_at, zone;
    END LOOP;
END
$$;
