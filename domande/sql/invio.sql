-- What the rules need to know of an avviso: profile, units still offered, territory.
CREATE OR REPLACE FUNCTION domande_contenuto_avviso(p_versione bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_object(
        'avviso', a.id, 'codice', a.codice, 'titolo', a.titolo, 'versione', v.id,
        'numero', v.numero, 'apre_il', v.apre_il, 'chiude_il', v.chiude_il,
        'pause', (SELECT coalesce(json_agg(json_build_array(lower(p), upper(p)) ORDER BY posto),
            '[]') FROM unnest(v.pause) WITH ORDINALITY AS u(p, posto)),
        'preferenze_massime', v.preferenze_massime, 'profilo', p.dati, 'impronta', p.impronta,
        'unita', (SELECT coalesce(json_agg(json_build_object(
                'id', o.id, 'codice', u.codice, 'comune', u.comune_id, 'ente', e.nome,
                'superficie', u.superficie_mq::text, 'accessibile', u.senza_barriere,
                'comune_nome', c.nome, 'indirizzo', u.indirizzo, 'zona', u.zona, 'piano', u.piano,
                'ascensore', u.ascensore, 'vani', u.vani::text, 'tipo', o.tipo)
                ORDER BY c.nome, u.codice), '[]')
            FROM bandi_unitaofferta o
            JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
            JOIN enti_ente e ON e.id = u.proprietario_id
            JOIN enti_comune c ON c.codice_istat = u.comune_id
            WHERE o.avviso_id = a.id AND o.ritirata_il IS NULL),
        'comuni', (SELECT coalesce(json_agg(json_build_array(
                c.codice_istat, c.nome, (SELECT o.abitanti FROM enti_popolazione o
                    WHERE o.comune_id = c.codice_istat ORDER BY o.anno DESC, o.id DESC LIMIT 1))
                ORDER BY c.nome), '[]') FROM enti_comune c WHERE c.ambito_id = a.ambito_id),
        'fonte_popolazioni', (SELECT o.fonte || ' ' || o.anno FROM enti_popolazione o
            ORDER BY o.anno DESC, o.id DESC LIMIT 1)
    )::text
    FROM bandi_versioneavviso v JOIN bandi_avviso a ON a.id = v.avviso_id
    JOIN bandi_profilopunteggio p ON p.id = a.profilo_id
    WHERE v.id = p_versione
$$;

-- The sending: one call, one transaction. Lock, check who, check when, write; the two rows on
-- which the acts of an ambito wait for one another (protocol and register) come last.
-- The avviso's row is shared until the commit: an act on its term waits for the sendings that were
-- judged before it, and takes its instant after them; a sending that waited reads the new version.
-- Nothing is written unless `esito` is INVIATA. A key that was already used gives its receipt.
CREATE OR REPLACE FUNCTION domande_presenta(
    p_ambito bigint, p_utente bigint, p_chiave uuid, p_versione integer, p_versione_avviso bigint,
    p_arrivata timestamptz, p_registrata timestamptz, p_codice text, p_impronta text,
    p_dati bytea, p_codifica bytea,
    p_unita bigint[], p_residente integer[], p_indici bytea[],
    OUT esito text, OUT apre timestamptz, OUT chiude timestamptz, OUT arrivata timestamptz
) LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
    b domande_bozza;
    v_stato text;
    v_momento text;
    v_codice text;
    v_versione bigint;
    v_domanda bigint;
    v_numero integer;
    v_anno smallint;
    ora timestamptz := coalesce(p_registrata, orologio_adesso());
BEGIN
    PERFORM set_config('app.ambito', p_ambito::text, true),
        set_config('app.utente', p_utente::text, true);
    arrivata := least(p_arrivata, ora);
    SELECT * INTO b FROM domande_bozza
    WHERE chiave = p_chiave AND richiedente_id = p_utente FOR UPDATE;
    IF NOT FOUND THEN
        esito := domande_gia_inviata(p_chiave, p_utente);
        RETURN;
    END IF;
    PERFORM FROM bandi_avviso WHERE id = b.avviso_id FOR KEY SHARE;
    SELECT a.stato, a.codice, v.id, v.apre_il, v.chiude_il,
        bandi_momento(v.apre_il, v.chiude_il, v.pause, arrivata)
    INTO v_stato, v_codice, v_versione, apre, chiude, v_momento
    FROM bandi_avviso a JOIN bandi_versioneavviso v ON v.avviso_id = a.id
    WHERE a.id = b.avviso_id ORDER BY v.numero DESC LIMIT 1;
    esito := CASE
        WHEN v_stato <> 'PUBBLICATO' THEN 'NON_IN_CORSO'
        WHEN v_momento = 'PRIMA' THEN 'NON_ANCORA'
        WHEN v_momento = 'SOSPESO' THEN 'SOSPESA'
        WHEN v_momento = 'DOPO' THEN 'TARDIVA'
        WHEN b.versione <> p_versione THEN 'BOZZA_CAMBIATA'
        WHEN v_versione <> p_versione_avviso THEN 'AVVISO_CAMBIATO'
        WHEN EXISTS (SELECT 1 FROM domande_domanda d WHERE d.avviso_id = b.avviso_id
            AND d.richiedente_id = p_utente AND d.ritirata_il IS NULL) THEN 'ALTRA_ATTIVA'
        ELSE 'INVIATA' END;
    IF esito <> 'INVIATA' THEN
        RETURN;
    END IF;
    v_domanda := nextval('domande_domanda_id_seq');
    INSERT INTO domande_preferenza (ambito_id, domanda_id, ordine, unita_offerta_id, residente_dal)
    SELECT p_ambito, v_domanda, s.ordine, s.unita, s.residente
    FROM unnest(p_unita, p_residente) WITH ORDINALITY AS s(unita, residente, ordine);
    INSERT INTO domande_indicecomponente (ambito_id, domanda_id, avviso_id, indice)
    SELECT p_ambito, v_domanda, b.avviso_id, i FROM unnest(p_indici) AS i;
    INSERT INTO registro_effetto
        (ambito_id, tipo, coda, chiave, dati, creato_il, prossimo_il, tentativi, errore)
    SELECT p_ambito, e.tipo, 'predefinita', e.tipo || ':' || v_domanda,
        jsonb_build_object('domanda_id', v_domanda), clock_timestamp(), clock_timestamp(), 0, ''
    FROM unnest(ARRAY['ricevuta_invio', 'messaggio_invio']) AS e(tipo);
    DELETE FROM domande_bozza WHERE id = b.id;
    SELECT p.anno, p.numero INTO v_anno, v_numero
    FROM registro_protocolla(ora, 'Richiedente ' || p_codice,
        'Domanda di assegnazione, avviso ' || v_codice, p_impronta) AS p;
    INSERT INTO domande_domanda (id, ambito_id, avviso_id, versione_avviso_id, richiedente_id,
        chiave, codice_pubblico, arrivata_il, inviata_il, protocollo_numero, protocollo_anno,
        impronta, dati_cifrati, codifica, ritiro_protocollo)
    VALUES (v_domanda, p_ambito, b.avviso_id, v_versione, p_utente, p_chiave, p_codice, arrivata,
        ora, v_numero, v_anno, p_impronta, p_dati, p_codifica, '');
    -- After the protocol's lock: whoever sent before in this ambito has committed, and is seen.
    PERFORM domande_segnala_doppioni(v_domanda, b.avviso_id, p_indici, ora);
    PERFORM registro_annota(ora, p_utente, NULL, 'DOMANDA_INVIATA', 'domande.domanda',
        v_domanda::text, jsonb_build_object('protocollo', v_numero || '/' || v_anno,
            'impronta', p_impronta, 'arrivata_il', arrivata));
END
$$;

-- What was received stays received: no version of an avviso leaves out a domanda that is in. It
-- reads the domande of everybody: so it runs as the owner and tells nothing back.
CREATE FUNCTION domande_ricevute_restano() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM domande_domanda d WHERE d.avviso_id = NEW.avviso_id
        AND bandi_momento(NEW.apre_il, NEW.chiude_il, NEW.pause, d.arrivata_il) <> 'DURANTE')
    THEN
        RAISE EXCEPTION 'una domanda già ricevuta resterebbe fuori dal termine'
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ricevute_restano BEFORE INSERT ON bandi_versioneavviso
    FOR EACH ROW EXECUTE FUNCTION domande_ricevute_restano();
