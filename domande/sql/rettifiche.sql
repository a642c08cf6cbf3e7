-- What no approval, publication, request or decision about a graduatoria may be, whoever writes it.
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
        IF EXISTS (SELECT FROM domande_rettifica r
            JOIN domande_domanda d ON d.id = r.domanda_id
            LEFT JOIN domande_decisionerettifica x ON x.rettifica_id = r.id
            WHERE d.avviso_id = e.avviso_id AND x.id IS NULL) THEN
            RAISE EXCEPTION 'c''è una richiesta di rettifica da decidere' USING ERRCODE = '42501';
        END IF;
        IF EXISTS (SELECT FROM domande_decisionerettifica x
            JOIN domande_domanda d ON d.id = x.domanda_id
            WHERE d.avviso_id = e.avviso_id AND x.esito = 'ACCOLTA'
                AND x.dopo_elaborazione >= e.numero) THEN
            RAISE EXCEPTION 'una rettifica accolta non è ancora in queste liste'
                USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- The owners with lists in a run that have not approved it yet as what it is to become.
CREATE FUNCTION domande_manca_approvazione(p_elaborazione bigint, p_tipo text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM domande_listagraduatoria l
        JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id
        JOIN programmazione_unitaabitativa u ON u.id = o.unita_id
        WHERE l.elaborazione_id = p_elaborazione AND NOT EXISTS (
            SELECT FROM domande_approvazionegraduatoria a
            WHERE a.elaborazione_id = p_elaborazione AND a.tipo = p_tipo
                AND a.proprietario_id = u.proprietario_id))
$$;

CREATE FUNCTION domande_pubblicazione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    e record;
    prima timestamptz;
BEGIN
    SELECT r.avviso_id, r.numero, r.risultato_impronta INTO STRICT e
        FROM domande_elaborazione r WHERE r.id = NEW.elaborazione_id;
    IF e.avviso_id <> NEW.avviso_id OR e.risultato_impronta <> NEW.impronta THEN
        RAISE EXCEPTION 'si pubblica quello che è stato calcolato' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM domande_elaborazione
        WHERE avviso_id = e.avviso_id AND numero > e.numero) THEN
        RAISE EXCEPTION 'si pubblica l''ultima elaborazione' USING ERRCODE = '42501';
    END IF;
    SELECT min(p.rettifiche_entro) INTO prima FROM domande_pubblicazionegraduatoria p
        WHERE p.avviso_id = e.avviso_id;
    IF prima IS NOT NULL AND prima <> NEW.rettifiche_entro THEN
        RAISE EXCEPTION 'il termine delle rettifiche resta quello della prima pubblicazione'
            USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM domande_pubblicazionegraduatoria p
        WHERE p.avviso_id = e.avviso_id AND p.tipo = 'DEFINITIVA') THEN
        RAISE EXCEPTION 'la graduatoria è già definitiva' USING ERRCODE = '42501';
    END IF;
    IF NEW.pubblicata_da_id IS NULL THEN
        -- By itself, only what follows from a rettifica that was granted.
        IF NEW.tipo <> 'PROVVISORIA' OR prima IS NULL OR NOT EXISTS (
            SELECT FROM domande_decisionerettifica x
            JOIN domande_domanda d ON d.id = x.domanda_id
            WHERE d.avviso_id = e.avviso_id AND x.esito = 'ACCOLTA'
                AND x.dopo_elaborazione = e.numero - 1) THEN
            RAISE EXCEPTION 'una graduatoria la pubblica una persona' USING ERRCODE = '42501';
        END IF;
    ELSIF domande_manca_approvazione(NEW.elaborazione_id, NEW.tipo) THEN
        RAISE EXCEPTION 'si pubblica quando tutti gli enti hanno approvato' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER pubblicazione_lecita BEFORE INSERT ON domande_pubblicazionegraduatoria
    FOR EACH ROW EXECUTE FUNCTION domande_pubblicazione_lecita();

CREATE FUNCTION domande_rettifica_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM domande_pubblicazionegraduatoria p
        JOIN domande_domanda d ON d.avviso_id = p.avviso_id
        WHERE p.id = NEW.pubblicazione_id AND p.tipo = 'PROVVISORIA' AND d.id = NEW.domanda_id
            AND d.ritirata_il IS NULL AND d.richiedente_id = NEW.richiedente_id
            AND NEW.presentata_il >= p.pubblicata_il
            AND NEW.presentata_il < p.rettifiche_entro) THEN
        RAISE EXCEPTION 'la rettifica si chiede nel termine della pubblicazione'
            USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM domande_rettifica r
        LEFT JOIN domande_decisionerettifica x ON x.rettifica_id = r.id
        WHERE r.domanda_id = NEW.domanda_id AND x.id IS NULL) THEN
        RAISE EXCEPTION 'una richiesta di rettifica per volta' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER rettifica_lecita BEFORE INSERT ON domande_rettifica
    FOR EACH ROW EXECUTE FUNCTION domande_rettifica_lecita();

CREATE FUNCTION domande_decisione_lecita() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    SELECT * INTO STRICT r FROM domande_rettifica WHERE id = NEW.rettifica_id;
    IF r.domanda_id <> NEW.domanda_id THEN
        RAISE EXCEPTION 'la decisione è di un''altra domanda' USING ERRCODE = '42501';
    END IF;
    IF r.presentata_da_id = NEW.decisa_da_id THEN
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
CREATE TRIGGER decisione_lecita BEFORE INSERT ON domande_decisionerettifica
    FOR EACH ROW EXECUTE FUNCTION domande_decisione_lecita();
