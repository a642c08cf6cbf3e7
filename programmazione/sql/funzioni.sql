-- An approved plan is a frozen picture: its rows and chapters refuse every change, and of the
-- plan itself only what happens to it afterwards may still be written.
CREATE FUNCTION programmazione_parte_di_piano_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiave bigint;
BEGIN
    FOREACH chiave IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.piano_id]
        WHEN 'DELETE' THEN ARRAY[OLD.piano_id]
        ELSE ARRAY[OLD.piano_id, NEW.piano_id] END
    LOOP
        IF (SELECT p.impronta <> '' FROM programmazione_pianoannuale p WHERE p.id = chiave) THEN
            RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER rigapiano_congelata BEFORE INSERT OR UPDATE OR DELETE ON programmazione_rigapiano
    FOR EACH ROW EXECUTE FUNCTION programmazione_parte_di_piano_congelato();
CREATE TRIGGER capitolopiano_congelato BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_capitolopiano
    FOR EACH ROW EXECUTE FUNCTION programmazione_parte_di_piano_congelato();

CREATE FUNCTION programmazione_piano_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.impronta = '' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND
        (NEW.id, NEW.ambito_id, NEW.anno, NEW.versione, NEW.ricognizione_id, NEW.consolidato_il,
         NEW.approvato_il, NEW.atto, NEW.fotografia, NEW.impronta)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.ambito_id, OLD.anno, OLD.versione, OLD.ricognizione_id, OLD.consolidato_il,
         OLD.approvato_il, OLD.atto, OLD.fotografia, OLD.impronta)
        AND NEW.stato IN ('APPROVATO', 'TRASMESSO', 'PUBBLICATO', 'AGGIORNATO')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER pianoannuale_congelato BEFORE UPDATE OR DELETE ON programmazione_pianoannuale
    FOR EACH ROW EXECUTE FUNCTION programmazione_piano_congelato();

-- Only who is present votes, in the session of the roll call, and nobody leaves it afterwards.
CREATE FUNCTION programmazione_voto_del_presente() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM programmazione_presenza p JOIN programmazione_votazione v
            ON v.seduta_id = p.seduta_id
        WHERE p.id = NEW.presenza_id AND v.id = NEW.votazione_id AND p.presente
    ) THEN
        RAISE EXCEPTION 'vota solo chi è presente alla seduta' USING ERRCODE = '23514',
            CONSTRAINT = 'voto_del_presente';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER voto_del_presente BEFORE INSERT OR UPDATE ON programmazione_voto
    FOR EACH ROW EXECUTE FUNCTION programmazione_voto_del_presente();

