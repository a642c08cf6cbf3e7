-- Who counts the requests of an avviso without reading any: terms and ends alone, to know whether
-- the definitiva may follow. It runs as the owner of the tables; a citizen counts only their own.
CREATE FUNCTION domande_rettifiche_dell_avviso(p_avviso bigint)
RETURNS TABLE (decisione_entro timestamptz, decisa_il timestamptz, esito text, dopo integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.decisione_entro, x.decisa_il, x.esito::text, x.dopo_elaborazione
    FROM domande_rettifica r
    JOIN domande_domanda d ON d.id = r.domanda_id
    LEFT JOIN domande_decisionerettifica x ON x.rettifica_id = r.id
    CROSS JOIN (SELECT nullif(current_setting('app.utente', true), '')::bigint AS id) AS chi
    WHERE d.avviso_id = p_avviso AND (chi.id IS NULL OR r.richiedente_id = chi.id
        OR EXISTS (SELECT FROM enti_incarico i WHERE i.utente_id = chi.id
            AND i.ruolo IN ('CAPOFILA', 'OPERATORE_ENTE', 'RESPONSABILE_ENTE')))
    ORDER BY r.id
$$;

CREATE OR REPLACE FUNCTION domande_approvazione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    e record;
BEGIN
    SELECT r.avviso_id, r.numero, r.calcolata_da_id, p.dimostrativo, a.di_prova INTO STRICT e
        FROM domande_elaborazione r
        JOIN bandi_profilopunteggio p ON p.id = r.profilo_id
        JOIN bandi_avviso a ON a.id = r.avviso_id
        WHERE r.id = NEW.elaborazione_id;
    IF e.dimostrativo AND NOT e.di_prova THEN
        RAISE EXCEPTION 'non si approva una graduatoria su punteggi non verificati'
            USING ERRCODE = '42501';
    END IF;
    IF e.calcolata_da_id = NEW.approvata_da_id THEN
        RAISE EXCEPTION 'chi ha calcolato una graduatoria non la approva' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM domande_elaborazione
        WHERE avviso_id = e.avviso_id AND numero > e.numero) THEN
        RAISE EXCEPTION 'si approva l''ultima elaborazione' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM domande_listagraduatoria l
        JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id
        JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
        WHERE l.elaborazione_id = NEW.elaborazione_id
            AND u.proprietario_id = NEW.proprietario_id) THEN
        RAISE EXCEPTION 'l''ente non ha liste in questa elaborazione' USING ERRCODE = '42501';
    END IF;
    IF NEW.tipo = 'DEFINITIVA' THEN
        IF NOT EXISTS (SELECT FROM domande_pubblicazionegraduatoria p
            WHERE p.elaborazione_id = NEW.elaborazione_id AND p.tipo = 'PROVVISORIA'
                AND p.rettifiche_entro <= NEW.approvata_il) THEN
            RAISE EXCEPTION 'la definitiva si approva dopo il termine delle rettifiche'
                USING ERRCODE = '42501';
        END IF;
        IF EXISTS (SELECT FROM domande_rettifiche_dell_avviso(e.avviso_id) x
            WHERE x.esito IS NULL) THEN
            RAISE EXCEPTION 'c''è una richiesta di rettifica da decidere' USING ERRCODE = '42501';
        END IF;
        IF EXISTS (SELECT FROM domande_rettifiche_dell_avviso(e.avviso_id) x
            WHERE x.esito = 'ACCOLTA' AND x.dopo >= e.numero) THEN
            RAISE EXCEPTION 'una rettifica accolta non è ancora in queste liste'
                USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- A request ends by the decision of the ente, by silence, or because who made it takes it back.
CREATE OR REPLACE FUNCTION domande_decisione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    SELECT * INTO STRICT r FROM domande_rettifica WHERE id = NEW.rettifica_id;
    IF r.domanda_id <> NEW.domanda_id THEN
        RAISE EXCEPTION 'la decisione è di un''altra domanda' USING ERRCODE = '42501';
    END IF;
    IF NEW.esito = 'RITIRATA' THEN
        IF NEW.decisa_da_id IS DISTINCT FROM r.richiedente_id AND NOT EXISTS (
            SELECT FROM enti_incarico i
            WHERE i.utente_id = NEW.decisa_da_id AND i.ruolo = 'SPORTELLO') THEN
            RAISE EXCEPTION 'una richiesta la ritira chi l''ha fatta' USING ERRCODE = '42501';
        END IF;
    ELSIF NEW.decisa_da_id IN (r.presentata_da_id, r.richiedente_id) THEN
        RAISE EXCEPTION 'chi ha presentato una richiesta non la decide' USING ERRCODE = '42501';
    END IF;
    IF NEW.per_silenzio <> (NEW.decisa_il >= r.decisione_entro AND r.silenzio <> 'NULLA') THEN
        RAISE EXCEPTION 'dopo il termine vale il silenzio, prima no' USING ERRCODE = '42501';
    END IF;
    IF NEW.per_silenzio AND NEW.esito <> r.silenzio THEN
        RAISE EXCEPTION 'il silenzio vale quello che dice la regola' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;

-- What everybody reads, and what the role that writes the public pages reads: of the publications
-- that were replaced day, act's hash and number of rows; the lists of the one that counts.
CREATE VIEW domande_pubblicazionipubbliche AS
    SELECT p.id, p.ambito_id, a.codice AS avviso, a.titolo, p.tipo, p.pubblicata_il,
        p.rettifiche_entro, r.soglia_lista, f.dimostrativo, l.righe,
        -- The hash is of every row: with the others public, it would tell the few that are hidden.
        CASE WHEN l.nascoste THEN '' ELSE p.impronta END AS impronta,
        row_number() OVER (PARTITION BY p.avviso_id ORDER BY p.pubblicata_il DESC, p.id DESC) = 1
            AS vigente
    FROM domande_pubblicazionegraduatoria p
    JOIN bandi_avviso a ON a.id = p.avviso_id
    JOIN domande_regolatermini r ON r.id = p.regola_id
    JOIN domande_elaborazione e ON e.id = p.elaborazione_id
    JOIN bandi_profilopunteggio f ON f.id = e.profilo_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(cardinality(u.codici)), 0) AS righe,
            coalesce(bool_or(u.nascosta), false) AS nascoste
        FROM domande_listapubblicata u WHERE u.pubblicazione_id = p.id
    ) l;

CREATE VIEW domande_listepubbliche AS
    SELECT l.id, l.ambito_id, p.id AS pubblicazione, u.codice AS unita, c.nome AS comune,
        e.nome AS proprietario, l.nascosta, l.codici, l.isbar
    FROM domande_listapubblicata l
    JOIN domande_pubblicazionipubbliche p ON p.id = l.pubblicazione_id AND p.vigente
    JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id
    JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
    JOIN enti_comune c ON c.codice_istat = u.comune_id
    JOIN enti_ente e ON e.id = u.proprietario_id;
