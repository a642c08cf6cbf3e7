-- What the sending of a draft is judged on, in one round trip and under the citizen's own row-level
-- security: the draft, the version of the avviso in force, and its content unless the caller
-- already knows it (p_note: ids of the versions it knows).
CREATE FUNCTION domande_prepara(
    p_ambito text, p_utente bigint, p_chiave uuid, p_note bigint[],
    OUT esito text, OUT adesso timestamptz, OUT ambito bigint, OUT versione integer,
    OUT sezioni text, OUT dati bytea, OUT versione_avviso bigint, OUT contenuto text
) LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
    v_avviso bigint;
BEGIN
    adesso := orologio_adesso();
    SELECT a.id INTO ambito FROM enti_ambito a WHERE a.codice = p_ambito;
    PERFORM set_config('app.ambito', coalesce(ambito::text, ''), true),
        set_config('app.utente', p_utente::text, true);
    SELECT b.versione, b.sezioni::text, b.dati_cifrati, b.avviso_id
    INTO versione, sezioni, dati, v_avviso
    FROM domande_bozza b WHERE b.chiave = p_chiave AND b.richiedente_id = p_utente;
    IF NOT FOUND THEN
        esito := domande_gia_inviata(p_chiave, p_utente);
        RETURN;
    END IF;
    esito := 'BOZZA';
    SELECT v.id INTO versione_avviso FROM bandi_versioneavviso v
    WHERE v.avviso_id = v_avviso ORDER BY v.numero DESC LIMIT 1;
    IF NOT versione_avviso = ANY (p_note) THEN
        contenuto := domande_contenuto_avviso(versione_avviso);
    END IF;
END
$$;

