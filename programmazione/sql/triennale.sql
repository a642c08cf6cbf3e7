-- As before, on the table of both kinds of plan; the kind of a plan never changes.
CREATE OR REPLACE FUNCTION programmazione_parte_di_piano_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiave bigint;
BEGIN
    FOREACH chiave IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.piano_id]
        WHEN 'DELETE' THEN ARRAY[OLD.piano_id]
        ELSE ARRAY[OLD.piano_id, NEW.piano_id] END
    LOOP
        IF (SELECT p.impronta <> '' FROM programmazione_piano p WHERE p.id = chiave) THEN
            RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE OR REPLACE FUNCTION programmazione_piano_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.tipo <> OLD.tipo THEN
        RAISE EXCEPTION 'un piano annuale non diventa triennale, né al contrario'
            USING ERRCODE = '42501';
    END IF;
    IF OLD.impronta = '' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND
        (NEW.id, NEW.ambito_id, NEW.anno, NEW.versione, NEW.ricognizione_id, NEW.consolidato_il,
         NEW.aperto_il, NEW.approvato_il, NEW.atto, NEW.fotografia, NEW.impronta,
         NEW.motivo_aggiornamento)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.ambito_id, OLD.anno, OLD.versione, OLD.ricognizione_id, OLD.consolidato_il,
         OLD.aperto_il, OLD.approvato_il, OLD.atto, OLD.fotografia, OLD.impronta,
         OLD.motivo_aggiornamento)
        AND NEW.stato IN ('APPROVATO', 'TRASMESSO', 'PUBBLICATO', 'AGGIORNATO')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
END
$$;
ALTER TRIGGER pianoannuale_congelato ON programmazione_piano RENAME TO piano_congelato;

-- What hangs on an annual plan alone: its rows here, the avvisi in their own app.
CREATE FUNCTION programmazione_di_un_annuale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT p.tipo <> 'ANNUALE' FROM programmazione_piano p WHERE p.id = NEW.piano_id) THEN
        RAISE EXCEPTION 'solo un piano annuale ha righe e avvisi' USING ERRCODE = '23514',
            CONSTRAINT = 'piano_di_un_annuale';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER rigapiano_di_un_annuale BEFORE INSERT OR UPDATE OF piano_id
    ON programmazione_rigapiano
    FOR EACH ROW EXECUTE FUNCTION programmazione_di_un_annuale();

-- What hangs on a triennial alone, and is frozen with it.
CREATE FUNCTION programmazione_di_un_triennale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM programmazione_piano p WHERE p.id = NEW.piano_id
            AND p.tipo = 'TRIENNALE') THEN
        RAISE EXCEPTION 'solo un piano triennale ha indicatori e unità attese'
            USING ERRCODE = '23514', CONSTRAINT = 'piano_di_un_triennale';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER unitaattese_di_un_triennale BEFORE INSERT OR UPDATE OF piano_id
    ON programmazione_unitaattese
    FOR EACH ROW EXECUTE FUNCTION programmazione_di_un_triennale();
CREATE TRIGGER indicatore_di_un_triennale BEFORE INSERT OR UPDATE OF piano_id
    ON programmazione_indicatore
    FOR EACH ROW EXECUTE FUNCTION programmazione_di_un_triennale();
CREATE TRIGGER unitaattese_congelate BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_unitaattese
    FOR EACH ROW EXECUTE FUNCTION programmazione_parte_di_piano_congelato();
CREATE TRIGGER indicatore_congelato BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_indicatore
    FOR EACH ROW EXECUTE FUNCTION programmazione_parte_di_piano_congelato();

-- The changes that an annual makes to the triennial are frozen with the annual.
CREATE TRIGGER modificatriennale_di_un_annuale BEFORE INSERT OR UPDATE OF piano_id
    ON programmazione_modificatriennale
    FOR EACH ROW EXECUTE FUNCTION programmazione_di_un_annuale();
CREATE TRIGGER modificatriennale_congelata BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_modificatriennale
    FOR EACH ROW EXECUTE FUNCTION programmazione_parte_di_piano_congelato();

CREATE FUNCTION programmazione_traguardo_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiavi bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.indicatore_id]
        WHEN 'DELETE' THEN ARRAY[OLD.indicatore_id]
        ELSE ARRAY[OLD.indicatore_id, NEW.indicatore_id] END;
BEGIN
    IF EXISTS (SELECT FROM programmazione_indicatore i JOIN programmazione_piano p
            ON p.id = i.piano_id WHERE i.id = ANY (chiavi) AND p.impronta <> '') THEN
        RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER traguardo_congelato BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_traguardo
    FOR EACH ROW EXECUTE FUNCTION programmazione_traguardo_congelato();

-- A result is written after the approval, of a year of the plan, and then stays as it was written.
CREATE FUNCTION programmazione_risultato() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'un risultato non si modifica' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM programmazione_indicatore i JOIN programmazione_piano p
            ON p.id = i.piano_id WHERE i.id = NEW.indicatore_id AND p.impronta <> ''
            AND NEW.anno BETWEEN p.anno AND p.anno + 2) THEN
        RAISE EXCEPTION 'un risultato è di un anno di un piano approvato'
            USING ERRCODE = '23514', CONSTRAINT = 'risultato_di_un_piano_approvato';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER risultato_fermo BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_risultatoindicatore
    FOR EACH ROW EXECUTE FUNCTION programmazione_risultato();
