-- A mandate's steps are written once each and in order; who it is between never changes.
CREATE FUNCTION domande_passi_del_mandato() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_passi text[] := '{attivo_dal,scade_il,finito_il,fine,chiave,codice_cifrato}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.finito_il IS NULL
        AND to_jsonb(NEW) - v_passi = to_jsonb(OLD) - v_passi
        AND (OLD.attivo_dal IS NULL OR NEW.attivo_dal = OLD.attivo_dal AND NEW.scade_il = OLD.scade_il)
        AND (NEW.codice_cifrato IS NULL OR NEW.codice_cifrato = OLD.codice_cifrato)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'i passi di un mandato si scrivono una volta' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER mandato_passi BEFORE UPDATE OR DELETE ON domande_mandato
    FOR EACH ROW EXECUTE FUNCTION domande_passi_del_mandato();
CREATE FUNCTION domande_non_si_cambia() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'quello che è scritto qui non si modifica e non si cancella'
        USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER mandato_non_si_svuota BEFORE TRUNCATE ON domande_mandato
    FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia();
CREATE TRIGGER scrittura_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE
    ON domande_scritturaassistita
    FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia();
