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
