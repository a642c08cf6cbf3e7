-- What the application may not undo, whoever asks.
CREATE FUNCTION bandi_rifiuta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER versione_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON bandi_versioneavviso
    FOR EACH STATEMENT EXECUTE FUNCTION bandi_rifiuta(
        'una versione di un avviso non si modifica e non si cancella');
CREATE TRIGGER profilo_immutabile BEFORE UPDATE OR TRUNCATE ON bandi_profilopunteggio
    FOR EACH STATEMENT EXECUTE FUNCTION bandi_rifiuta(
        'un profilo di punteggio non si modifica: si carica una versione nuova');

-- From the approval on, what the avviso says is fixed; its state and dates go on with the acts.
CREATE FUNCTION bandi_congela_avviso() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stato = 'BOZZA' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
        OR (NEW.codice, NEW.titolo, NEW.piano_id, NEW.profilo_id, NEW.canale_ufficiale,
            NEW.approvato_il, NEW.atto_approvazione)
        IS DISTINCT FROM (OLD.codice, OLD.titolo, OLD.piano_id, OLD.profilo_id,
            OLD.canale_ufficiale, OLD.approvato_il, OLD.atto_approvazione)
        OR NEW.stato = 'BOZZA'
        OR (OLD.stato = 'REVOCATO' AND NEW.stato <> 'REVOCATO')
        OR (OLD.stato = 'PUBBLICATO' AND NEW.stato = 'APPROVATO')
        OR (OLD.pubblicato_il IS NOT NULL AND NEW.pubblicato_il IS DISTINCT FROM OLD.pubblicato_il)
    THEN
        RAISE EXCEPTION 'un avviso approvato non si modifica e non si cancella'
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER avviso_congelato BEFORE UPDATE OR DELETE ON bandi_avviso
    FOR EACH ROW EXECUTE FUNCTION bandi_congela_avviso();

CREATE FUNCTION bandi_congela_offerta() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- A unit must neither leave an approved avviso nor enter one.
    degli_avvisi bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.avviso_id]
        WHEN 'DELETE' THEN ARRAY[OLD.avviso_id] ELSE ARRAY[OLD.avviso_id, NEW.avviso_id] END;
BEGIN
    IF EXISTS (SELECT FROM bandi_avviso WHERE id = ANY (degli_avvisi) AND stato <> 'BOZZA')
        AND (TG_OP <> 'UPDATE'
            OR (NEW.avviso_id, NEW.unita_id, NEW.tipo)
                IS DISTINCT FROM (OLD.avviso_id, OLD.unita_id, OLD.tipo)
            OR (OLD.ritirata_il IS NOT NULL AND NEW.ritirata_il IS DISTINCT FROM OLD.ritirata_il))
    THEN
        RAISE EXCEPTION 'le unità di un avviso approvato sono quelle' USING ERRCODE = '42501';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER offerta_congelata BEFORE INSERT OR UPDATE OR DELETE ON bandi_unitaofferta
    FOR EACH ROW EXECUTE FUNCTION bandi_congela_offerta();

-- What the public pages are made of, for the role that makes them: published avvisi and, of the
-- dwellings, those offered and no more of them than everybody may know.
GRANT SELECT ON bandi_avviso, bandi_versioneavviso, bandi_unitaofferta, bandi_profilopunteggio
    TO :pubblico;
REVOKE ALL ON programmazione_unitaabitativa FROM :pubblico;
GRANT SELECT (id, ambito_id, codice, comune_id, proprietario_id, gestore_id, tipo, zona, indirizzo,
    piano, ascensore, vani, camere, superficie_mq, senza_barriere, riscaldamento, spese_annue,
    stato_manutentivo, dimostrativa) ON programmazione_unitaabitativa TO :pubblico;
CREATE POLICY pubblicati ON bandi_avviso AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (pubblicato_il IS NOT NULL);
CREATE POLICY pubblicati ON bandi_versioneavviso AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (EXISTS (SELECT FROM bandi_avviso a WHERE a.id = avviso_id));
CREATE POLICY pubblicati ON bandi_unitaofferta AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (EXISTS (SELECT FROM bandi_avviso a WHERE a.id = avviso_id));
CREATE POLICY pubblicati ON bandi_profilopunteggio AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (EXISTS (SELECT FROM bandi_avviso a WHERE a.profilo_id = bandi_profilopunteggio.id));
CREATE POLICY offerte ON programmazione_unitaabitativa AS RESTRICTIVE FOR SELECT TO :pubblico
    USING (EXISTS (SELECT FROM bandi_unitaofferta o
        WHERE o.unita_id = programmazione_unitaabitativa.id));
