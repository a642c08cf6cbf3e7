-- A dwelling leaves the stock by an act; its row, its changes and its passages stay.
REVOKE DELETE ON programmazione_unitaabitativa FROM :applicazione;

CREATE FUNCTION programmazione_rifiuta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER cambiamento_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE
    ON programmazione_cambiamentounita
    FOR EACH STATEMENT EXECUTE FUNCTION programmazione_rifiuta(
        'la storia di un''unità non si modifica e non si cancella');
CREATE TRIGGER passaggio_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE
    ON programmazione_passaggiounita
    FOR EACH STATEMENT EXECUTE FUNCTION programmazione_rifiuta(
        'un passaggio di un''unità non si modifica e non si cancella');
CREATE TRIGGER unita_non_cancellata BEFORE DELETE OR TRUNCATE ON programmazione_unitaabitativa
    FOR EACH STATEMENT EXECUTE FUNCTION programmazione_rifiuta(
        'un''unità non si cancella: esce dal patrimonio con un atto');

-- The history of each field, whoever changes the dwelling and however: no act can forget it.
CREATE FUNCTION programmazione_storia_unita() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ora timestamptz := orologio_adesso();
    -- 0 is a visitor, empty the portal at its own work.
    chi bigint := nullif(nullif(current_setting('app.utente', true), ''), '0')::bigint;
BEGIN
    INSERT INTO programmazione_cambiamentounita
        (ambito_id, unita_id, versione, campo, prima, dopo, istante, utente_id)
    SELECT NEW.ambito_id, NEW.id, NEW.riga_versione, n.key, o.value, n.value, ora, chi
    FROM jsonb_each_text(to_jsonb(NEW)) n JOIN jsonb_each_text(to_jsonb(OLD)) o USING (key)
    WHERE n.value IS DISTINCT FROM o.value AND n.key <> 'riga_versione'
    ORDER BY n.key;
    RETURN NULL;
END
$$;
CREATE TRIGGER unita_storia AFTER UPDATE ON programmazione_unitaabitativa
    FOR EACH ROW EXECUTE FUNCTION programmazione_storia_unita();
