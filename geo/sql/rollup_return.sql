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

-- Count these days again in demand_return, and those that depend on them. Return which of all of
-- them are not as they were.
--
-- Which demand repeats another depends on what was received in the 14 days before; which one was
-- repeated after it was closed, on what was received in the 14 days after. So the first is counted
-- again of the days after, the second of the days before, and of either the other count stays.
CREATE OR REPLACE FUNCTION rongtu.refresh_demand_return(days date[]) RETURNS date[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- Days in an interval are then 24 hours, whoever asks.
SET timezone = 'UTC'
SET enable_nestloop = on
-- To sort by keys of text takes longer than to hash them.
SET enable_mergejoin = off
-- Of temporary tables a rough idea will do.
SET default_statistics_target = 10
SET work_mem = '256MB'
AS $$
DECLARE
    zone text := (SELECT time_zone FROM rongtu.deployment);
    reach CONSTANT int := 14;
    again boolean;
    first_day date;
    last_day date;
    few boolean := rongtu.few_days(days);
    before date[];
    after date[];
    every date[];
    changed date[];
    receipts text := 'rongtu.demand';
    closings text := 'rongtu.demand';
    among text := '';
    others text := $from$
        rongtu.demand AS other
            ON other.source = closing.source AND other.duplicate_of = closing.source_id
    $from$;
BEGIN
    SELECT array_agg(DISTINCT day - away), array_agg(DISTINCT day + away)
    INTO before, after
    -- A day more: where the clock is put forward between, so many times 24 hours end after it.
    FROM unnest(days) AS day, generate_series(0, reach + 1) AS away;
    SELECT min(day), max(day) INTO first_day, last_day FROM rongtu.demand_daily;
    every := array(
        SELECT unnest(days)
        UNION
        SELECT day FROM unnest(before || after) AS day WHERE day BETWEEN first_day AND last_day
    );
    IF few THEN
        -- Wider than the days by some hours, as the clock may be put back or forward; the civil
        -- day decides. Spans that overlap are one, so that no demand comes twice. OFFSET keeps the
        -- planner, which cannot know how short they are, from reading the table through.
        receipts := $from$
            (SELECT unnest(range_agg(tstzrange(
                (day - $2 - 1)::timestamp AT TIME ZONE $1 - interval '3 hours',
                (day + $2 + 2)::timestamp AT TIME ZONE $1 + interval '3 hours'))) AS span
            FROM unnest($3) AS day) AS held
            CROSS JOIN LATERAL (SELECT * FROM rongtu.demand
                WHERE received_at >= lower(span) AND received_at < upper(span) OFFSET 0) AS demand
        $from$;
        closings := $from$
            (SELECT unnest(range_agg(tstzrange(
                day::timestamp AT TIME ZONE $2 - interval '3 hours',
                (day + 1)::timestamp AT TIME ZONE $2 + interval '3 hours'))) AS span
            FROM unnest(<days>) AS day) AS held
            CROSS JOIN LATERAL (SELECT * FROM rongtu.demand
                WHERE closed_at >= lower(span) AND closed_at < upper(span) OFFSET 0) AS demand
        $from$;
        -- What was received before all of these days, and nothing like it since, repeats nothing.
        among := $among$
            WHERE (spot, category) IN (SELECT spot, category FROM pg_temp.receipt
                WHERE received_at >= (SELECT min(day)::timestamp AT TIME ZONE $2 - interval '3 hours'
                                      FROM unnest($1) AS day))
        $among$;
        others := $from$
            LATERAL (SELECT voided FROM rongtu.demand
                WHERE source = closing.source AND duplicate_of = closing.source_id
                OFFSET 0) AS other ON true
        $from$;
    ELSE
        -- Of so many days the planner believes that they leave few rows, and would search for each.
        PERFORM set_config('enable_nestloop', 'off', true);
    END IF;

    closings := replace($from$
        (SELECT day, area_code, category, coalesce(channel, '') AS channel, closed_at, source,
            source_id, rongtu.spot(geom, place_how, address) AS spot
        FROM (
            SELECT timezone($2, closed_at)::date AS day, demand.*
            FROM <closings>
            WHERE NOT voided AND duplicate_of IS NULL AND closed_at IS NOT NULL
            OFFSET 0
        ) AS found
        WHERE day = ANY (<days>)) AS closing
    $from$, '<closings>', closings);

    again := EXISTS (SELECT FROM rongtu.demand_return WHERE day = ANY (every));
    IF again THEN
        CREATE TEMPORARY TABLE fresh (LIKE rongtu.demand_return) ON COMMIT DROP;
    END IF;
    EXECUTE format($sql$
        CREATE TEMPORARY TABLE receipt ON COMMIT DROP AS
        SELECT spot, received_at, area_code, category, coalesce(channel, '') AS channel
        FROM (
            SELECT received_at, area_code, category, channel,
                rongtu.spot(geom, place_how, address) AS spot
            FROM %s
            WHERE NOT voided AND duplicate_of IS NULL
            OFFSET 0
        ) AS found
        WHERE spot IS NOT NULL
    $sql$, receipts) USING zone, reach, days;
    -- Of tables that nobody has counted the planner believes that they are small, and would look at
    -- every pair of rows.
    ANALYZE pg_temp.receipt (spot, category);

    EXECUTE replace(replace(replace(replace(replace($sql$
        INSERT INTO <table> (
            day, area_code, category, channel,
            received_repeated, closed_repeated, closed_duplicates
        )
        WITH received AS (
            SELECT received_at, area_code, category, channel,
                -- Strictly before: of several at one moment none is the second.
                count(*) OVER (
                    PARTITION BY spot, category ORDER BY received_at
                    RANGE BETWEEN '14 days' PRECEDING AND '1 microsecond' PRECEDING
                ) > 0 AS repeated
            FROM pg_temp.receipt
            <among>
        ),
        event AS (
            SELECT timezone($2, received_at)::date AS day, area_code, category, channel,
                1 AS received_repeated, 0 AS closed_repeated, 0 AS closed_duplicates
            FROM received
            WHERE repeated AND timezone($2, received_at)::date = ANY ($5)
            UNION ALL
            SELECT day, area_code, category, channel, 0, 1, 0
            FROM <closings before>
            -- In WHERE it is one join; among the columns, a search for each row.
            WHERE EXISTS (
                SELECT FROM pg_temp.receipt AS next
                WHERE next.spot = closing.spot AND next.category = closing.category
                    AND next.received_at > closing.closed_at
                    AND next.received_at <= closing.closed_at + make_interval(days => $3)
            )
            UNION ALL
            SELECT day, closing.area_code, closing.category, closing.channel, 0, 0, 1
            FROM <closings of the days>
            JOIN <others>
            WHERE NOT other.voided
            UNION ALL
            SELECT day, area_code, category, channel,
                CASE WHEN day = ANY ($5) THEN 0 ELSE received_repeated END,
                CASE WHEN day = ANY ($4) THEN 0 ELSE closed_repeated END,
                CASE WHEN day = ANY ($1) THEN 0 ELSE closed_duplicates END
            FROM rongtu.demand_return
            WHERE day = ANY ($6)
        )
        SELECT day, area_code, category, channel,
            sum(received_repeated), sum(closed_repeated), sum(closed_duplicates)
        FROM event
        WHERE day = ANY ($6)
        GROUP BY day, area_code, category, channel
        HAVING sum(received_repeated + closed_repeated + closed_duplicates) > 0
        ORDER BY day, area_code, category, channel
    $sql$, '<table>', CASE WHEN again THEN 'pg_temp.fresh' ELSE 'rongtu.demand_return' END),
        '<among>', among), '<others>', others),
        '<closings before>', replace(closings, '<days>', '$4')),
        '<closings of the days>', replace(closings, '<days>', '$1'))
    USING days, zone, reach, before, after, every;
    PERFORM set_config('enable_nestloop', 'on', true);
    DROP TABLE pg_temp.receipt;
    changed := every;
    IF again THEN
        changed := rongtu.replace_days('rongtu.demand_return', every);
    END IF;
    RETURN changed;
END
$$;
