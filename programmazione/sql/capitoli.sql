-- A saved text of a chapter is a fact of the past; a remark says what it said, and is resolved once.
CREATE FUNCTION programmazione_versione_capitolo_ferma() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'la versione di un capitolo non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER versionecapitolo_ferma BEFORE UPDATE OR DELETE
    ON programmazione_versionecapitolo
    FOR EACH ROW EXECUTE FUNCTION programmazione_versione_capitolo_ferma();

CREATE FUNCTION programmazione_commento_fermo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.risolto_il IS NULL
        AND to_jsonb(NEW) - '{risolto_il,risolto_da_id,risposta}'::text[]
          = to_jsonb(OLD) - '{risolto_il,risolto_da_id,risposta}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'un commento non si modifica' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER commentocapitolo_fermo BEFORE UPDATE OR DELETE
    ON programmazione_commentocapitolo
    FOR EACH ROW EXECUTE FUNCTION programmazione_commento_fermo();

-- As before, and the reason of a correction is frozen with the rest.
CREATE OR REPLACE FUNCTION programmazione_piano_congelato() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.impronta = '' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND
        (NEW.id, NEW.ambito_id, NEW.anno, NEW.versione, NEW.ricognizione_id, NEW.consolidato_il,
         NEW.approvato_il, NEW.atto, NEW.fotografia, NEW.impronta, NEW.motivo_aggiornamento)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.ambito_id, OLD.anno, OLD.versione, OLD.ricognizione_id, OLD.consolidato_il,
         OLD.approvato_il, OLD.atto, OLD.fotografia, OLD.impronta, OLD.motivo_aggiornamento)
        AND NEW.stato IN ('APPROVATO', 'TRASMESSO', 'PUBBLICATO', 'AGGIORNATO')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'un piano approvato non si modifica' USING ERRCODE = '42501';
END
$$;
