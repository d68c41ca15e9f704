-- What one demand has to do with others: the same spot and category again, and duplicates.

-- A spot is a point to four decimals of a degree (about ten metres), or else the address. Default
-- coordinates are no spot, and what is in no known place has none.
CREATE OR REPLACE FUNCTION rongtu.spot(geom public.geometry, place_how text, address text)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN place_how = 'stacked' THEN NULL
        WHEN geom IS NOT NULL THEN
            (round((public.ST_X(geom) + 180) * 10000)::bigint << 24)
                + round((public.ST_Y(geom) + 90) * 10000)::bigint
        ELSE -abs(hashtextextended(nullif(address, ''), 0) >> 1) - 1
    END
$$;

-- Count these days again in demand_return, and those that depend on them. Return all of them.
--
-- Which demand repeats another depends on what was received in the 14 days before; which one was
-- repeated after it was closed, on what was received in the 14 days after.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_return(days date[]) RETURNS date[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- Days in an interval are then 24 hours, whoever asks.
SET timezone = 'UTC'
SET work_mem = '256MB'
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
    reach CONSTANT int := 14;
    again boolean;
    few boolean := rongtu.few_days(days);
    starts_at timestamptz := '-infinity';
    ends_at timestamptz := 'infinity';
    receipts_from timestamptz := '-infinity';
    receipts_to timestamptz := 'infinity';
BEGIN
    days := array(
        SELECT unnest(days)
        UNION
        SELECT day + away
        -- A day more: where the clock is put forward between, so many times 24 hours end after it.
        FROM unnest(days) AS day, generate_series(-reach - 1, reach + 1) AS away
        WHERE day + away BETWEEN (SELECT min(day) FROM rongtu.demand_daily)
            AND (SELECT max(day) FROM rongtu.demand_daily)
    );
    IF few THEN
        -- Wider than the days by some hours, as the clock may be put back or forward; the civil
        -- day decides.
        starts_at := (SELECT min(day)::timestamp AT TIME ZONE zone - interval '3 hours'
                      FROM unnest(days) AS day);
        ends_at := (SELECT (max(day) + 1)::timestamp AT TIME ZONE zone + interval '3 hours'
                    FROM unnest(days) AS day);
        receipts_from := starts_at - make_interval(days => reach + 1);
        receipts_to := ends_at + make_interval(days => reach + 1);
    END IF;

    again := EXISTS (SELECT FROM rongtu.demand_return WHERE day = ANY (days));
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.demand_return) ON COMMIT DROP;
    END IF;
    CREATE TEMPORARY TABLE receipt ON COMMIT DROP AS
    SELECT rongtu.spot(geom, place_how, address) AS spot, received_at, area_code, category,
        coalesce(channel, '') AS channel
    FROM rongtu.demand
    WHERE NOT voided AND duplicate_of IS NULL
        AND received_at >= receipts_from AND received_at < receipts_to
        AND rongtu.spot(geom, place_how, address) IS NOT NULL;
    CREATE TEMPORARY TABLE closing ON COMMIT DROP AS
    SELECT timezone(zone, closed_at)::date AS day, area_code, category,
        coalesce(channel, '') AS channel, closed_at, source, source_id,
        rongtu.spot(geom, place_how, address) AS spot
    FROM rongtu.demand
    WHERE NOT voided AND duplicate_of IS NULL AND closed_at >= starts_at AND closed_at < ends_at;
    -- Of tables that nobody has counted the planner believes that they are small, and would look at
    -- every pair of rows.
    ANALYZE pg_temp.receipt;
    ANALYZE pg_temp.closing;

    EXECUTE replace($sql$
        INSERT INTO <table> (
            day, area_code, category, channel,
            received_repeated, closed_repeated, closed_duplicates
        )
        WITH span AS MATERIALIZED (SELECT unnest($1) AS day),
        received AS (
            SELECT received_at, area_code, category, channel,
                -- Strictly before: of several at one moment none is the second.
                count(*) OVER (
                    PARTITION BY spot, category ORDER BY received_at
                    RANGE BETWEEN '14 days' PRECEDING AND '1 microsecond' PRECEDING
                ) > 0 AS repeated
            FROM pg_temp.receipt
        ),
        event AS (
            SELECT timezone($2, received_at)::date AS day, area_code, category, channel,
                1 AS received_repeated, 0 AS closed_repeated, 0 AS closed_duplicates
            FROM received
            WHERE repeated
            UNION ALL
            SELECT day, area_code, category, channel, 0, 1, 0
            FROM pg_temp.closing
            -- In WHERE it is one join; among the columns, a search for each row.
            WHERE EXISTS (
                SELECT FROM pg_temp.receipt AS next
                WHERE next.spot = closing.spot AND next.category = closing.category
                    AND next.received_at > closing.closed_at
                    AND next.received_at <= closing.closed_at + make_interval(days => $3)
            )
            UNION ALL
            SELECT day, closing.area_code, closing.category, closing.channel, 0, 0, 1
            FROM pg_temp.closing
            JOIN rongtu.demand AS other
                ON other.source = closing.source AND other.duplicate_of = closing.source_id
            WHERE other.duplicate_of IS NOT NULL AND NOT other.voided
        )
        SELECT day, area_code, category, channel,
            sum(received_repeated), sum(closed_repeated), sum(closed_duplicates)
        FROM event JOIN span USING (day)
        GROUP BY day, area_code, category, channel
        ORDER BY day, area_code, category, channel
    $sql$, '<table>', CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.demand_return' END)
    USING days, zone, reach;
    DROP TABLE pg_temp.receipt;
    DROP TABLE pg_temp.closing;
    IF again THEN
        PERFORM rongtu.replace_days('rongtu.demand_return', days);
    END IF;
    RETURN days;
END
$$;