CREATE FUNCTION domande_gia_inviata(p_chiave uuid, p_utente bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (
        SELECT 1 FROM domande_domanda d WHERE d.chiave = p_chiave AND d.richiedente_id = p_utente
    ) THEN 'GIA_INVIATA' ELSE 'ASSENTE' END
$$;

-- One person in two active domande: flagged for somebody to look. It reads the domande of others,
-- which the citizen may not: so it runs as the owner and tells nothing back. Its plan is one
-- whatever the people: made anew for each number of them, it costs four times the look-ups.
CREATE FUNCTION domande_segnala_doppioni(
    p_domanda bigint, p_avviso bigint, p_indici bytea[], p_ora timestamptz
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO domande_segnalazionedoppione
        (ambito_id, avviso_id, domanda_id, altra_id, segnalata_il, esito)
    SELECT DISTINCT d.ambito_id, d.avviso_id, p_domanda, d.id, p_ora, 'DA_DECIDERE'
    -- From each person to the domande, one look-up at a time; OFFSET 0 holds the planner to it.
    -- Left free, while the tables fill faster than their statistics, it reads them whole.
    FROM unnest(p_indici) AS p(indice)
    CROSS JOIN LATERAL (SELECT i.domanda_id FROM domande_indicecomponente i
        WHERE i.avviso_id = p_avviso AND i.indice = p.indice AND i.domanda_id <> p_domanda
        OFFSET 0) AS i
    CROSS JOIN LATERAL (SELECT o.id, o.ambito_id, o.avviso_id FROM domande_domanda o
        WHERE o.id = i.domanda_id AND o.ritirata_il IS NULL OFFSET 0) AS d;
END
$$;

-- What was being typed when the session expired: kept only for a draft that exists, and never
-- readable without it.
CREATE FUNCTION domande_sospendi(p_chiave uuid, p_sezione text, p_dati bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM domande_rispostasospesa WHERE sospesa_il < clock_timestamp() - interval '2 days';
    INSERT INTO domande_rispostasospesa (ambito_id, chiave, sezione, dati_cifrati, sospesa_il)
    SELECT b.ambito_id, b.chiave, p_sezione, p_dati, clock_timestamp()
    FROM domande_bozza b WHERE b.chiave = p_chiave
    ON CONFLICT (chiave, sezione) DO UPDATE
    SET dati_cifrati = excluded.dati_cifrati, sospesa_il = excluded.sospesa_il;
    RETURN FOUND;
END
$$;

-- What was sent stays as it was sent: only the withdrawal may be added, once.
CREATE FUNCTION domande_immutabile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ritirata_il IS NULL AND NEW.ritirata_il IS NOT NULL
       AND to_jsonb(NEW) - '{ritirata_il,ritiro_protocollo}'::text[]
         = to_jsonb(OLD) - '{ritirata_il,ritiro_protocollo}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'una domanda inviata non si modifica e non si cancella' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER domanda_immutabile BEFORE UPDATE OR DELETE ON domande_domanda
    FOR EACH ROW EXECUTE FUNCTION domande_immutabile();
CREATE FUNCTION domande_rifiuta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'una domanda inviata non si modifica e non si cancella' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER domanda_non_si_svuota BEFORE TRUNCATE ON domande_domanda
    FOR EACH STATEMENT EXECUTE FUNCTION domande_rifiuta();
CREATE TRIGGER preferenza_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON domande_preferenza
    FOR EACH STATEMENT EXECUTE FUNCTION domande_rifiuta();
CREATE TRIGGER indice_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE ON domande_indicecomponente
    FOR EACH STATEMENT EXECUTE FUNCTION domande_rifiuta();

-- The choices and the people of a domanda are written with it: none is added later. The sending
-- writes them before the domanda. It looks as the owner: a domanda that the writer does not see
-- is there all the same.
CREATE FUNCTION domande_solo_con_invio() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- One look-up by key, whatever the planner knows of the table (see domande_segnala_doppioni).
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT domanda_id FROM nuove) AS n
        CROSS JOIN LATERAL (SELECT o.xmin FROM domande_domanda o
            WHERE o.id = n.domanda_id OFFSET 0) AS d
        WHERE d.xmin <> pg_current_xact_id()::xid
    ) THEN
        RAISE EXCEPTION 'una domanda inviata non si modifica e non si cancella'
            USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER preferenza_solo_con_invio AFTER INSERT ON domande_preferenza
    REFERENCING NEW TABLE AS nuove FOR EACH STATEMENT EXECUTE FUNCTION domande_solo_con_invio();
CREATE TRIGGER indice_solo_con_invio AFTER INSERT ON domande_indicecomponente
    REFERENCING NEW TABLE AS nuove FOR EACH STATEMENT EXECUTE FUNCTION domande_solo_con_invio();

-- An attachment is the draft's until the sending, then it is what was sent.
CREATE FUNCTION domande_allegato_inviato() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_controllo text[] := '{esito,motivo,impronta_servita,con_antivirus,controllato_il}';
BEGIN
    IF (TG_OP = 'UPDATE' AND OLD.esito <> 'IN_ATTESA')
        OR (TG_OP = 'INSERT' AND NEW.esito <> 'IN_ATTESA') THEN
        RAISE EXCEPTION 'il controllo di un allegato si scrive una volta' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (
        SELECT FROM domande_domanda d WHERE d.chiave = CASE TG_OP WHEN 'INSERT' THEN NEW.chiave
            ELSE OLD.chiave END
    ) OR (TG_OP = 'UPDATE' AND NEW.chiave <> OLD.chiave) THEN
        -- The examination may end after the sending, and is written once.
        IF TG_OP = 'UPDATE' AND OLD.esito = 'IN_ATTESA'
            AND to_jsonb(NEW) - v_controllo = to_jsonb(OLD) - v_controllo THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'gli allegati di una domanda inviata sono quelli' USING ERRCODE = '42501';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER allegato_immutabile BEFORE INSERT OR UPDATE OR DELETE ON domande_allegato
    FOR EACH ROW EXECUTE FUNCTION domande_allegato_inviato();