CREATE FUNCTION programmazione_presenza_con_voto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.presente AND EXISTS (
        SELECT FROM programmazione_voto v WHERE v.presenza_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'chi ha votato era presente' USING ERRCODE = '23514',
            CONSTRAINT = 'presenza_con_voto';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER presenza_con_voto BEFORE UPDATE ON programmazione_presenza
    FOR EACH ROW EXECUTE FUNCTION programmazione_presenza_con_voto();

-- A declaration is an act from its transmission on: it goes on along the table of states and says
-- what it said. The one given back by the capofila reopens in the fields given back, and in the
-- note that explains them; who answers again writes a new version.
CREATE FUNCTION programmazione_dichiarazione_trasmessa() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stato NOT IN ('TRASMESSA', 'VALIDATA', 'SOSTITUITA') AND OLD.trasmessa_il IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        -- Given back, it is transmitted once more.
        (OLD.stato = 'RESTITUITA' AND NEW.stato IN ('RESTITUITA', 'TRASMESSA')
            AND (NEW.id, NEW.ambito_id, NEW.ricognizione_id, NEW.ente_id, NEW.versione,
                NEW.dimostrativa, NEW.fonte)
            IS NOT DISTINCT FROM (OLD.id, OLD.ambito_id, OLD.ricognizione_id, OLD.ente_id,
                OLD.versione, OLD.dimostrativa, OLD.fonte))
        OR (to_jsonb(NEW) - 'stato' = to_jsonb(OLD) - 'stato' AND (NEW.stato = OLD.stato
            OR (OLD.stato = 'TRASMESSA' AND NEW.stato IN ('VALIDATA', 'RESTITUITA', 'SOSTITUITA'))
            OR (OLD.stato = 'VALIDATA' AND NEW.stato IN ('RESTITUITA', 'SOSTITUITA'))))
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'una dichiarazione trasmessa non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER dichiarazione_trasmessa BEFORE UPDATE OR DELETE ON programmazione_dichiarazione
    FOR EACH ROW EXECUTE FUNCTION programmazione_dichiarazione_trasmessa();

CREATE FUNCTION programmazione_riga_trasmessa() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiave bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.dichiarazione_id ELSE NEW.dichiarazione_id END;
    v_stato text;
    cambiati text[];
BEGIN
    SELECT d.stato INTO v_stato FROM programmazione_dichiarazione d WHERE d.id = chiave;
    IF v_stato IN ('TRASMESSA', 'VALIDATA', 'SOSTITUITA')
        OR (TG_OP = 'UPDATE' AND NEW.dichiarazione_id <> OLD.dichiarazione_id) THEN
        RAISE EXCEPTION 'una dichiarazione trasmessa non si modifica' USING ERRCODE = '42501';
    END IF;
    IF v_stato = 'RESTITUITA' THEN
        IF TG_OP = 'UPDATE' THEN
            SELECT array_agg(n.key) INTO cambiati
            FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
            WHERE n.value IS DISTINCT FROM o.value AND n.key <> 'nota_scostamento';
        END IF;
        IF TG_OP <> 'UPDATE' OR NOT coalesce(cambiati, '{}') <@ array(
            SELECT c.campo::text FROM programmazione_camporestituito c
            WHERE c.dichiarazione_id = chiave AND c.corretto_il IS NULL
              AND c.comune_id IS NOT DISTINCT FROM OLD.comune_id
        ) THEN
            RAISE EXCEPTION 'di una dichiarazione restituita si cambiano solo i campi restituiti'
                USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER riga_trasmessa BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_rigadichiarazione
    FOR EACH ROW EXECUTE FUNCTION programmazione_riga_trasmessa();

-- Once the secretary has confirmed the outcome, the vote, its votes and the roll call are an act.
CREATE FUNCTION programmazione_seduta_confermata(chiave bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM programmazione_votazione v
        WHERE v.seduta_id = chiave AND v.confermata_il IS NOT NULL)
$$;

CREATE FUNCTION programmazione_votazione_confermata() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'INSERT' AND programmazione_seduta_confermata(NEW.seduta_id))
        OR (TG_OP <> 'INSERT' AND OLD.confermata_il IS NOT NULL)
        OR (TG_OP = 'UPDATE' AND NEW.seduta_id <> OLD.seduta_id) THEN
        RAISE EXCEPTION 'un esito confermato non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER votazione_confermata BEFORE INSERT OR UPDATE OR DELETE
    ON programmazione_votazione
    FOR EACH ROW EXECUTE FUNCTION programmazione_votazione_confermata();

CREATE FUNCTION programmazione_voto_confermato() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiavi bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.votazione_id]
        WHEN 'DELETE' THEN ARRAY[OLD.votazione_id]
        ELSE ARRAY[OLD.votazione_id, NEW.votazione_id] END;
BEGIN
    IF EXISTS (SELECT FROM programmazione_votazione v
        WHERE v.id = ANY (chiavi) AND v.confermata_il IS NOT NULL) THEN
        RAISE EXCEPTION 'un esito confermato non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER voto_confermato BEFORE INSERT OR UPDATE OR DELETE ON programmazione_voto
    FOR EACH ROW EXECUTE FUNCTION programmazione_voto_confermato();

CREATE FUNCTION programmazione_presenza_confermata() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND programmazione_seduta_confermata(OLD.seduta_id))
        OR (TG_OP <> 'DELETE' AND programmazione_seduta_confermata(NEW.seduta_id)) THEN
        RAISE EXCEPTION 'l''appello di un esito confermato non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER presenza_confermata BEFORE INSERT OR UPDATE OR DELETE ON programmazione_presenza
    FOR EACH ROW EXECUTE FUNCTION programmazione_presenza_confermata();

CREATE FUNCTION programmazione_seduta_chiusa() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF programmazione_seduta_confermata(OLD.id) THEN
        RAISE EXCEPTION 'la seduta di un esito confermato non si modifica' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER seduta_chiusa BEFORE UPDATE OR DELETE ON programmazione_seduta
    FOR EACH ROW EXECUTE FUNCTION programmazione_seduta_chiusa();
