-- What an instant is for a window: the one truth of the pages' queries and of the sending. It is
-- `momento` of bandi/rules/finestra.py written in SQL; a test holds the two together.
CREATE FUNCTION bandi_momento(
    p_apre timestamptz, p_chiude timestamptz, p_pause tstzrange[], p_istante timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_istante < p_apre THEN 'PRIMA'
        WHEN p_istante <@ ANY (p_pause) THEN 'SOSPESO'
        WHEN p_istante < p_chiude THEN 'DURANTE' ELSE 'DOPO' END
$$;

-- The instants in which a window receives.
CREATE FUNCTION bandi_ricezione(p_apre timestamptz, p_chiude timestamptz, p_pause tstzrange[])
RETURNS tstzmultirange LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT tstzmultirange(tstzrange(p_apre, p_chiude))
        - coalesce((SELECT range_agg(p) FROM unnest(p_pause) AS p), '{}')
$$;

-- Pauses follow one another without touching, each from an instant that is in to one that is out;
-- after each of them some time is left before the close.
CREATE FUNCTION bandi_pause_in_ordine(p_apre timestamptz, p_chiude timestamptz, p_pause tstzrange[])
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_and(lower_inc(p) AND NOT upper_inc(p) AND NOT isempty(p)
            AND lower(p) >= p_apre AND coalesce(upper(p), lower(p)) < p_chiude
            AND (prima IS NULL OR coalesce(upper(prima) < lower(p), false))), true)
    FROM (SELECT p, lag(p) OVER (ORDER BY posto) AS prima
        FROM unnest(p_pause) WITH ORDINALITY AS u(p, posto)) AS una
$$;
ALTER TABLE bandi_versioneavviso ADD CONSTRAINT versione_pause_in_ordine
    CHECK (bandi_pause_in_ordine(apre_il, chiude_il, pause));

-- Versions are numbered without holes, in the order of time, by whoever holds the avviso's lock;
-- from the approval on, none changes what was or was not received before it.
CREATE FUNCTION bandi_versione_coerente() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_stato text;
    ultima bandi_versioneavviso;
    passato tstzmultirange := tstzmultirange(tstzrange(NULL, NEW.creata_il));
BEGIN
    IF NEW.chiude_il <= NEW.apre_il THEN
        RETURN NEW;  -- A constraint of the table refuses it.
    END IF;
    SELECT stato INTO v_stato FROM bandi_avviso WHERE id = NEW.avviso_id FOR UPDATE;
    SELECT * INTO ultima FROM bandi_versioneavviso WHERE avviso_id = NEW.avviso_id
    ORDER BY numero DESC LIMIT 1;
    IF NEW.numero <> coalesce(ultima.numero, 0) + 1 OR NEW.creata_il < ultima.creata_il THEN
        RAISE EXCEPTION 'le versioni di un avviso seguono l''ordine del tempo'
            USING ERRCODE = '23514';
    END IF;
    IF v_stato <> 'BOZZA' AND passato * bandi_ricezione(NEW.apre_il, NEW.chiude_il, NEW.pause)
        <> passato * bandi_ricezione(ultima.apre_il, ultima.chiude_il, ultima.pause)
    THEN
        RAISE EXCEPTION 'una versione non cambia il tempo che è già passato'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER versione_coerente BEFORE INSERT ON bandi_versioneavviso
    FOR EACH ROW EXECUTE FUNCTION bandi_versione_coerente();

-- From the approval on the units are those; one may come while the avviso is published, by an act.
CREATE OR REPLACE FUNCTION bandi_congela_offerta() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- A unit must neither leave an approved avviso nor enter one.
    degli_avvisi bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.avviso_id]
        WHEN 'DELETE' THEN ARRAY[OLD.avviso_id] ELSE ARRAY[OLD.avviso_id, NEW.avviso_id] END;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.aggiunta_il IS NOT NULL THEN
        -- The version that adds it comes first, at the same instant.
        IF EXISTS (SELECT FROM bandi_avviso a JOIN bandi_versioneavviso v ON v.avviso_id = a.id
            WHERE a.id = NEW.avviso_id AND a.stato = 'PUBBLICATO' AND v.atto = 'AGGIUNTA'
                AND v.creata_il = NEW.aggiunta_il)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'un''unità si aggiunge con un atto' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM bandi_avviso WHERE id = ANY (degli_avvisi) AND stato <> 'BOZZA')
        AND (TG_OP <> 'UPDATE'
            OR (NEW.avviso_id, NEW.unita_id, NEW.tipo, NEW.aggiunta_il)
                IS DISTINCT FROM (OLD.avviso_id, OLD.unita_id, OLD.tipo, OLD.aggiunta_il)
            OR (OLD.ritirata_il IS NOT NULL AND NEW.ritirata_il IS DISTINCT FROM OLD.ritirata_il))
    THEN
        RAISE EXCEPTION 'le unità di un avviso approvato sono quelle' USING ERRCODE = '42501';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
